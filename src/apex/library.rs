//! The platform's classes, as Apex declares them: `library/*.apex`, put together by `build.rs`.
//!
//! Refuses to run anything: a method there has a body in Apex, or a native behind it. What is not in those files does
//! not compile, and the message says which class and method. Each class names its page in the Apex reference,
//! <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/>. Invariant: a class is parsed when a
//! source first names it, and once.

use std::sync::Arc;

use crate::image::{Bytes, Image};
use crate::source::Source;
use crate::syntax::{Class, Member, Modifiers, Unit};

include!(concat!(env!("OUT_DIR"), "/natives.rs"));

const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/library.apex"));

/// The names of all classes there: most words are none of them, and that shall be found early.
const NAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/library.names"));

/// The declaration of a library's class of that name, without case.
pub(crate) fn class(name: &str) -> Option<Class> {
    if !NAMES.split(' ').any(|known| known.eq_ignore_ascii_case(name)) {
        return None;
    }
    let found = TEXT.split('\u{1}').find_map(|part| {
        let (known, text) = part.split_once('\n')?;
        known.eq_ignore_ascii_case(name).then_some(text)
    })?;
    match crate::parser::unit(&Source::new("", found)) {
        Ok(Unit::Class(class)) => Some(class),
        _ => None,
    }
}

/// Namespaces of the platform of which there is nothing here: what names one is told so.
const ABSENT: [&str; 13] = [
    "CommercePayments",
    "Compression",
    "ConnectApi",
    "DataWeave",
    "Invocable",
    "KbManagement",
    "LxScheduler",
    "Metadata",
    "Process",
    "QuickAction",
    "Reports",
    "Slack",
    "Wave",
];

/// The namespace that a word names, when there is nothing of it here.
pub(crate) fn absent(word: &str) -> Option<&'static str> {
    ABSENT.into_iter().find(|known| known.eq_ignore_ascii_case(word))
}

/// The inner classes of a declaration, taken out of it.
pub(crate) fn inner_classes(class: &mut Class) -> Vec<Class> {
    let (mut inner, mut members) = (Vec::new(), Vec::new());
    for member in std::mem::take(&mut class.members) {
        match member {
            Member::Class(class) => inner.push(class),
            other => members.push(other),
        }
    }
    class.members = members;
    inner
}

/// What a number after one of these letters says: `@n17` names a native, `@g2` takes two types.
fn marked(modifiers: &Modifiers, letter: char) -> Option<usize> {
    modifiers.annotations.iter().find_map(|mark| mark.name.text.strip_prefix(letter)?.parse().ok())
}

/// The native behind a method.
pub(crate) fn native(modifiers: &Modifiers) -> Option<Native> {
    Native::ALL.get(marked(modifiers, 'n')?).copied()
}

/// How many types a class takes between its brackets.
pub(crate) fn generics(class: &Class) -> u8 {
    marked(&class.modifiers, 'g').unwrap_or_default() as u8
}

/// Place of a class's type parameter of that name.
pub(crate) fn parameter(name: &str) -> Option<usize> {
    match name {
        "T" | "K" => Some(0),
        "V" => Some(1),
        _ => None,
    }
}

/// A library's class, to be kept: many may name it.
pub(crate) type Shared = Arc<Class>;

/// `Trigger.new` and the like, and the number by which the machine knows each.
pub(crate) const TRIGGER_CONTEXT: [(&str, u8); 15] = [
    ("new", 0),
    ("old", 1),
    ("newMap", 2),
    ("oldMap", 3),
    ("size", 4),
    ("operationType", 5),
    ("isExecuting", 6),
    ("isBefore", 7),
    ("isAfter", 8),
    ("isInsert", 9),
    ("isUpdate", 10),
    ("isDelete", 11),
    ("isUndelete", 12),
    ("isNew", 9),
    ("isOld", 11),
];

impl Image for Native {
    fn write(&self, out: &mut Vec<u8>) {
        (*self as u16).write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        let known = Native::ALL.get(usize::from(u16::read(bytes))).copied();
        known.unwrap_or_else(|| {
            bytes.fail();
            Native::ALL[0]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_the_library_parses() {
        for part in TEXT.split('\u{1}').skip(1) {
            let (name, text) = part.split_once('\n').expect("a name and a text");
            let parsed = crate::parser::unit(&Source::new("", text));
            assert!(parsed.is_ok(), "{name}: {parsed:?}");
        }
    }

    #[test]
    fn nothing_of_the_library_is_declared_twice() {
        let named = NAMES.split(' ').filter(|name| !["List", "Set", "Map"].contains(name));
        let calls: String = named.map(|name| [name, ".nothing();\n"].concat()).collect();
        let source = Source::new("Probe.cls", ["class Probe { static void run() {\n", &calls, "} }"].concat());
        let found = crate::compile(&[source], &crate::NoObjects).err().unwrap_or_default();
        // Each class says that it has no such method, and with it what is wrong with those that it has.
        assert!(found.len() > 50, "{found:?}");
        let twice: Vec<_> = found.iter().filter(|told| told.message.contains("already defined")).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
