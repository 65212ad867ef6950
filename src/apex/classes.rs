//! The classes that the checker knows: those of the sources, and those of the library that the sources name.
//!
//! Refuses to hold code. Invariants: the platform's exceptions come first and `Exception` is the first of all; every
//! exception begins with the same three fields; a method that may be overridden keeps one function's number, its
//! declaration's, by which the machine finds the function of the object at hand.

use std::sync::Arc;

use crate::library::Native;
use crate::source::At;
use crate::syntax::{Class, ClassKind};
use crate::types::{ClassId, Type};

/// `Exception`, from which all others descend.
pub(crate) const EXCEPTION: ClassId = 0;

/// Fields of every exception, by their slots.
pub(crate) const MESSAGE: u16 = 0;
pub(crate) const CAUSE: u16 = 1;
pub(crate) const STACK: u16 = 2;

/// The platform's exceptions
/// (<https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_classes_exception_methods.htm>).
pub(crate) const PLATFORM_EXCEPTIONS: [&str; 31] = [
    "Exception",
    "LimitException",
    "AssertException",
    "AsyncException",
    "AuraHandledException",
    "CalloutException",
    "DmlException",
    "DuplicateMessageException",
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
    "NoSuchElementException",
    "NullPointerException",
    "QueryException",
    "SObjectException",
    "SearchException",
    "SecurityException",
    "SerializationException",
    "StringException",
    "TypeException",
    "UnexpectedException",
    "UnsupportedOperationException",
    "XmlException",
    "UnsupportedFeature",
];

/// A limit's exception, which no code can catch.
pub(crate) const LIMIT_EXCEPTION: ClassId = 1;
/// What a page's code is told: in Apex its message is another one, unless `setMessage` says it again.
pub(crate) const AURA_HANDLED: ClassId = 4;
/// Of code that did not compile, where it is entered nevertheless. No code can catch it.
pub(crate) const UNSUPPORTED: ClassId = PLATFORM_EXCEPTIONS.len() as ClassId - 1;

/// How far a member can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Visibility {
    Private,
    Protected,
    /// Private, but for tests.
    TestPrivate,
    /// Protected, but for tests.
    TestProtected,
    #[default]
    Public,
}

impl Visibility {
    pub fn is_private(self) -> bool {
        matches!(self, Visibility::Private | Visibility::TestPrivate)
    }

    pub fn is_protected(self) -> bool {
        matches!(self, Visibility::Protected | Visibility::TestProtected)
    }

