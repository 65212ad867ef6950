//! What words mean that are no value: classes, objects, `Trigger`.
//!
//! Refuses nothing: a word that means nothing here is a value, or a mistake that others tell. Invariant: a variable goes
//! before a class of its name, unless only the class can have what is asked of it.

use std::sync::Arc;

use super::body::Body;
use crate::syntax::{Expression, ExpressionKind};
use crate::types::{ClassId, Type};

/// What a word or a chain of words means when it is no value.
pub(super) enum Meaning {
    Class(ClassId),
    Trigger,
    Record(Arc<str>),
}

impl Body<'_, '_, '_> {
    /// What a chain of words means when no variable has its first word as its name.
    pub fn meaning(&mut self, expression: &Expression) -> Option<Meaning> {
        match &expression.kind {
            ExpressionKind::Name(word) => {
                if self.local(word).is_some() || self.readable_field(word) {
                    return None;
                }
                if word.eq_ignore_ascii_case("Trigger") {
                    return Some(Meaning::Trigger);
                }
                match self.build.find_class(self.class, word) {
                    Some(class) => Some(Meaning::Class(class)),
                    None => self.build.schema.object(word).map(|object| Meaning::Record(object.into())),
                }
            }
            ExpressionKind::Member { receiver, name, .. } => match self.meaning(receiver)? {
                // A property may have the name of an inner class: `Query.Filter` is the property.
                Meaning::Class(class) if self.is_own_static(class, &name.text) => None,
                Meaning::Class(class) => {
                    let entry = self.build.classes.get(class);
                    // `System.JSON` and `System.CalloutException` are `JSON` and `CalloutException`.
                    let full = match (&*entry.name, entry.declaration.is_some()) {
                        ("System" | "Schema", true) => name.text.clone(),
                        (outer, _) => [outer, ".", &name.text].concat(),
                    };
                    let of_schema = matches!(&*entry.name, "Schema" | "System") && entry.declaration.is_some();
                    match self.build.find_class(None, &full) {
                        None if of_schema => {
                            self.build.schema.object(&name.text).map(|object| Meaning::Record(object.into()))
                        }
                        found => found.map(Meaning::Class),
                    }
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a class of the sources has a static field of that name.
    fn is_own_static(&mut self, class: ClassId, name: &str) -> bool {
        if self.build.classes.get(class).declaration.is_some() {
            return false;
        }
        self.build.ready(class);
        self.build.classes.field(class, name).is_some_and(|(_, field)| field.is_static)
    }

    /// What the receiver of a member means. A variable may have the name of its class, as in `Season season`: then what
    /// the class has for all is the class's.
    pub fn meaning_for(&mut self, receiver: &Expression, member: &str) -> Option<Meaning> {
        if let Some(found) = self.meaning(receiver) {
            return Some(found);
        }
        let ExpressionKind::Name(word) = &receiver.kind else { return None };
        let of_variable = match self.local(word) {
            Some(local) => local.of_type.clone(),
            None => self.visible_field(word)?.1.of_type,
        };
        match self.build.find_class(self.class, word) {
            Some(class) => {
                let same = of_variable == self.build.classes.type_of(class);
                let meant = same || self.lacks(&of_variable, member);
                (meant && self.has_static(class, member)).then_some(Meaning::Class(class))
            }
            None if member.eq_ignore_ascii_case("SObjectType") && self.lacks(&of_variable, member) => {
                self.build.schema.object(word).map(|object| Meaning::Record(object.into()))
            }
            None => None,
        }
    }

    /// Whether a value of a type has nothing of that name.
    fn lacks(&mut self, of_type: &Type, member: &str) -> bool {
        if let Type::Record(Some(object)) = of_type {
            let schema = self.build.schema;
            if schema.field(object, member).is_some()
                || schema.parent(object, member).is_some()
                || schema.children(object, member).is_some()
            {
                return false;
            }
        }
        let Some(class) = self.build.class_of(of_type) else { return false };
        let is_field = self.build.classes.field(class, member).is_some();
        !is_field && self.methods_of(class, member).is_empty()
    }

    /// Whether a single word means a field here: one of an object only where there is that object.
    fn readable_field(&mut self, word: &str) -> bool {
        let Some((class, field)) = self.visible_field(word) else { return false };
        let here = self.class.is_some_and(|own| self.build.classes.descends(own, class));
        field.is_static || !self.is_static && here
    }
}
