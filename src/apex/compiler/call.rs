//! Calls: methods and constructors, of the sources and of the library.
//!
//! Refuses what neither has, in Salesforce's words. Invariant: arguments are compiled once, in order; what must be
//! widened for the chosen overload is widened afterwards, where it lies.

use std::sync::Arc;

use super::body::Body;
use super::expression::Meaning;
use crate::classes::{EXCEPTION, MethodEntry};
use crate::code::{ExceptionArguments, Op};
use crate::letters;
use crate::library::{self, LIBRARY, Native, Signature};
use crate::source::At;
use crate::syntax::{Expression, ExpressionKind, Name, TypeName};
use crate::types::{ClassId, Type};

impl Body<'_, '_, '_> {
    /// Compiles the arguments; answers their types.
    fn arguments(&mut self, arguments: &[Expression]) -> Vec<Type> {
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

    /// Which of several parameter lists fits the arguments best: the fewest that are not the very type.
    fn best<'m, M>(&self, methods: impl Iterator<Item = (M, &'m [Type])>, arguments: &[Type]) -> Option<M> {
        methods
            .filter(|(_, parameters)| parameters.len() == arguments.len())
            .filter_map(|(method, parameters)| {
                let pairs = || arguments.iter().zip(parameters);
                let fits = pairs().all(|(argument, parameter)| self.build.classes.fits(argument, parameter));
                fits.then(|| {
                    // A wider number is nearer than Object, and the nearest number is nearest.
                    let distance = |(argument, parameter): (&Type, &Type)| match (argument.width(), parameter.width()) {
                        _ if argument == parameter => 0,
                        (Some(from), Some(to)) => u32::from(to - from),
                        _ if *parameter == Type::Any => 20,
                        _ => 10,
                    };
                    (pairs().map(distance).sum::<u32>(), method)
                })
            })
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, method)| method)
    }

    fn widen_arguments(&mut self, arguments: &[Type], parameters: &[Type]) {
        for (depth, (argument, parameter)) in (0..).zip(arguments.iter().zip(parameters).rev()) {
            self.widen(argument, parameter, depth);
        }
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
            return self.refused(at, "Calling a method of the superclass");
        }
        match self.meaning(receiver) {
            Some(Meaning::Class(class)) => {
                self.initialise(class);
                let found = self.arguments(arguments);
                match self.method_of(class, &name.text, &found, true) {
                    Some(method) => self.call_method(at, class, &method, &found),
                    None => self.no_method(name, &found, &self.build.classes.get(class).name.clone()),
                }
            }
            Some(Meaning::Library(class)) => {
                let found = self.arguments(arguments);
                self.call_library(at, class, name, &found, &Type::Any, true)
            }
            Some(Meaning::Trigger) => self.refused(at, "Calling a method of Trigger"),
            Some(Meaning::Record(object)) => self.refused(at, &["Calling a method of the type ", &object].concat()),
            None => {
                let of_type = self.expression(receiver);
                let over = safe.then(|| self.emit(Op::JumpKeepIfNull(true, 0)));
                let result = self.call_on(at, &of_type, name, arguments);
                if let Some(over) = over {
                    if result == Type::Void {
                        // A skipped call leaves its null receiver, a made one nothing: both shall leave one value.
                        self.emit(Op::Null);
                    }
                    self.land(over);
                    if result == Type::Void {
                        self.emit(Op::Pop);
                    }
                }
                result
            }
        }
    }

    /// The receiver is on the stack.
    fn call_on(&mut self, at: At, of_type: &Type, name: &Name, arguments: &[Expression]) -> Type {
        let found = self.arguments(arguments);
        if let Type::Class(class, class_name) = of_type {
            if let Some(method) = self.method_of(*class, &name.text, &found, false) {
                return self.call_method(at, *class, &method, &found);
            }
            return match self.build.classes.descends(*class, EXCEPTION) {
                true => self.call_library(at, "Exception", name, &found, of_type, false),
                false => self.no_method(name, &found, class_name),
            };
        }
        match library::class_of(of_type) {
            Some(class) => self.call_library(at, class, name, &found, of_type, false),
            None if *of_type == Type::Unknown => {
                // The arguments go; what is left of the receiver stands for the result.
                found.iter().for_each(|_| _ = self.emit(Op::Pop));
                Type::Unknown
            }
            None => self.no_method(name, &found, &of_type.to_string()),
        }
    }

    /// A call without a receiver: of this class, or a static one of its outer class; or of another constructor.
    fn own_call(&mut self, at: At, name: &Name, arguments: &[Expression]) -> Type {
        let Some(class) = self.class else {
            let found = self.arguments(arguments);
            return self.no_method(name, &found, &self.function.class.clone());
        };
        let is_constructor = self.function.method.as_ref() == "<init>";
        if name.text.eq_ignore_ascii_case("this") && is_constructor {
            self.emit(Op::Load(0));
            let found = self.arguments(arguments);
            return match self.constructor_of(class, &found) {
                Some(method) => self.call_method(at, class, &method, &found),
                None => self.no_constructor(at, &found, class),
            };
        }
        if name.text.eq_ignore_ascii_case("super") {
            return self.refused(at, "Calling a constructor of the superclass");
        }
        // A receiver must lie below the arguments: whether there is one, the names alone tell.
        let mut around = Some(class);
        while let Some(inside) = around {
            let entry = self.build.classes.get(inside);
            let named = entry.methods.iter().filter(|method| method.name.eq_ignore_ascii_case(&name.text));
            let (mut any, mut on_object) = (false, false);
            named.for_each(|method| (any, on_object) = (true, on_object || !method.is_static));
            around = entry.outer;
            if !any {
                continue;
            }
            let on_object = on_object && !self.is_static && inside == class;
            if on_object {
                self.emit(Op::Load(0));
            } else {
                self.initialise(inside);
            }
            let found = self.arguments(arguments);
            return match self.method_of(inside, &name.text, &found, !on_object) {
                Some(method) => self.call_method(at, inside, &method, &found),
                None if on_object && self.method_of(inside, &name.text, &found, true).is_some() => {
                    self.refused(at, "A static method beside an instance method of the same name")
                }
                None => self.no_method(name, &found, &self.build.classes.get(inside).name.clone()),
            };
        }
        let found = self.arguments(arguments);
        self.no_method(name, &found, &self.build.classes.get(class).name.clone())
    }

    fn method_of(&self, class: ClassId, name: &str, arguments: &[Type], is_static: bool) -> Option<Arc<MethodEntry>> {
        let named =
            self.build.classes.get(class).methods.iter().filter(|method| method.name.eq_ignore_ascii_case(name));
        let fitting = named.filter(|method| method.is_static == is_static);
        self.best(fitting.map(|method| (method, method.parameters.as_slice())), arguments).cloned()
    }

    fn constructor_of(&self, class: ClassId, arguments: &[Type]) -> Option<Arc<MethodEntry>> {
        let all = self.build.classes.get(class).constructors.iter();
        self.best(all.map(|method| (method, method.parameters.as_slice())), arguments).cloned()
    }

    /// Receiver, if any, and arguments are on the stack.
    fn call_method(&mut self, at: At, class: ClassId, method: &MethodEntry, arguments: &[Type]) -> Type {
        if !self.sees(class, method.visibility) {
            let class = self.build.classes.get(class).name.clone();
            self.complain(at, format_args!("Method is not visible: {} {class}.{}", method.returns, method.name));
        }
        self.widen_arguments(arguments, &method.parameters);
        self.at(at);
        let count = arguments.len() as u8;
        match method.is_static {
            true => self.emit(Op::Call(method.function, count)),
            false => self.emit(Op::CallOn(method.function, count + 1)),
        };
        method.returns.clone()
    }

    fn call_library(
        &mut self,
        at: At,
        class: &str,
        name: &Name,
        arguments: &[Type],
        receiver: &Type,
        is_static: bool,
    ) -> Type {
        let exception = self.build.exception_type();
        let named = LIBRARY.iter().filter(|entry| {
            entry.class.eq_ignore_ascii_case(class)
                && entry.name.eq_ignore_ascii_case(&name.text)
                && entry.is_static == is_static
        });
        let entries: Vec<(&Signature, Vec<Type>)> = named
            .map(|entry| (entry, entry.parameters.iter().map(|parameter| parameter.on(receiver, &exception)).collect()))
            .collect();
        let fitting = entries.iter().map(|found| (found, found.1.as_slice()));
        let Some((entry, parameters)) = self.best(fitting, arguments) else {
            return self.no_method(name, arguments, class);
        };
        if entry.native == Native::SystemEnqueueJob {
            self.check_job(at, arguments);
        }
        self.widen_arguments(arguments, parameters);
        self.at(at);
        self.emit(Op::Native(entry.native, arguments.len() as u8 + u8::from(!is_static), !is_static));
        entry.returns.on(receiver, &exception)
    }

    fn check_job(&mut self, at: At, arguments: &[Type]) {
        let is_job = match arguments.first() {
            Some(Type::Class(class, _)) => {
                let interfaces = &self.build.classes.get(*class).interfaces;
                interfaces.iter().any(|name| letters::behind_last(name, b'.').eq_ignore_ascii_case("Queueable"))
            }
            Some(Type::Unknown) => true,
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

    fn no_method(&mut self, name: &Name, arguments: &[Type], class: &str) -> Type {
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

    fn no_constructor(&mut self, at: At, arguments: &[Type], class: ClassId) -> Type {
        let given: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        let name = self.build.classes.get(class).name.clone();
        self.unknown(at, format_args!("Constructor not defined: [{name}].<Constructor>({})", given.join(", ")))
    }

    pub fn new_object(&mut self, at: At, type_name: &TypeName, arguments: &[Expression]) -> Type {
        let of_type = self.build.resolve(self.class, type_name);
        match &of_type {
            Type::Class(class, _) => self.new_instance(at, *class, arguments),
            Type::Record(Some(object)) if arguments.is_empty() => {
                let place = self.build.name(object);
                self.emit(Op::NewRecord(place));
            }
            Type::List(_) | Type::Set(_) | Type::Map(_) => self.new_collection(at, &of_type, arguments),
            Type::Platform(name) => match library::CONSTRUCTORS.iter().find(|(known, _)| known == name) {
                Some((_, native)) if arguments.is_empty() => _ = self.emit(Op::Native(*native, 0, false)),
                _ => _ = self.unknown(at, format_args!("Constructor not defined: [{name}].<Constructor>()")),
            },
            Type::Unknown => _ = self.emit(Op::Null),
            other => _ = self.unknown(at, format_args!("Type cannot be constructed: {other}")),
        }
        of_type
    }

    fn new_collection(&mut self, at: At, of_type: &Type, arguments: &[Expression]) {
        self.emit(match of_type {
            Type::List(_) => Op::NewList(0),
            Type::Set(_) => Op::NewSet(0),
            _ => Op::NewMap(0),
        });
        let [from] = arguments else {
            if !arguments.is_empty() {
                self.complain(
                    at,
                    format_args!("Constructor not defined: [{of_type}].<Constructor> with several arguments"),
                );
            }
            return;
        };
        // A copy is a new collection that everything is added to.
        self.emit(Op::Duplicate);
        let found = self.expression(from);
        let (native, fits) = match (of_type, &found) {
            (Type::List(of), Type::List(from) | Type::Set(from)) => (Native::CollectionAddAll, from.fits(of)),
            (Type::Set(of), Type::List(from) | Type::Set(from)) => (Native::SetAddAll, from.fits(of)),
            (Type::Map(of), Type::Map(_)) => (Native::MapPutAll, found.fits(&Type::Map(of.clone()))),
            (Type::Map(of), Type::List(from)) => {
                (Native::MapPutAll, of.0 == Type::Id && matches!((&of.1, &**from), (Type::Record(_), Type::Record(_))))
            }
            (_, Type::Unknown) => (Native::MapPutAll, true),
            _ => (Native::MapPutAll, false),
        };
        if !fits {
            self.complain(at, format_args!("Constructor not defined: [{of_type}].<Constructor>({found})"));
        }
        self.at(at);
        self.emit(Op::Native(native, 2, true));
        if native == Native::SetAddAll {
            self.emit(Op::Pop);
        }
    }

    fn new_instance(&mut self, at: At, class: ClassId, arguments: &[Expression]) {
        self.initialise(class);
        let entry = self.build.classes.get(class);
        let (initialiser, declares, is_exception) =
            (entry.field_initialiser, !entry.constructors.is_empty(), self.build.classes.descends(class, EXCEPTION));
        if is_exception && !declares {
            return self.new_exception(at, class, arguments);
        }
        self.emit(match is_exception {
            true => Op::NewException(class, ExceptionArguments::None),
            false => Op::New(class),
        });
        if !declares {
            if !arguments.is_empty() {
                let found = self.arguments(arguments);
                found.iter().for_each(|_| _ = self.emit(Op::Pop));
                self.no_constructor(at, &found, class);
                self.emit(Op::Pop);
            }
            if let Some(initialiser) = initialiser {
                self.emit(Op::Duplicate);
                self.emit(Op::CallOn(initialiser, 1));
            }
            return;
        }
        self.emit(Op::Duplicate);
        let found = self.arguments(arguments);
        match self.constructor_of(class, &found) {
            Some(method) => _ = self.call_method(at, class, &method, &found),
            None => _ = self.no_constructor(at, &found, class),
        }
    }

    /// With the constructors that every exception has.
    fn new_exception(&mut self, at: At, class: ClassId, arguments: &[Expression]) {
        let found = self.arguments(arguments);
        let exception = self.build.exception_type();
        let is_text = |of: &Type| matches!(of, Type::String | Type::Null | Type::Unknown);
        let is_cause = |of: &Type| self.build.classes.fits(of, &exception);
        let shape = match found.as_slice() {
            [] => ExceptionArguments::None,
            [message] if is_text(message) => ExceptionArguments::Message,
            [cause] if is_cause(cause) => ExceptionArguments::Cause,
            [message, cause] if is_text(message) && is_cause(cause) => ExceptionArguments::MessageAndCause,
            _ => {
                self.no_constructor(at, &found, class);
                return;
            }
        };
        if class == EXCEPTION {
            self.complain(at, format_args!("Type cannot be constructed: Exception"));
        }
        self.at(at);
        self.emit(Op::NewException(class, shape));
        if let Some(initialiser) = self.build.classes.get(class).field_initialiser {
            self.emit(Op::Duplicate);
            self.emit(Op::CallOn(initialiser, 1));
        }
    }
}
