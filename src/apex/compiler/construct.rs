//! `new`: objects, exceptions, records and collections.
//!
//! Refuses what cannot be made: an interface, an abstract class, a primitive. Invariant: whatever was wrong, one value
//! is left on the stack.

use super::body::Body;
use crate::classes::{AURA_HANDLED, EXCEPTION, PLATFORM_EXCEPTIONS, Target};
use crate::code::{ExceptionArguments, Op};
use crate::library::Native;
use crate::source::At;
use crate::syntax::{ClassKind, Expression, Name, TypeName};
use crate::types::{ClassId, Type};

impl Body<'_, '_, '_> {
    pub fn new_object(&mut self, at: At, type_name: &TypeName, arguments: &[Expression]) -> Type {
        let of_type = self.build.resolve(self.class, type_name);
        match &of_type {
            Type::Class(class, _) => self.new_instance(at, *class, arguments),
            Type::Record(Some(object)) if arguments.is_empty() => {
                let place = self.build.name(object);
                self.emit(Op::NewRecord(place));
            }
            Type::List(_) | Type::Set(_) | Type::Map(_) => self.new_collection(at, &of_type, arguments),
            Type::Unknown => {
                self.emit(Op::Null);
                let found = self.arguments(arguments);
                found.iter().for_each(|_| _ = self.emit(Op::Pop));
            }
            other => _ = self.unknown(at, format_args!("Type cannot be constructed: {other}")),
        }
        of_type
    }

    pub(super) fn new_record(&mut self, at: At, of_type: Type, fields: &[(Name, Expression)]) -> Type {
        let Type::Record(Some(object)) = of_type else {
            if of_type != Type::Unknown {
                self.complain(at, format_args!("Only a record can be made with named fields: {of_type}"));
            }
            self.emit(Op::Null);
            return Type::Unknown;
        };
        let place = self.build.name(&object);
        self.emit(Op::NewRecord(place));
        for (name, value) in fields {
            self.emit(Op::Duplicate);
            // A field, or a parent by its relationship: `new Contact(Account = acme)`.
            let schema = self.build.schema;
            let field = schema.field(&object, &name.text).map(|field| (Type::of_field(&field.kind), field.name));
            let wanted = field.or_else(|| {
                let parent = schema.parent(&object, &name.text)?;
                // Of a parent that may be of several objects any is taken.
                let one = (parent.object != "Name").then(|| parent.object.into());
                Some((Type::Record(one), parent.name))
            });
            match wanted {
                Some((of_type, known)) => {
                    self.expression_as(value, &of_type);
                    let place = self.build.name(&known);
                    self.emit(Op::StoreRecordField(place));
                }
                None => {
                    self.complain(name.at, format_args!("Field does not exist: {} on {object}", name.text));
                    self.expression(value);
                    self.emit(Op::Pop);
                    self.emit(Op::Pop);
                }
            }
        }
        Type::Record(Some(object))
    }

    pub(super) fn new_elements(&mut self, at: At, of_type: Type, elements: &[Expression]) -> Type {
        let element = match &of_type {
            Type::List(of) | Type::Set(of) => (**of).clone(),
            Type::Unknown => Type::Unknown,
            other => {
                self.complain(at, format_args!("Only a List or a Set is made from elements: {other}"));
                Type::Unknown
            }
        };
        for value in elements {
            self.expression_as(value, &element);
        }
        let count = elements.len() as u32;
        let made = self.build.made(&of_type);
        self.emit(if matches!(of_type, Type::Set(_)) { Op::NewSet(count, made) } else { Op::NewList(count, made) });
        of_type
    }

    pub(super) fn new_entries(&mut self, at: At, of_type: Type, entries: &[(Expression, Expression)]) -> Type {
        let (key, entry) = match &of_type {
            Type::Map(of) => of.as_ref().clone(),
            Type::Unknown => (Type::Unknown, Type::Unknown),
            other => {
                self.complain(at, format_args!("Only a Map is made from entries: {other}"));
                (Type::Unknown, Type::Unknown)
            }
        };
        for (left, right) in entries {
            self.expression_as(left, &key);
            self.expression_as(right, &entry);
        }
        let made = self.build.made(&of_type);
        self.emit(Op::NewMap(entries.len() as u32, made));
        of_type
    }

    fn new_collection(&mut self, at: At, of_type: &Type, arguments: &[Expression]) {
        let made = self.build.made(of_type);
        self.emit(match of_type {
            Type::List(_) => Op::NewList(0, made),
            Type::Set(_) => Op::NewSet(0, made),
            _ => Op::NewMap(0, made),
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
        let records = |of: &Type| matches!(of, Type::Record(_));
        let (native, fits) = match (of_type, &found) {
            (Type::List(of), Type::List(from) | Type::Set(from)) => {
                let copies = if matches!(found, Type::List(_)) { Native::ListCopy } else { Native::ListAddAll };
                (copies, self.build.classes.fits(from, of) || (records(from) && records(of)))
            }
            (Type::Set(of), Type::List(from) | Type::Set(from)) => {
                (Native::SetAddAll, self.build.classes.fits(from, of))
            }
            // As many nulls.
            (Type::List(_), Type::Integer) => (Native::ListFill, true),
            (Type::Map(_), Type::Map(_)) => (Native::MapPutAll, self.build.classes.fits(&found, of_type)),
            (Type::Map(of), Type::List(from)) => {
                (Native::MapPutAll, matches!(of.0, Type::Id | Type::String) && records(&of.1) && records(from))
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

    pub(super) fn new_instance(&mut self, at: At, class: ClassId, arguments: &[Expression]) {
        self.build.ready(class);
        self.initialise(class);
        let entry = self.build.classes.get(class);
        let (is_made, is_library) = (entry.kind == ClassKind::Class && !entry.is_abstract, entry.declaration.is_some());
        let native = entry.constructors.iter().find_map(|made| match made.target {
            Target::Native(native) => Some(native),
            _ => None,
        });
        if let Some(native) = native {
            let found = self.arguments(arguments);
            if found.is_empty() {
                self.emit(Op::Native(native, 0, false));
            } else {
                let name = self.build.classes.get(class).name.clone();
                self.unknown(at, format_args!("Constructor not defined: [{name}].<Constructor>()"));
            }
            return;
        }
        if !is_made && entry.kind == ClassKind::Class {
            let name = entry.name.clone();
            _ = self.unknown(at, format_args!("Abstract classes cannot be constructed: {name}"));
            return;
        }
        if !is_made || class == EXCEPTION {
            let name = self.build.classes.get(class).name.clone();
            _ = self.unknown(at, format_args!("Type cannot be constructed: {name}"));
            return;
        }
        // A library's class without a constructor is made by the platform alone.
        let descends = self.build.classes.descends(class, EXCEPTION);
        if is_library && !descends && self.build.classes.get(class).constructors.is_empty() && self.closed(class) {
            let name = self.build.classes.get(class).name.clone();
            _ = self.unknown(at, format_args!("Type cannot be constructed: {name}"));
            return;
        }
        self.emit(match descends {
            true => Op::NewException(class),
            false => Op::New(class),
        });
        if let Some(initialiser) = self.first_values(class) {
            self.emit(Op::Duplicate);
            self.emit(Op::CallOn(initialiser, 1));
        }
        self.emit(Op::Duplicate);
        self.construct(at, class, arguments);
    }

    /// What gives the fields of an object of this class their first values, those of its superclasses before them.
    /// All have theirs before any constructor begins, for one may call a method that a class further down overrides.
    pub(super) fn first_values(&mut self, class: ClassId) -> Option<u32> {
        for above in self.build.classes.line_of(class) {
            let base = self.build.classes.get(above).base.unwrap_or(above);
            self.build.ready(base);
            if let Some(initialiser) = self.build.classes.get(base).field_initialiser {
                return Some(initialiser).filter(|_| usize::from(base) >= PLATFORM_EXCEPTIONS.len());
            }
        }
        None
    }

    /// Whether a class of the library has a native method: then its objects are not made by `new`.
    fn closed(&self, class: ClassId) -> bool {
        self.build.classes.get(class).methods.iter().any(|method| matches!(method.target, Target::Native(_)))
    }

    /// The constructors that every exception has, on the exception that is on the stack.
    pub(super) fn construct_exception(&mut self, at: At, class: ClassId, found: &[Type]) {
        let exception = self.build.exception_type();
        let is_text = |of: &Type| matches!(of, Type::String | Type::Null | Type::Unknown);
        let is_cause = |of: &Type| self.build.classes.fits(of, &exception);
        let shape = match found {
            [] => ExceptionArguments::None,
            [message] if is_text(message) => ExceptionArguments::Message,
            [cause] if is_cause(cause) => ExceptionArguments::Cause,
            [message, cause] if is_text(message) && is_cause(cause) => ExceptionArguments::MessageAndCause,
            _ => {
                self.no_constructor(at, found, class);
                return;
            }
        };
        self.at(at);
        self.emit(Op::FillException(shape));
        if class == AURA_HANDLED {
            self.emit(Op::Duplicate);
            let place = self.build.text("Script-thrown exception");
            self.emit(Op::Constant(place));
            self.emit(Op::Native(Native::ExceptionSetMessage, 2, true));
        }
        self.emit(Op::Pop);
    }

    /// Calls a constructor on the object that is on the stack, and takes it away.
    pub(super) fn construct(&mut self, at: At, class: ClassId, arguments: &[Expression]) {
        self.construct_as(at, class, arguments, true);
    }

    fn construct_as(&mut self, at: At, class: ClassId, arguments: &[Expression], is_written: bool) {
        self.build.ready(class);
        let base = self.build.classes.get(class).base.unwrap_or(class);
        self.build.ready(base);
        let entry = self.build.classes.get(class);
        let (constructors, above) = (entry.constructors.clone(), entry.superclass);
        let found = self.arguments(arguments);
        if let Some(method) = self.best(&constructors, &found) {
            // Nobody wrote a call of a superclass's constructor, so nobody asks whether it is visible.
            _ = match is_written {
                true => self.call_method(at, &method, &found),
                false => self.call_unseen(at, &method, &found),
            };
            return;
        }
        if self.build.classes.descends(class, crate::classes::EXCEPTION) {
            return self.construct_exception(at, class, &found);
        }
        if !found.is_empty() || !constructors.is_empty() {
            self.no_constructor(at, &found, class);
            return;
        }
        match above {
            Some(above) => self.construct_as(at, above, &[], false),
            None => _ = self.emit(Op::Pop),
        }
    }

    pub(super) fn no_constructor(&mut self, at: At, arguments: &[Type], class: ClassId) -> Type {
        let given: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        let name = self.build.classes.get(class).name.clone();
        if arguments.contains(&Type::Unknown) {
            return Type::Unknown;
        }
        self.complain(at, format_args!("Constructor not defined: [{name}].<Constructor>({})", given.join(", ")));
        Type::Unknown
    }
}
