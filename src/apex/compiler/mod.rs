//! From syntax trees to code: names get meaning, types are checked, operations are written.
//!
//! Refuses, by name, place and file, everything that the language has and this does not. Invariant: when there is no
//! diagnostic, every operation is well formed: the machine need not check what was checked here.
//! Longer than 400 lines because names, types and classes are found by one another.

mod assign;
mod binds;
mod body;
mod call;
mod construct;
mod control;
mod declare;
mod dispatch;
mod expression;
mod function;
mod inherit;
mod meaning;
mod members;
mod operators;
mod query;
mod switch;
mod tokens;

use std::fmt;
use std::sync::Arc;

use crate::classes::{ClassEntry, ClassTable, EXCEPTION, MethodEntry, Target, Visibility};
use crate::code::{Code, Constant, Function};
use crate::library;
use crate::program::TriggerInfo;
use crate::schema::Schema;
use crate::source::{At, Diagnostic, Source};
use crate::syntax::{Class, TypeName, Unit};
use crate::types::{ClassId, Type};
use crate::value::Made;

/// What a compilation leaves.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub code: Code,
    pub triggers: Vec<TriggerInfo>,
    /// Function of each trigger.
    pub trigger_functions: Vec<u32>,
    pub classes: Vec<crate::classes::ClassEntry>,
    /// Lines with a statement, for each file.
    pub lines: Vec<Vec<u32>>,
}

/// A compilation in progress.
pub(super) struct Build<'a> {
    pub schema: &'a dyn Schema,
    pub classes: ClassTable,
    pub output: Output,
    pub diagnostics: Vec<Diagnostic>,
    files: Vec<String>,
    /// The file that is being compiled; [`LIBRARY_FILE`] for the library.
    pub file: u32,
    /// Functions of the library's methods that something calls.
    platform_functions: Vec<((ClassId, u16), u32)>,
    /// How many of them have their code.
    written: usize,
    /// Of each class that can be made without arguments: the function that does.
    makers: Vec<(ClassId, u32)>,
    /// Compiles what can be, and leaves a refusal in place of the rest.
    lenient: bool,
}

/// Cases of generic types are entered until there are so many classes.
const MOST_CLASSES: usize = 60_000;

/// Stands for the library where a file is asked for.
pub(crate) const LIBRARY_FILE: u32 = u32::MAX;

/// Compiles all files together.
pub(crate) fn compile(sources: &[Source], schema: &dyn Schema, lenient: bool) -> (Output, Vec<Diagnostic>) {
    let mut build = Build {
        schema,
        classes: ClassTable::new(),
        output: Output { lines: vec![Vec::new(); sources.len()], ..Output::default() },
        diagnostics: Vec::new(),
        files: sources.iter().map(|source| source.name.clone()).collect(),
        file: 0,
        platform_functions: Vec::new(),
        written: 0,
        makers: Vec::new(),
        lenient,
    };
    let any = [Type::list(Type::Any), Type::map(Type::String, Type::Any)];
    any.iter().for_each(|of_type| _ = build.type_place(of_type));
    let mut units: Vec<(u32, Unit)> = Vec::new();
    for (file, source) in (0..).zip(sources) {
        match crate::parser::unit(source) {
            Ok(unit) => units.push((file, unit)),
            Err(problems) => build.diagnostics.extend(problems),
        }
    }
    declare::all(&mut build, &units);
    if build.diagnostics.is_empty() || lenient {
        build.finish();
    }
    let place = |name: &str| build.files.iter().position(|file| file == name);
    let order = |found: &Diagnostic| (place(&found.file), found.line, found.column);
    let mut sorted: Vec<Diagnostic> = Vec::new();
    for found in build.diagnostics {
        let place = sorted.partition_point(|known| order(known) <= order(&found));
        if place.checked_sub(1).and_then(|before| sorted.get(before)) != Some(&found) {
            sorted.insert(place, found);
        }
    }
    (Output { classes: build.classes.entries, ..build.output }, sorted)
}

fn names_any(of_type: &Type) -> bool {
    match of_type {
        Type::List(of) | Type::Set(of) => names_any(of),
        Type::Map(of) => names_any(&of.0) || names_any(&of.1),
        of_type => matches!(of_type, Type::Any | Type::Unknown),
    }
}

