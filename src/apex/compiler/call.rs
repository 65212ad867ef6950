//! Calls: which method a call means, and how it is made.
//!
//! Refuses what no class has, in Salesforce's words. Invariant: arguments are compiled once, in order; what must be
//! widened for the chosen overload is widened afterwards, where it lies.
//! Longer than 400 lines because every way of calling ends in the same choice of a method.

use std::sync::Arc;

use super::body::Body;
use super::meaning::Meaning;
use crate::classes::{MethodEntry, Target};
use crate::code::{FutureMethod, Op};
use crate::library::Native;
use crate::source::At;
use crate::syntax::{Expression, ExpressionKind, Name};
use crate::types::{ClassId, Type};

impl Body<'_, '_, '_> {
    /// Compiles the arguments; answers their types.
    pub(super) fn arguments(&mut self, arguments: &[Expression]) -> Vec<Type> {
        arguments
            .iter()
            .map(|argument| match self.expression(argument) {
                Type::Void => {
                    self.complain(argument.at, format_args!("A method without a return value cannot be an argument"));
                    self.emit(Op::Null);
                    Type::Unknown
                }
                found => found,
            })
            .collect()
    }

    /// How far an argument's type is from a parameter's; none where it does not fit. The very type is nearest, then a
    /// wider number or a superclass, step by step; Object is farthest.
    fn distance(&self, argument: &Type, parameter: &Type) -> Option<u32> {
        if !self.build.classes.fits(argument, parameter) {
            return None;
        }
        Some(match (argument, parameter) {
            _ if argument == parameter => 0,
            (_, Type::Any) => 1_000,
            (Type::Class(one, _), Type::Class(other, _)) => 1 + self.build.classes.distance(*one, *other)?,
            _ => match (argument.width(), parameter.width()) {
                (Some(from), Some(to)) => u32::from(to.checked_sub(from).unwrap_or(10)),
                _ => 10,
            },
        })
    }

    /// Which of several methods fits the arguments best. The first of equals wins: it stands nearest to the object's
    /// class.
    pub(super) fn best(&self, methods: &[Arc<MethodEntry>], arguments: &[Type]) -> Option<Arc<MethodEntry>> {
        let mut best: Option<(u32, &Arc<MethodEntry>)> = None;
        for method in methods.iter().filter(|method| method.parameters.len() == arguments.len()) {
            let pairs = arguments.iter().zip(&method.parameters);
            let total = pairs.map(|(argument, parameter)| self.distance(argument, parameter)).sum::<Option<u32>>();
            if let Some(total) = total
                && best.is_none_or(|(known, _)| total < known)
            {
                best = Some((total, method));
            }
        }
        best.map(|(_, method)| method.clone())
    }

    fn widen_arguments(&mut self, arguments: &[Type], parameters: &[Type]) {
        for (depth, (argument, parameter)) in (0..).zip(arguments.iter().zip(parameters).rev()) {
            self.widen(argument, parameter, depth);
        }
    }

    /// Methods of that name in a class and all that it descends from; of Object at last.
    pub(super) fn methods_of(&mut self, class: ClassId, name: &str) -> Vec<Arc<MethodEntry>> {
        let root = self.build.platform_class("Object");
        let mut found = Vec::new();
        self.build.ready(class);
        let is_enum = self.build.classes.get(class).kind == crate::syntax::ClassKind::Enum;
        let of_enum = if is_enum { self.build.platform_class("EnumValue") } else { None };
        for above in self.build.classes.ancestors(class).into_iter().chain(of_enum).chain(root) {
            self.build.ready(above);
            let methods = &self.build.classes.get(above).methods;
            found.extend(methods.iter().filter(|method| method.name.eq_ignore_ascii_case(name)).cloned());
        }
        found
    }

    pub fn call(
        &mut self,
        at: At,
        receiver: Option<&Expression>,
        name: &Name,
        arguments: &[Expression],
        safe: bool,
    ) -> Type {
        let Some(receiver) = receiver else { return self.own_call(at, name, arguments) };
        if matches!(receiver.kind, ExpressionKind::Super) {
            return self.super_call(at, name, arguments);
        }
        match self.meaning_for(receiver, &name.text) {
            Some(Meaning::Class(class)) => self.static_call(at, class, name, arguments),
            Some(Meaning::Trigger) => self.refused(at, "Calling a method of Trigger"),
            Some(Meaning::Record(object)) => self.settings_call(at, &object, name, arguments),
            None => {
                if name.text.eq_ignore_ascii_case("addError")
                    && let ExpressionKind::Member { receiver: record, name: field, .. } = &receiver.kind
                    && self.meaning(record).is_none()
                {
                    return self.add_error(at, record, field, name, arguments);
                }
                let of_type = self.value(receiver);
                if safe {
                    self.skip_if_null();
                }
                self.call_on(at, &of_type, name, arguments)
            }
        }
    }

    pub(super) fn static_call(&mut self, at: At, class: ClassId, name: &Name, arguments: &[Expression]) -> Type {
        if let Some(result) = self.call_of_enum(class, name, arguments) {
            return result;
        }
        self.initialise(class);
        let mut found = self.arguments(arguments);
        if found.first() == Some(&Type::String) && self.takes_binds(class, &name.text) {
            found.push(self.visible_variables());
            if let Some(method) = self.static_of_name(class, &name.text, &found) {
                return self.call_unseen(at, &method, &found);
            }
        }
        match self.static_of_name(class, &name.text, &found) {
            Some(method) => self.call_method(at, &method, &found),
            None => {
                let methods: Vec<_> = self.methods_of(class, &name.text);
                if let Some(method) = self.best(&methods, &found) {
                    return self.wrong_context("Non static", "static", name, &method);
                }
                self.no_method(name, &found, &self.build.classes.get(class).name.clone())
            }
        }
    }

    /// A method of objects that is called without one, or a static one that is called on one.
    fn wrong_context(&mut self, is: &str, context: &str, name: &Name, method: &MethodEntry) -> Type {
        let said = super::inherit::signature(self.build, method);
        let message = format_args!("{is} method cannot be referenced from a {context} context: {said}");
        self.unknown(name.at, message)
    }

    /// `record.Name.addError('…')`: the field is an argument, not a value.
    fn add_error(&mut self, at: At, record: &Expression, field: &Name, name: &Name, arguments: &[Expression]) -> Type {
        let of_type = self.value(record);
        let declared = match &of_type {
            Type::Record(Some(object)) => self.build.schema.field(object, &field.text),
            _ => None,
        };
        let Some(declared) = declared else {
            let found = match self.member_of(&of_type, field) {
                Some(place) => {
                    self.load(&place);
                    place.of_type
                }
                None => Type::Unknown,
            };
            return self.call_on(at, &found, name, arguments);
        };
        let place = self.build.text(&declared.name);
        self.emit(Op::Constant(place));
        let mut found = vec![Type::String];
        found.extend(self.arguments(arguments));
        self.call_with(at, &of_type, name, &found)
    }

    /// Whether a class has something of that name without an object.
    pub(super) fn has_static(&mut self, class: ClassId, name: &str) -> bool {
        self.build.ready(class);
        let entry = self.build.classes.get(class);
        let is_enum = entry.kind == crate::syntax::ClassKind::Enum;
        entry.values.iter().any(|value| value.eq_ignore_ascii_case(name))
            || (is_enum && ["values", "valueOf"].iter().any(|known| known.eq_ignore_ascii_case(name)))
            || self.build.classes.field(class, name).is_some_and(|(_, field)| field.is_static)
            || self.methods_of(class, name).iter().any(|method| method.is_static)
    }

    /// The static method of a name that fits the arguments best.
    pub(super) fn static_of_name(
        &mut self,
        class: ClassId,
        name: &str,
        arguments: &[Type],
    ) -> Option<Arc<MethodEntry>> {
        let methods: Vec<_> = self.methods_of(class, name).into_iter().filter(|method| method.is_static).collect();
        self.best(&methods, arguments)
    }

    /// `Season.values()`, `Season.valueOf('WINTER')`
    fn call_of_enum(&mut self, class: ClassId, name: &Name, arguments: &[Expression]) -> Option<Type> {
        let entry = self.build.classes.get(class);
        if entry.kind != crate::syntax::ClassKind::Enum {
            return None;
        }
        let count = entry.values.len() as u16;
        let of_type = self.build.classes.type_of(class);
        match (name.text.to_ascii_lowercase().as_str(), arguments) {
            ("values", []) => {
                (0..count).for_each(|place| _ = self.emit(Op::Enum(class, place)));
                let of_type = Type::list(of_type);
                let made = self.build.made(&of_type);
                self.emit(Op::NewList(count.into(), made));
                Some(of_type)
            }
            ("valueof", [text]) => {
                self.expression_as(text, &Type::String);
                let place = self.build.type_place(&of_type);
                self.emit(Op::TypeToken(place));
                self.at(name.at);
                self.emit(Op::Native(Native::EnumValueNamed, 2, false));
                Some(of_type)
            }
            _ => None,
        }
    }

    /// The receiver is on the stack.
    pub(super) fn call_on(&mut self, at: At, of_type: &Type, name: &Name, arguments: &[Expression]) -> Type {
        let found = self.arguments(arguments);
        self.call_with(at, of_type, name, &found)
    }

    /// The receiver and the arguments are on the stack.
    fn call_with(&mut self, at: At, of_type: &Type, name: &Name, found: &[Type]) -> Type {
        let Some(class) = self.build.class_of(of_type) else {
            if *of_type == Type::Unknown {
                // The arguments go; what is left of the receiver stands for the result.
                found.iter().for_each(|_| _ = self.emit(Op::Pop));
                return Type::Unknown;
            }
            return self.no_method(name, found, &of_type.to_string());
        };
        let methods: Vec<_> =
            self.methods_of(class, &name.text).into_iter().filter(|method| !method.is_static).collect();
        match self.best(&methods, found) {
            Some(method) => {
                let result = self.call_method(at, &method, found);
                // A record that is copied keeps its type.
                if name.text.eq_ignore_ascii_case("clone") && matches!(of_type, Type::Record(_)) {
                    return of_type.clone();
                }
                result
            }
            None => {
                let methods: Vec<_> = self.methods_of(class, &name.text);
                if let Some(method) = self.best(&methods, found) {
                    return self.wrong_context("Static", "non static", name, &method);
                }
                self.no_method(name, found, &of_type.to_string())
            }
        }
    }

    /// `super.close()`: the superclass's own, whatever the object at hand says.
    fn super_call(&mut self, at: At, name: &Name, arguments: &[Expression]) -> Type {
        let above = self.class.filter(|_| !self.is_static).and_then(|class| self.build.classes.get(class).superclass);
        let above = above.or_else(|| self.build.platform_class("Object"));
        let Some(above) = above.filter(|_| self.class.is_some() && !self.is_static) else {
            return self.unknown(at, format_args!("Super cannot be referenced in a static context"));
        };
        self.emit(Op::Load(0));
        let found = self.arguments(arguments);
        let methods: Vec<_> =
            self.methods_of(above, &name.text).into_iter().filter(|method| !method.is_static).collect();
        match self.best(&methods, &found) {
            Some(method) if method.is_abstract => {
                self.unknown(at, format_args!("Cannot call an abstract method: {}", name.text))
            }
            Some(method) => {
                let closed = MethodEntry { is_virtual: false, ..(*method).clone() };
                self.call_method(at, &closed, &found)
            }
            None => self.no_method(name, &found, &self.build.classes.get(above).name.clone()),
        }
    }

    /// A call without a receiver: of this class, or a static one of its outer class; or of another constructor.
    fn own_call(&mut self, at: At, name: &Name, arguments: &[Expression]) -> Type {
        let Some(class) = self.class else {
            let found = self.arguments(arguments);
            return self.no_method(name, &found, &self.function.class.clone());
        };
        if self.function.method.as_ref() == "<init>" {
            if name.text.eq_ignore_ascii_case("this") {
                self.emit(Op::Load(0));
                self.construct(at, class, arguments);
                return Type::Void;
            }
            if name.text.eq_ignore_ascii_case("super") {
                match self.build.classes.get(class).superclass {
                    Some(above) => {
                        self.emit(Op::Load(0));
                        self.construct(at, above, arguments);
                    }
                    None => drop(self.arguments(arguments)),
                }
                return Type::Void;
            }
        }
        for word in ["this", "super"] {
            if name.text.eq_ignore_ascii_case(word) {
                let message = format_args!("Call to '{word}()' must be the first statement in a constructor method");
                return self.unknown(at, message);
            }
        }
        let mut around = Some(class);
        while let Some(inside) = around {
            let methods = self.methods_of(inside, &name.text);
            around = self.build.classes.get(inside).outer;
            // What every object has is only meant where nothing else is.
            let of_object = methods.iter().all(|method| &*self.build.classes.get(method.class).name == "Object");
            if methods.is_empty() || (of_object && around.is_some()) {
                continue;
            }
            let on_object = !self.is_static && inside == class;
            let all = methods.clone();
            let methods: Vec<_> = methods.into_iter().filter(|method| method.is_static || on_object).collect();
            // A receiver must lie below the arguments. Whether there is one, the overload tells, when it is chosen.
            let room = self.emit(Op::Load(0));
            let found = self.arguments(arguments);
            let chosen = self.best(&methods, &found);
            if chosen.as_ref().is_none_or(|method| method.is_static)
                && let Some(op) = self.function.ops.get_mut(room)
            {
                *op = if inside == class { Op::Jump(room as u32 + 1) } else { Op::Initialise(inside) };
            }
            return match chosen {
                Some(method) => self.call_method(at, &method, &found),
                None => match self.best(&all, &found) {
                    Some(method) => self.wrong_context("Non static", "static", name, &method),
                    None => self.no_method(name, &found, &self.build.classes.get(inside).name.clone()),
                },
            };
        }
        let found = self.arguments(arguments);
        self.no_method(name, &found, &self.build.classes.get(class).name.clone())
    }

    /// Receiver, if any, and arguments are on the stack.
    pub(super) fn call_method(&mut self, at: At, method: &MethodEntry, arguments: &[Type]) -> Type {
        if !self.sees(method.class, method.visibility) {
            let said = super::inherit::signature(self.build, method);
            self.complain(at, format_args!("Method is not visible: {said}"));
        }
        self.call_unseen(at, method, arguments)
    }

    /// The same for what no source can name: nobody asks whether it is visible.
    pub(super) fn call_unseen(&mut self, at: At, method: &MethodEntry, arguments: &[Type]) -> Type {
        self.widen_arguments(arguments, &method.parameters);
        self.at(at);
        let count = arguments.len() as u8;
        let on = !method.is_static;
        if &*method.name == "enqueueJob" && matches!(method.target, Target::Library(..)) {
            self.check_job(at, arguments);
        }
        if let Target::Native(native) = method.target {
            self.emit(Op::Native(native, count + u8::from(on), on));
            return method.returns.clone();
        }
        let function = self.build.function_of(method);
        if let Some(mark) = method.annotations.iter().find(|mark| mark.to_ascii_lowercase().starts_with("future")) {
            let class = self.build.classes.get(method.class).name.clone();
            let callout = mark.to_ascii_lowercase().replace(' ', "").contains("callout=true");
            let futures = &mut self.build.output.code.futures;
            futures.push(FutureMethod { function, class, method: method.name.clone(), callout });
            let place = futures.len() as u32 - 1;
            self.emit(Op::Future(place, count));
            return Type::Void;
        }
        self.emit(match (on, method.is_virtual) {
            (false, _) => Op::Call(function, count),
            (true, true) => Op::CallVirtual(function, count + 1),
            (true, false) => Op::CallOn(function, count + 1),
        });
        method.returns.clone()
    }

    fn check_job(&mut self, at: At, arguments: &[Type]) {
        let is_job = match arguments.first() {
            Some(Type::Class(class, _)) => {
                let ancestors = self.build.classes.ancestors(*class);
                ancestors.iter().any(|above| &*self.build.classes.get(*above).name == "Queueable")
            }
            Some(Type::Unknown | Type::Any) => true,
            _ => false,
        };
        if !is_job {
            let found = arguments.first().map(ToString::to_string).unwrap_or_default();
            self.complain(
                at,
                format_args!(
                    "Method does not exist or incorrect signature: Id enqueueJob({found}) from the type System"
                ),
            );
        }
    }

    pub(super) fn no_method(&mut self, name: &Name, arguments: &[Type], class: &str) -> Type {
        let given: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        if arguments.contains(&Type::Unknown) {
            self.emit(Op::Null);
            return Type::Unknown;
        }
        self.unknown(
            name.at,
            format_args!(
                "Method does not exist or incorrect signature: void {}({}) from the type {class}",
                name.text,
                given.join(", ")
            ),
        )
    }
}
