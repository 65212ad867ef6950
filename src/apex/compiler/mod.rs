//! From syntax trees to code: names get meaning, types are checked, operations are written.
//!
//! Refuses, by name, place and file, everything that the language has and this does not. Invariant: when there is no
//! diagnostic, every operation is well formed: the machine need not check what was checked here.

mod assign;
mod body;
mod call;
mod control;
mod declare;
mod expression;
mod operators;
mod query;

use std::fmt;

use crate::classes::{ClassTable, EXCEPTION};
use crate::code::{Code, Constant, Function};
use crate::library;
use crate::program::TriggerInfo;
use crate::schema::Schema;
use crate::source::{At, Diagnostic, Source};
use crate::syntax::{TypeName, Unit};
use crate::types::{ClassId, Type};

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
    /// The file that is being compiled.
    pub file: u32,
}

/// Compiles all files together.
pub(crate) fn compile(sources: &[Source], schema: &dyn Schema) -> Result<Output, Vec<Diagnostic>> {
    let mut build = Build {
        schema,
        classes: ClassTable::new(),
        output: Output { lines: vec![Vec::new(); sources.len()], ..Output::default() },
        diagnostics: Vec::new(),
        files: sources.iter().map(|source| source.name.clone()).collect(),
        file: 0,
    };
    let mut units: Vec<(u32, Unit)> = Vec::new();
    for (file, source) in (0..).zip(sources) {
        match crate::parser::unit(source) {
            Ok(unit) => units.push((file, unit)),
            Err(problems) => build.diagnostics.extend(problems),
        }
    }
    declare::all(&mut build, &units);
    if build.diagnostics.is_empty() {
        build.classes.write_code(&mut build.output.code);
        build.output.classes = build.classes.entries;
        return Ok(build.output);
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
    Err(sorted)
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
            Some(found) => found,
            None => {
                self.complain(written.at, format_args!("Invalid type: {}", written.path.join(".")));
                Type::Unknown
            }
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
        if path.len() == 1
            && (!written.arguments.is_empty()
                || ["List", "Set", "Map"].iter().any(|known| known.eq_ignore_ascii_case(name)))
        {
            return self.generic(inside, name, written);
        }
        if let Some(class) = self.classes.find_from(inside, &path.join(".")) {
            return Some(self.classes.type_of(class));
        }
        if path.len() > 1 {
            return None;
        }
        if let Some(known) = Type::primitive(name).or_else(|| library::type_of(name)) {
            return Some(known);
        }
        self.schema.object(name).map(|object| Type::Record(Some(object.into())))
    }

    fn generic(&mut self, inside: Option<ClassId>, name: &str, written: &TypeName) -> Option<Type> {
        let arguments: Vec<Type> = written.arguments.iter().map(|argument| self.resolve(inside, argument)).collect();
        let (wanted, count) = if name.eq_ignore_ascii_case("Map") { (2, "2") } else { (1, "1") };
        if arguments.len() != wanted {
            self.complain(written.at, format_args!("Incorrect number of type arguments for {name}: {count} expected"));
            return Some(Type::Unknown);
        }
        let mut arguments = arguments.into_iter();
        let first = arguments.next()?;
        match name.to_ascii_lowercase().as_str() {
            "list" => Some(Type::list(first)),
            "set" => {
                self.check_key(&first, written.at);
                Some(Type::Set(Box::new(first)))
            }
            "map" => {
                self.check_key(&first, written.at);
                Some(Type::map(first, arguments.next()?))
            }
            _ => {
                self.refuse(written.at, &["The type ", name, "<>"].concat());
                Some(Type::Unknown)
            }
        }
    }

    /// Keys that compare by their content need what is not there yet.
    fn check_key(&mut self, key: &Type, at: At) {
        if matches!(key, Type::Record(_) | Type::List(_) | Type::Set(_) | Type::Map(_)) {
            self.refuse(at, &format!("{key} as the key of a Map or the element of a Set"));
        }
    }

    pub fn exception_type(&self) -> Type {
        self.classes.type_of(EXCEPTION)
    }
}