    /// Whether tests see it all the same.
    pub fn is_for_tests(self) -> bool {
        matches!(self, Visibility::TestPrivate | Visibility::TestProtected)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct FieldEntry {
    pub name: Arc<str>,
    pub of_type: Type,
    pub is_static: bool,
    pub is_final: bool,
    pub is_property: bool,
    /// JSON does not have it.
    pub is_transient: bool,
    pub visibility: Visibility,
    /// Of writing: a property may say it apart.
    pub written_by: Visibility,
    pub slot: u16,
}

/// What a call of a method runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Function(u32),
    /// A member of a library's class: its function is written when it is first wanted.
    Library(ClassId, u16),
    Native(Native),
}

#[derive(Debug, Clone)]
pub(crate) struct MethodEntry {
    pub name: Arc<str>,
    /// Where it is declared.
    pub class: ClassId,
    pub is_static: bool,
    pub is_abstract: bool,
    /// A subclass may have another: the object at hand decides.
    pub is_virtual: bool,
    pub is_override: bool,
    pub parameters: Vec<Type>,
    pub returns: Type,
    pub visibility: Visibility,
    pub target: Target,
    pub annotations: Vec<String>,
    /// Names and types as written, for the org.
    pub written: Vec<(String, String)>,
    pub at: At,
}

impl MethodEntry {
    /// Its function, when it is of the sources.
    pub fn function(&self) -> Option<u32> {
        match self.target {
            Target::Function(function) => Some(function),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct ClassEntry {
    pub name: Arc<str>,
    pub kind: ClassKind,
    pub outer: Option<ClassId>,
    pub superclass: Option<ClassId>,
    /// Interfaces that it names itself.
    pub implements: Vec<ClassId>,
    pub is_abstract: bool,
    pub is_virtual: bool,
    /// Something of its declaration is wrong: what needs it cannot run.
    pub is_broken: bool,
    pub annotations: Vec<String>,
    /// Of an inner class; all see the others.
    pub visibility: Visibility,
    /// Interfaces as written, through all superclasses.
    pub interfaces: Vec<String>,
    pub fields: Vec<FieldEntry>,
    pub methods: Vec<Arc<MethodEntry>>,
    pub constructors: Vec<Arc<MethodEntry>>,
    /// Of an enum.
    pub values: Vec<Arc<str>>,
    /// Slots of all fields, inherited ones included.
    pub slots: u16,
    pub statics: u16,
    pub static_initialiser: Option<u32>,
    /// Function that gives the fields their first values; runs at the start of every constructor.
    pub field_initialiser: Option<u32>,
    pub file: u32,
    /// Of the library: its declaration, whose members are read when one is wanted.
    pub declaration: Option<Arc<Class>>,
    pub is_declared: bool,
    /// What stands between its brackets; empty where the declaration itself is meant.
    pub arguments: Vec<Type>,
    /// The declaration that it is a case of: `Iterator` of `Iterator<Account>`.
    pub base: Option<ClassId>,
    /// How many types it takes between its brackets.
    pub generics: u8,
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
            is_virtual: true,
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

    /// The type whose values are the class's objects: the library's `String` is a text, its `List` a list.
    pub fn type_of(&self, id: ClassId) -> Type {
        let entry = self.get(id);
        if entry.declaration.is_some() {
            let argument = |place: usize| entry.arguments.get(place).cloned().unwrap_or(Type::Any);
            match &*self.get(entry.base.unwrap_or(id)).name {
                "List" => return Type::list(argument(0)),
                "Set" => return Type::Set(Box::new(argument(0))),
                "Map" => return Type::map(argument(0), argument(1)),
                name => {
                    if let Some(known) = Type::primitive(name) {
                        return known;
                    }
                }
            }
        }
        Type::Class(id, entry.name.clone())
    }

    /// The class of that full name, without case, those of the sources first; the platform's exceptions may be written
    /// without `System.`.
    pub fn find(&self, name: &str) -> Option<ClassId> {
        let known = |entry: &ClassEntry| {
            entry.name.eq_ignore_ascii_case(name)
                || entry.name.strip_prefix("System.").is_some_and(|short| short.eq_ignore_ascii_case(name))
        };
        let of_sources = self.entries.iter().rposition(|entry| entry.declaration.is_none() && known(entry));
        let place =
            of_sources.or_else(|| self.entries.iter().position(|entry| entry.declaration.is_some() && known(entry)))?;
        Some(place as ClassId)
    }

    pub fn descends(&self, class: ClassId, from: ClassId) -> bool {
        self.distance(class, from).is_some()
    }

    /// Steps from a class up to one of its superclasses or interfaces; none when it does not descend from it.
    pub fn distance(&self, class: ClassId, from: ClassId) -> Option<u32> {
        let mut waiting = vec![(class, 0)];
        while let Some((at, steps)) = waiting.pop() {
            let entry = self.get(at);
            if at == from || self.is_case_of(at, from) {
                return Some(steps);
            }
            // A class that was found to descend from itself is no longer anybody's superclass.
            if steps < 200 {
                waiting.extend(entry.implements.iter().chain(&entry.superclass).map(|next| (*next, steps + 1)));
            }
        }
        None
    }

    /// `Iterator<Account>` may stand for `Iterator<SObject>`.
    fn is_case_of(&self, class: ClassId, from: ClassId) -> bool {
        let (one, other) = (self.get(class), self.get(from));
        one.base.is_some()
            && one.base == other.base
            && one.arguments.iter().zip(&other.arguments).all(|(one, other)| self.fits(one, other))
    }

    /// Whether a value of one type may stand where another is wanted, subclasses included.
    pub fn fits(&self, from: &Type, to: &Type) -> bool {
        match (from, to) {
            (Type::Class(from, _), Type::Class(to, _)) => self.descends(*from, *to),
            // A list of any records passes for one of an object's; what it really is shows when it runs.
            (Type::List(one), Type::List(other)) => {
                self.fits_inside(one, other) || matches!((&**one, &**other), (Type::Record(None), Type::Record(_)))
            }
            // A set is of what it is: <https://salesforce.stackexchange.com/questions/145444>.
            (Type::Set(one), Type::Set(other)) => {
                let open = |of: &Type| matches!(of, Type::Record(_) | Type::Any | Type::Class(..));
                one == other || (self.fits_inside(one, other) && !(open(one) || open(other)))
            }
            (Type::Map(one), Type::Map(other)) => {
                self.fits_inside(&one.0, &other.0) && self.fits_inside(&one.1, &other.1)
            }
            (Type::List(of) | Type::Set(of), Type::Class(to, _)) => {
                let to = self.get(*to);
                to.base.is_some_and(|base| &*self.get(base).name == "Iterable")
                    && to.arguments.first().is_none_or(|wanted| self.fits_inside(of, wanted))
            }
            _ => from.fits(to),
        }
    }

    /// As an element of a collection: no widening of numbers.
    fn fits_inside(&self, from: &Type, to: &Type) -> bool {
        match (from.width(), to.width()) {
            (Some(one), Some(other)) => one == other,
            _ => !matches!((from, to), (Type::Date, Type::Datetime)) && self.fits(from, to),
        }
    }

    /// The outermost class around a class: its inner classes see each other's private members.
    pub fn outermost(&self, mut class: ClassId) -> ClassId {
        while let Some(outer) = self.get(class).outer {
            class = outer;
        }
        class
    }

    /// Whether a class is of a test.
    pub fn is_test(&self, class: ClassId) -> bool {
        let marks = &self.get(self.outermost(class)).annotations;
        marks.iter().any(|mark| mark.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("IsTest")))
    }

    /// The class itself, then its superclasses, the nearest first.
    pub fn line_of(&self, class: ClassId) -> Vec<ClassId> {
        let mut line = vec![class];
        while let Some(above) = line.last().and_then(|last| self.get(*last).superclass) {
            if line.contains(&above) {
                break;
            }
            line.push(above);
        }
        line
    }

    /// Everything that a class descends from, itself first: its superclasses, then all interfaces.
    pub fn ancestors(&self, class: ClassId) -> Vec<ClassId> {
        let mut found = self.line_of(class);
        let mut place = 0;
        while let Some(at) = found.get(place).copied() {
            for next in self.line_of(at).into_iter().flat_map(|above| self.get(above).implements.clone()) {
                if !found.contains(&next) {
                    found.push(next);
                }
            }
            place += 1;
        }
        found
    }

    /// A field of a class or of its superclasses by its name, without case; and the class that declares it.
    pub fn field(&self, class: ClassId, name: &str) -> Option<(ClassId, &FieldEntry)> {
        self.line_of(class).into_iter().find_map(|class| {
            let found = self.get(class).fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
            Some((class, found))
        })
    }
}

image_of_enum!(Visibility { Private, Protected, TestPrivate, TestProtected, Public });
image_of_enum!(Target { Function(function), Library(class, member), Native(native) });
image_of_struct!(MethodEntry {
    name,
    class,
    is_static,
    is_abstract,
    is_virtual,
    is_override,
    parameters,
    returns,
    visibility,
    target,
    annotations,
    written,
    at,
});