impl Build<'_> {
    #[inline(never)]
    pub fn complain(&mut self, at: At, message: fmt::Arguments<'_>) {
        let file = self.files.get(self.file as usize).cloned().unwrap_or_default();
        self.diagnostics.push(Diagnostic { file, line: at.line, column: at.column, message: message.to_string() });
    }

    /// Says that a feature of the language is not there.
    #[inline(never)]
    pub fn refuse(&mut self, at: At, feature: &str) {
        self.complain(at, format_args!("{feature} is not supported here yet"));
    }

    pub fn constant(&mut self, constant: Constant) -> u32 {
        self.output.code.constants.push(constant);
        self.output.code.constants.len() as u32 - 1
    }

    pub fn text(&mut self, text: &str) -> u32 {
        self.constant(Constant::Text(text.into()))
    }

    /// Place of a field's or object's declared name.
    pub fn name(&mut self, name: &str) -> u32 {
        let names = &mut self.output.code.names;
        match names.iter().position(|known| **known == *name) {
            Some(place) => place as u32,
            None => {
                names.push(name.into());
                names.len() as u32 - 1
            }
        }
    }

    /// What a collection that is made here says of its type. Inside the library's generic classes nobody knows it.
    pub fn made(&mut self, of_type: &Type) -> Made {
        if self.file == LIBRARY_FILE && names_any(of_type) {
            return 0;
        }
        // Its keys and values are collections as well.
        if let Type::Map(of) = of_type {
            self.type_place(&Type::Set(Box::new(of.0.clone())));
            self.type_place(&Type::list(of.1.clone()));
        }
        Made::try_from(self.type_place(of_type) + 1).unwrap_or_default()
    }

    pub fn type_place(&mut self, of_type: &Type) -> u32 {
        let types = &mut self.output.code.types;
        match types.iter().position(|known| known == of_type) {
            Some(place) => place as u32,
            None => {
                types.push(of_type.clone());
                types.len() as u32 - 1
            }
        }
    }

    /// A place for a function that is written later.
    pub fn reserve_function(&mut self) -> u32 {
        self.output.code.functions.push(Function::default());
        self.output.code.functions.len() as u32 - 1
    }

    /// The type that a written type means inside a class; complains once where there is none.
    pub fn resolve(&mut self, inside: Option<ClassId>, written: &TypeName) -> Type {
        let found = self.meaning(inside, written);
        match found {
            Some(found) => {
                self.check_type_visible(inside, written, &found);
                found
            }
            None => {
                match library::absent(written.path.first().map_or("", |first| first)) {
                    Some(namespace) if written.path.len() > 1 => self.refuse(written.at, namespace),
                    _ => self.complain(written.at, format_args!("Invalid type: {}", written.path.join("."))),
                }
                Type::Unknown
            }
        }
    }

    /// An inner class is its outer class's own, unless it says more.
    fn check_type_visible(&mut self, inside: Option<ClassId>, written: &TypeName, found: &Type) {
        let Type::Class(class, _) = found else { return };
        // The library names no type of the sources; what stands for its `T` was seen where it was written.
        if self.file == LIBRARY_FILE {
            return;
        }
        let (class, classes) = (*class, &self.classes);
        let visibility = classes.get(class).visibility;
        let sees = |from: ClassId| {
            classes.outermost(from) == classes.outermost(class)
                || (visibility.is_protected()
                    && classes.get(class).outer.is_some_and(|outer| {
                        [from, classes.outermost(from)].into_iter().any(|own| classes.descends(own, outer))
                    }))
                || (visibility.is_for_tests() && classes.is_test(from))
        };
        if visibility != Visibility::Public && !inside.is_some_and(sees) {
            let name = classes.get(class).name.clone();
            self.complain(written.at, format_args!("Type is not visible: {name}"));
        }
    }

    fn meaning(&mut self, inside: Option<ClassId>, written: &TypeName) -> Option<Type> {
        let mut path: &[String] = &written.path;
        if let [first, rest @ ..] = path
            && !rest.is_empty()
            && ["System", "Schema"].iter().any(|known| known.eq_ignore_ascii_case(first))
        {
            path = rest;
        }
        let name = path.first()?;
        if path.len() == 1 {
            if let Some(argument) = self.parameter(inside, name) {
                return Some(argument);
            }
            if let Some(known) = Type::primitive(name)
                && written.arguments.is_empty()
            {
                return Some(known);
            }
        }
        // `Schema.AuthSession` is the object, whatever classes of that name are near.
        if path.len() < written.path.len()
            && path.len() == 1
            && self.find_class(None, name).is_none_or(|class| self.classes.get(class).declaration.is_none())
            && let Some(object) = self.schema.object(name)
        {
            return Some(Type::Record(Some(object.into())));
        }
        let found = self.find_class(inside, &path.join(".")).or_else(|| match path {
            // `Messaging.InboundEmail.Header`: the library puts the last two names together.
            [outer, inner, last] => self.find_class(None, &[outer, ".", inner, last].concat()),
            [outer, last] if outer.eq_ignore_ascii_case("ApexPages") => self.find_class(None, last),
            // `Site.ExternalUserCreateException`: the class beside an object of its name.
            [outer, last] => self.find_class(None, &[outer, "Methods.", last].concat()),
            _ => None,
        });
        if let Some(class) = found {
            return Some(self.case_of(inside, class, written));
        }
        if path.len() > 1 {
            return None;
        }
        if name.eq_ignore_ascii_case("AggregateResult") {
            return Some(Type::Record(Some("AggregateResult".into())));
        }
        self.schema.object(name).map(|object| Type::Record(Some(object.into())))
    }

    /// What `T` stands for inside a class of the library.
    fn parameter(&self, inside: Option<ClassId>, name: &str) -> Option<Type> {
        let entry = self.classes.get(inside?);
        entry.declaration.as_ref()?;
        let place = library::parameter(name)?;
        Some(entry.arguments.get(place).cloned().unwrap_or(Type::Any))
    }

    /// The class that a word means inside another class: its own inner classes and those of its superclasses, then
    /// those of its outer class, then all, the library's last.
    pub fn find_class(&mut self, inside: Option<ClassId>, name: &str) -> Option<ClassId> {
        let mut at = inside;
        while let Some(class) = at {
            for above in self.classes.line_of(class) {
                if let Some(found) = self.classes.find(&[&self.classes.get(above).name, ".", name].concat()) {
                    return Some(found);
                }
            }
            at = self.classes.get(class).outer;
        }
        match self.classes.find(name) {
            Some(found) => Some(found),
            None => {
                let outer = name.split('.').next().unwrap_or_default();
                if self.classes.find(outer).is_none() {
                    self.load(library::class(outer)?, None);
                }
                self.classes.find(name)
            }
        }
    }

    /// Enters a class of the library; its members are read when one is wanted.
    fn load(&mut self, mut class: Class, outer: Option<ClassId>) -> ClassId {
        let inner = library::inner_classes(&mut class);
        let name: Arc<str> = match outer {
            Some(outer) => [&self.classes.get(outer).name, ".", &class.name.text].concat().into(),
            None => class.name.text.as_str().into(),
        };
        self.classes.entries.push(ClassEntry {
            name,
            outer,
            kind: class.kind,
            generics: library::generics(&class),
            is_abstract: class.modifiers.has("abstract"),
            is_virtual: class.modifiers.has("virtual") || class.modifiers.has("abstract"),
            values: class.values.iter().map(|value| value.text.as_str().into()).collect(),
            file: LIBRARY_FILE,
            declaration: Some(Arc::new(class)),
            ..ClassEntry::default()
        });
        let id = self.classes.entries.len() as ClassId - 1;
        for class in inner {
            self.load(class, Some(id));
        }
        // An inner class may extend another that stands further down.
        if outer.is_none() {
            (id..self.classes.entries.len() as ClassId).for_each(|class| self.place(class));
        }
        id
    }

    /// Finds what a library's class extends and implements.
    fn place(&mut self, id: ClassId) {
        let Some(class) = self.classes.get(id).declaration.clone() else { return };
        let file = std::mem::replace(&mut self.file, LIBRARY_FILE);
        members::hierarchy(self, id, &class);
        self.file = file;
    }

    /// Reads the members of a library's class, if that was not done.
    pub fn ready(&mut self, id: ClassId) {
        let exception = usize::from(id) < crate::classes::PLATFORM_EXCEPTIONS.len();
        let entry = self.classes.get_mut(id);
        if entry.is_declared || (entry.declaration.is_none() && !exception) {
            return;
        }
        entry.is_declared = true;
        if exception {
            let name = entry.name.strip_prefix("System.").unwrap_or(&entry.name);
            match library::class(name) {
                Some(class) => entry.declaration = Some(Arc::new(class)),
                None => return,
            }
        }
        let Some(class) = entry.declaration.clone() else { return };
        let file = std::mem::replace(&mut self.file, LIBRARY_FILE);
        members::all(self, id, &class);
        self.file = file;
    }

    /// A class with types between its brackets, or without.
    fn case_of(&mut self, inside: Option<ClassId>, class: ClassId, written: &TypeName) -> Type {
        let wanted = usize::from(self.classes.get(class).generics);
        let arguments: Vec<Type> = written.arguments.iter().map(|argument| self.resolve(inside, argument)).collect();
        if arguments.len() != wanted {
            let name = self.classes.get(class).name.clone();
            self.complain(
                written.at,
                format_args!("Invalid type argument count for {name}: expected {wanted} but found {}", arguments.len()),
            );
            return Type::Unknown;
        }
        if wanted == 0 {
            return self.classes.type_of(class);
        }
        let class = self.case(class, arguments);
        self.classes.type_of(class)
    }

    fn case(&mut self, base: ClassId, arguments: Vec<Type>) -> ClassId {
        let known = |entry: &ClassEntry| entry.base == Some(base) && entry.arguments == arguments;
        if let Some(place) = self.classes.entries.iter().position(known) {
            return place as ClassId;
        }
        // No source that anybody writes has so many; a number of a class would not hold them.
        if self.classes.entries.len() > MOST_CLASSES {
            return base;
        }
        let mut entry = self.classes.get(base).clone();
        let names: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        entry.name = [&entry.name, "<", &names.join(","), ">"].concat().into();
        entry.base = Some(base);
        entry.arguments = arguments;
        entry.is_declared = false;
        entry.fields.clear();
        entry.methods.clear();
        entry.constructors.clear();
        entry.implements.clear();
        (entry.slots, entry.statics) = (0, 0);
        self.classes.entries.push(entry);
        let id = self.classes.entries.len() as ClassId - 1;
        self.place(id);
        id
    }

    /// The class in which a value of a type finds its methods.
    pub fn class_of(&mut self, of_type: &Type) -> Option<ClassId> {
        let (name, arguments) = match of_type {
            Type::Class(class, _) => return Some(*class),
            Type::Void | Type::Null | Type::Unknown => return None,
            Type::Record(_) => ("SObject".to_owned(), Vec::new()),
            Type::List(of) => ("List".to_owned(), vec![(**of).clone()]),
            Type::Set(of) => ("Set".to_owned(), vec![(**of).clone()]),
            Type::Map(of) => ("Map".to_owned(), vec![of.0.clone(), of.1.clone()]),
            plain => (plain.to_string(), Vec::new()),
        };
        let base = self.platform_class(&name)?;
        Some(if arguments.is_empty() { base } else { self.case(base, arguments) })
    }

    /// A class of the library, whatever the sources call their own.
    pub fn platform_class(&mut self, name: &str) -> Option<ClassId> {
        let known = |entry: &ClassEntry| entry.declaration.is_some() && entry.base.is_none() && &*entry.name == name;
        match self.classes.entries.iter().position(known) {
            Some(place) => Some(place as ClassId),
            None => Some(self.load(library::class(name)?, None)),
        }
    }

    /// The function that a call of a method runs. That of the library gets its code later.
    pub fn function_of(&mut self, method: &MethodEntry) -> u32 {
        match method.target {
            Target::Function(function) => function,
            Target::Native(_) => 0,
            Target::Library(class, member) => {
                match self.platform_functions.iter().find(|(known, _)| *known == (class, member)) {
                    Some((_, function)) => *function,
                    None => {
                        let function = self.reserve_function();
                        self.platform_functions.push(((class, member), function));
                        function
                    }
                }
            }
        }
    }

    pub fn exception_type(&self) -> Type {
        self.classes.type_of(EXCEPTION)
    }
}
