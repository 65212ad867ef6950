//! Tokens of the schema: `Account.SObjectType`, `Account.Name`, `Schema.SObjectType.Account.fields.Name`.
//!
//! Refuses a token of a field that the object does not have. Invariant: a token names object and field as declared.
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_dynamic_describe_objects_understanding.htm>

use std::sync::Arc;

use super::body::Body;
use super::meaning::Meaning;
use crate::code::Op;
use crate::source::At;
use crate::syntax::{Expression, ExpressionKind, Name};
use crate::types::Type;

impl Body<'_, '_, '_> {
    /// A member of the name of an object: its type, or a field's token.
    pub(super) fn token_of(&mut self, object: &Arc<str>, name: &Name) -> Type {
        let place = self.build.name(object);
        if name.text.eq_ignore_ascii_case("SObjectType") {
            self.emit(Op::ObjectType(place));
            return self.platform_type("SObjectType");
        }
        let Some(field) = self.build.schema.field(object, &name.text) else {
            return self.unknown(name.at, format_args!("Variable does not exist: {object}.{}", name.text));
        };
        let field = self.build.name(&field.name);
        self.emit(Op::FieldToken(place, field));
        self.platform_type("SObjectField")
    }

    fn platform_type(&mut self, name: &str) -> Type {
        self.build.platform_class(name).map_or(Type::Unknown, |class| self.build.classes.type_of(class))
    }

    /// The object whose description an expression means: `Schema.SObjectType.Account`.
    fn described(&mut self, expression: &Expression) -> Option<Arc<str>> {
        let ExpressionKind::Member { receiver, name, .. } = &expression.kind else { return None };
        let Some(Meaning::Class(class)) = self.meaning(receiver) else { return None };
        if Some(class) != self.build.platform_class("SObjectType") {
            return None;
        }
        self.build.schema.object(&name.text).map(Into::into)
    }

    /// `System.Label.Greeting`, `Label.c.Greeting`: its text.
    fn label(&mut self, expression: &Expression) -> Option<Type> {
        let ExpressionKind::Member { receiver, name, .. } = &expression.kind else { return None };
        let (namespace, text) = match &receiver.kind {
            ExpressionKind::Member { receiver, name: namespace, .. } if self.is_label(receiver) => {
                (namespace.text.as_str(), name.text.clone())
            }
            _ if self.is_label(receiver) => ("c", name.text.clone()),
            _ => return None,
        };
        let known = match namespace.to_ascii_lowercase().as_str() {
            // The org's own.
            "c" => self.build.schema.label(&text),
            // The platform's, whose words nobody says: its name stands for each.
            "site" => Some(text),
            _ => None,
        };
        let Some(text) = known else {
            // The next member may be what follows a label's namespace.
            return match &expression.kind {
                _ if ["c", "site"].iter().any(|known| name.text.eq_ignore_ascii_case(known)) => None,
                _ => Some(self.unknown(name.at, format_args!("External string does not exist: {}", name.text))),
            };
        };
        let place = self.build.text(&text);
        self.emit(Op::Constant(place));
        Some(Type::String)
    }

    /// `Label` or `System.Label`.
    fn is_label(&mut self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Name(word) => word.eq_ignore_ascii_case("Label") && !self.place_named(word),
            ExpressionKind::Member { receiver, name, .. } => {
                name.text.eq_ignore_ascii_case("Label") && is_system(receiver)
            }
            _ => false,
        }
    }

    /// `Page.Invoice`, whose address is the name.
    fn page(&mut self, expression: &Expression) -> Option<Type> {
        let ExpressionKind::Member { receiver, name, .. } = &expression.kind else { return None };
        let is_page = match &receiver.kind {
            ExpressionKind::Name(word) => word.eq_ignore_ascii_case("Page"),
            ExpressionKind::Member { receiver, name, .. } => {
                name.text.eq_ignore_ascii_case("Page") && is_system(receiver)
            }
            _ => false,
        };
        if !is_page || self.place_named("Page") || self.build.find_class(self.class, "Page").is_some() {
            return None;
        }
        let class = self.build.platform_class("PageReference")?;
        self.initialise(class);
        let place = self.build.text(&name.text);
        self.emit(Op::Constant(place));
        let method = self.static_of_name(class, "ofPage", &[Type::String])?;
        Some(self.call_method(expression.at, &method, &[Type::String]))
    }

    /// Whether a variable has that name here.
    fn place_named(&mut self, word: &str) -> bool {
        self.local(word).is_some() || self.visible_field(word).is_some()
    }

    /// `Schema.SObjectType.Account`, `Account.fields.Name` and the like; none for what is no token.
    pub(super) fn token(&mut self, expression: &Expression) -> Option<Type> {
        if let Some(text) = self.label(expression) {
            return Some(text);
        }
        if let Some(page) = self.page(expression) {
            return Some(page);
        }
        if let Some(object) = self.described(expression) {
            let place = self.build.name(&object);
            self.emit(Op::ObjectType(place));
            return Some(self.describe(expression));
        }
        let ExpressionKind::Member { receiver, name, .. } = &expression.kind else { return None };
        let ExpressionKind::Member { receiver: object, name: fields, .. } = &receiver.kind else { return None };
        if fields.text.eq_ignore_ascii_case("fieldSets") {
            return self.field_set(object, name);
        }
        if !fields.text.eq_ignore_ascii_case("fields") {
            return None;
        }
        if let Some(object) = self.described(object) {
            self.token_of(&object, name);
            return Some(self.describe(expression));
        }
        // `Account.SObjectType.fields.Name` is the token that `Account.Name` is.
        let object = match &object.kind {
            ExpressionKind::Member { receiver, name, .. } if name.text.eq_ignore_ascii_case("SObjectType") => receiver,
            _ => object,
        };
        match self.meaning(object)? {
            Meaning::Record(object) => Some(self.token_of(&object, name)),
            _ => None,
        }
    }

    /// `Schema.SObjectType.Account.fieldSets.Short`, but for the map of all.
    fn field_set(&mut self, object: &Expression, name: &Name) -> Option<Type> {
        let object = self.described(object)?;
        let class = self.build.platform_class("FieldSet")?;
        let given = [self.platform_type("SObjectType"), Type::String];
        let method = self.static_of_name(class, "named", &given)?;
        let (object, text) = (self.build.name(&object), self.build.text(&name.text));
        self.emit(Op::ObjectType(object));
        self.emit(Op::Constant(text));
        Some(self.call_unseen(name.at, &method, &given))
    }

    /// What the token on the stack describes.
    fn describe(&mut self, expression: &Expression) -> Type {
        let token = match self.function.ops.last() {
            Some(Op::FieldToken(..)) => self.platform_type("SObjectField"),
            _ => self.platform_type("SObjectType"),
        };
        let name = Box::new(crate::syntax::NameNode { text: "getDescribe".to_owned(), at: expression.at });
        self.call_on(expression.at, &token, &name, &[])
    }

    /// `Setting__c.getInstance()`, `Rule__mdt.getAll()`: the library's method takes the object's token first.
    pub(super) fn settings_call(&mut self, at: At, object: &Arc<str>, name: &Name, arguments: &[Expression]) -> Type {
        // An object may have the name of a class, such as Site: the library has that one's methods apart.
        if let Some(class) = self.build.platform_class(&[object, "Methods"].concat()) {
            return self.static_call(at, class, name, arguments);
        }
        let place = self.build.name(object);
        if name.text.eq_ignore_ascii_case("getSObjectType") && arguments.is_empty() {
            self.emit(Op::ObjectType(place));
            return self.platform_type("SObjectType");
        }
        let Some(settings) = self.build.platform_class("StoredSettings") else { return Type::Unknown };
        self.emit(Op::ObjectType(place));
        let mut found = vec![self.platform_type("SObjectType")];
        found.extend(self.arguments(arguments));
        match self.static_of_name(settings, &name.text, &found) {
            Some(method) => {
                let result = self.call_method(at, &method, &found);
                let record = Type::Record(Some(object.clone()));
                if matches!(result, Type::Map(_)) { Type::map(Type::String, record) } else { record }
            }
            None => {
                found.remove(0);
                self.no_method(name, &found, object)
            }
        }
    }
}

fn is_system(expression: &Expression) -> bool {
    matches!(&expression.kind, ExpressionKind::Name(word) if word.eq_ignore_ascii_case("System"))
}
