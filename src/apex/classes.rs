//! The classes that the checker knows: those of the sources, and the platform's exceptions.
//!
//! Refuses to hold code. Invariants: the platform's exceptions come first and `Exception` is the first of all; every
//! exception begins with the same three fields.

use std::sync::Arc;

use crate::code::{ClassCode, Code};
use crate::letters;
use crate::source::At;
use crate::types::{ClassId, Type};

/// `Exception`, from which all others descend.
pub(crate) const EXCEPTION: ClassId = 0;

/// Fields of every exception, by their slots.
pub(crate) const MESSAGE: u16 = 0;
pub(crate) const CAUSE: u16 = 1;
pub(crate) const STACK: u16 = 2;

/// The platform's exceptions
/// (<https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_classes_exception_methods.htm>).
pub(crate) const PLATFORM_EXCEPTIONS: [&str; 26] = [
    "Exception",
    "LimitException",
    "AssertException",
    "AsyncException",
    "CalloutException",
    "DmlException",
    "EmailException",
    "FinalException",
    "HandledException",
    "IllegalArgumentException",
    "InvalidParameterValueException",
    "JSONException",
    "ListException",
    "MathException",
    "NoAccessException",
    "NoDataFoundException",
    "NullPointerException",
    "QueryException",
    "SObjectException",
    "SearchException",
    "SecurityException",
    "SerializationException",
    "StringException",
    "TypeException",
    "UnsupportedOperationException",
    "XmlException",
];

/// A limit's exception, which no code can catch.
pub(crate) const LIMIT_EXCEPTION: ClassId = 1;

/// How far a member can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Visibility {
    Private,
    Protected,
    Public,
}

#[derive(Debug, Clone)]
pub(crate) struct FieldEntry {
    pub name: Arc<str>,
    pub of_type: Type,
    pub is_static: bool,
    pub is_final: bool,
    pub visibility: Visibility,
    pub slot: u16,
}

#[derive(Debug, Clone)]
pub(crate) struct MethodEntry {
    pub name: Arc<str>,
    pub is_static: bool,
    pub parameters: Vec<Type>,
    pub returns: Type,
    pub visibility: Visibility,
    pub function: u32,
    pub annotations: Vec<String>,
    /// Names and types as written, for the org.
    pub written: Vec<(String, String)>,
    pub at: At,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct ClassEntry {
    pub name: Arc<str>,
    pub outer: Option<ClassId>,
    pub superclass: Option<ClassId>,
    pub annotations: Vec<String>,
    pub interfaces: Vec<String>,
    pub fields: Vec<FieldEntry>,
    pub methods: Vec<Arc<MethodEntry>>,
    pub constructors: Vec<Arc<MethodEntry>>,
    /// Slots of all fields, inherited ones included.
    pub slots: u16,
    pub statics: u16,
    pub static_initialiser: Option<u32>,
    /// Function that gives the fields their first values; runs at the start of every constructor.
    pub field_initialiser: Option<u32>,
    pub file: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct ClassTable {
    pub entries: Vec<ClassEntry>,
}

impl ClassTable {
    pub fn new() -> Self {
        let entries = PLATFORM_EXCEPTIONS.iter().enumerate().map(|(place, name)| ClassEntry {
            name: if place == usize::from(EXCEPTION) { (*name).into() } else { ["System.", name].concat().into() },
            superclass: (place != usize::from(EXCEPTION)).then_some(EXCEPTION),
            slots: STACK + 1,
            ..ClassEntry::default()
        });
        ClassTable { entries: entries.collect() }
    }

    pub fn get(&self, id: ClassId) -> &ClassEntry {
        &self.entries[usize::from(id)]
    }

    pub fn get_mut(&mut self, id: ClassId) -> &mut ClassEntry {
        &mut self.entries[usize::from(id)]
    }

    pub fn type_of(&self, id: ClassId) -> Type {
        Type::Class(id, self.get(id).name.clone())
    }

    /// The class of that full name, without case; the platform's may be written without `System.`.
    pub fn find(&self, name: &str) -> Option<ClassId> {
        let place = self.entries.iter().rposition(|entry| {
            entry.name.eq_ignore_ascii_case(name)
                || entry.name.strip_prefix("System.").is_some_and(|short| short.eq_ignore_ascii_case(name))
        })?;
        Some(place as ClassId)
    }

    /// The class that a word means inside another class: its own inner classes, then those of its outer class, then
    /// all.
    pub fn find_from(&self, inside: Option<ClassId>, name: &str) -> Option<ClassId> {
        let mut at = inside;
        while let Some(class) = at {
            let entry = self.get(class);
            if let Some(found) = self.find(&[&entry.name, ".", name].concat()) {
                return Some(found);
            }
            at = entry.outer;
        }
        self.find(name)
    }

    pub fn descends(&self, class: ClassId, from: ClassId) -> bool {
        let mut at = Some(class);
        while let Some(class) = at {
            if class == from {
                return true;
            }
            at = self.get(class).superclass;
        }
        false
    }

    /// Whether a value of one type may stand where another is wanted, subclasses included.
    pub fn fits(&self, from: &Type, to: &Type) -> bool {
        match (from, to) {
            (Type::Class(from, _), Type::Class(to, _)) => self.descends(*from, *to),
            _ => from.fits(to),
        }
    }

    /// The outermost class around a class: its inner classes see each other's private members.
    pub fn outermost(&self, mut class: ClassId) -> ClassId {
        while let Some(outer) = self.get(class).outer {
            class = outer;
        }
        class
    }

    /// A field of a class by its name, without case.
    pub fn field(&self, class: ClassId, name: &str) -> Option<&FieldEntry> {
        self.get(class).fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// What the machine keeps of all this.
    pub fn write_code(&self, code: &mut Code) {
        let implements = |entry: &ClassEntry, name: &str| {
            entry.interfaces.iter().any(|written| {
                written.eq_ignore_ascii_case(name) || letters::behind_last(written, b'.').eq_ignore_ascii_case(name)
            })
        };
        code.classes = self
            .entries
            .iter()
            .map(|entry| {
                let mut fields = vec![("".into(), Type::Any); usize::from(entry.slots)];
                for field in entry.fields.iter().filter(|field| !field.is_static) {
                    if let Some(slot) = fields.get_mut(usize::from(field.slot)) {
                        *slot = (field.name.clone(), field.of_type.clone());
                    }
                }
                ClassCode {
                    name: entry.name.clone(),
                    superclass: entry.superclass,
                    statics: entry.statics,
                    fields,
                    initialiser: entry.static_initialiser,
                    is_queueable: implements(entry, "Queueable"),
                    allows_callouts: implements(entry, "AllowsCallouts"),
                }
            })
            .collect();
    }
}
