//! Declarations: which classes and triggers there are, and the order in which they are compiled.
//!
//! Refuses two classes of one name. Invariant: all names are known before a type is resolved, all members before a
//! body is compiled.

use std::sync::Arc;

use super::body::Body;
use super::{Build, inherit, members};
use crate::classes::ClassEntry;
use crate::program::{TriggerEvent, TriggerInfo};
use crate::source::At;
use crate::syntax::{Class, Member, Modifiers, Trigger, Unit};
use crate::types::ClassId;

/// What is done with every class before the next is done with any.
type Step = fn(&mut Build, ClassId, &Class);

/// Of a class.
pub(super) const MOST_MEMBERS: usize = 10_000;

/// All that there are.
const ANNOTATIONS: [&str; 22] = [
    "AuraEnabled",
    "Deprecated",
    "Future",
    "HttpDelete",
    "HttpGet",
    "HttpPatch",
    "HttpPost",
    "HttpPut",
    "InvocableMethod",
    "InvocableVariable",
    "IsTest",
    "JsonAccess",
    "NamespaceAccessible",
    "NamespaceGuard",
    "PrivateApi",
    "ReadOnly",
    "RemoteAction",
    "RestResource",
    "SuppressWarnings",
    "TestSetup",
    "TestVisible",
    "UseReplica",
];

pub(super) fn all(build: &mut Build, units: &[(u32, Unit)]) {
    let mut declared: Vec<(u32, ClassId, &Class)> = Vec::new();
    for (file, unit) in units {
        build.file = *file;
        if let Unit::Class(class) = unit {
            name_class(build, class, None, *file, &mut declared);
        }
    }
    // What is wrong with a body is that body's business.
    let steps: [(Step, bool); 4] =
        [(members::hierarchy, true), (members::all, true), (inherit::check, true), (members::bodies, false)];
    for (step, is_declaration) in steps {
        // A superclass goes before what descends from it.
        let mut ordered: Vec<&(u32, ClassId, &Class)> = Vec::new();
        for one in &declared {
            let depth = build.classes.line_of(one.1).len();
            let place = ordered.partition_point(|known| build.classes.line_of(known.1).len() <= depth);
            ordered.insert(place, one);
        }
        for (file, id, class) in ordered {
            build.file = *file;
            let before = build.diagnostics.len();
            step(build, *id, class);
            if is_declaration && build.diagnostics.len() > before {
                build.classes.get_mut(*id).is_broken = true;
            }
        }
    }
    for (file, unit) in units {
        build.file = *file;
        if let Unit::Trigger(trigger) = unit {
            declare_trigger(build, trigger);
        }
    }
}

fn name_class<'s>(
    build: &mut Build,
    class: &'s Class,
    outer: Option<ClassId>,
    file: u32,
    declared: &mut Vec<(u32, ClassId, &'s Class)>,
) {
    let full: Arc<str> = match outer {
        Some(outer) => [&build.classes.get(outer).name, ".", &class.name.text].concat().into(),
        None => class.name.text.as_str().into(),
    };
    if build.classes.entries.iter().any(|known| known.name.eq_ignore_ascii_case(&full)) {
        return build.complain(class.name.at, format_args!("Type name already in use: {full}"));
    }
    if class.members.len() > MOST_MEMBERS {
        return build.complain(class.name.at, format_args!("Class has more than {MOST_MEMBERS} members"));
    }
    let id = build.classes.entries.len() as ClassId;
    build.classes.entries.push(ClassEntry {
        name: full,
        kind: class.kind,
        outer,
        annotations: written_annotations(&class.modifiers),
        is_abstract: class.modifiers.has("abstract"),
        is_virtual: class.modifiers.has("abstract") || class.modifiers.has("virtual"),
        values: class.values.iter().map(|value| value.text.as_str().into()).collect(),
        file,
        ..ClassEntry::default()
    });
    check_words(build, &class.modifiers, class.name.at);
    let is_hidden = ["private", "protected"].into_iter().any(|word| class.modifiers.has(word));
    if outer.is_none() && is_hidden && !build.classes.is_test(id) {
        build.complain(class.name.at, format_args!("Top-level type must have public or global visibility"));
    }
    for (place, value) in class.values.iter().enumerate() {
        let before = class.values.get(..place).unwrap_or_default();
        if before.iter().any(|known| known.text.eq_ignore_ascii_case(&value.text)) {
            build.complain(value.at, format_args!("Duplicate field: {}", value.text));
        }
    }
    if outer.is_some() {
        build.classes.get_mut(id).visibility = build.visibility(id, &class.modifiers);
    }
    declared.push((file, id, class));
    for member in &class.members {
        if let Member::Class(inner) = member {
            if outer.is_some() {
                build.complain(inner.name.at, format_args!("Inner types are not allowed to have inner types"));
            } else {
                name_class(build, inner, Some(id), file, declared);
            }
        }
    }
}

pub(super) fn written_annotations(modifiers: &Modifiers) -> Vec<String> {
    let mut written: Vec<String> = modifiers
        .annotations
        .iter()
        .map(|found| match found.arguments.is_empty() {
            true => found.name.text.clone(),
            false => [&found.name.text, "(", &found.arguments, ")"].concat(),
        })
        .collect();
    if modifiers.has("testmethod") {
        written.push("IsTest".to_owned());
    }
    written
}

/// Of a declaration: each word once, and one of those that say who sees it.
pub(super) fn check_words(build: &mut Build, modifiers: &Modifiers, at: At) {
    let is_scope = |word: &str| ["public", "private", "protected", "global"].contains(&word);
    for (place, word) in modifiers.words.iter().enumerate() {
        let before = modifiers.words.get(..place).unwrap_or_default();
        if before.iter().any(|known| known.text == word.text) {
            build.complain(at, format_args!("Duplicate modifier: {}", word.text));
        } else if is_scope(&word.text) && before.iter().any(|known| is_scope(&known.text)) {
            build.complain(at, format_args!("Declarations can only have one scope"));
        }
    }
    for mark in &modifiers.annotations {
        if !ANNOTATIONS.iter().any(|known| known.eq_ignore_ascii_case(&mark.name.text)) {
            build.complain(mark.name.at, format_args!("Annotation does not exist: {}", mark.name.text));
        }
    }
}

fn declare_trigger(build: &mut Build, trigger: &Trigger) {
    let Some(object) = build.schema.object(&trigger.object.text) else {
        return build.complain(trigger.object.at, format_args!("Invalid type: {}", trigger.object.text));
    };
    let mut events = Vec::new();
    for (when, what) in &trigger.events {
        match event(&when.text, &what.text) {
            Some(event) if !events.contains(&event) => events.push(event),
            Some(_) => build.complain(when.at, format_args!("Duplicate trigger event: {} {}", when.text, what.text)),
            None => build.complain(when.at, format_args!("Invalid trigger event: {} {}", when.text, what.text)),
        }
    }
    let place = build.reserve_function();
    Body::trigger(build, place, trigger, &object);
    let file = build.file;
    build.output.trigger_functions.push(place);
    build.output.triggers.push(TriggerInfo { name: trigger.name.text.clone(), object, events, file });
}

fn event(when: &str, what: &str) -> Option<TriggerEvent> {
    use TriggerEvent::*;
    Some(match (when, what) {
        ("before", "insert") => BeforeInsert,
        ("before", "update") => BeforeUpdate,
        ("before", "delete") => BeforeDelete,
        ("after", "insert") => AfterInsert,
        ("after", "update") => AfterUpdate,
        ("after", "delete") => AfterDelete,
        ("after", "undelete") => AfterUndelete,
        _ => return None,
    })
}
