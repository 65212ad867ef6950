//! Records from JSON: their fields, parents and children, as the org describes them.
//!
//! Refuses, where reading is strict, what the object does not have. Invariant: fields keep the order of the text.

use std::sync::Arc;

use super::{Manner, Reader, wrong};
use crate::json::tokens::Token;
use crate::operate::Raise;
use crate::schema::Description;
use crate::types::Type;
use crate::value::{Object, RecordObject, Value};

/// What a member of a record's JSON is.
enum Member {
    Field(Arc<str>, Type),
    Parent(Arc<str>, Option<Arc<str>>),
    Children(Arc<str>, Arc<str>),
}

impl Reader<'_> {
    /// The rest of a record; without an object's name its `attributes` say of which it is.
    pub(super) fn record(&mut self, object: Option<&Arc<str>>) -> Result<Value, Raise> {
        let named = match object {
            Some(object) => object.clone(),
            // The words are not confirmed.
            None => {
                self.attributed()?.ok_or_else(|| wrong(&["Malformed JSON: Expected 'attributes' of the SObject"]))?
            }
        };
        let known = self.machine.described(&named)?;
        let object = known.as_ref().map_or(named, |known| known.object.name.as_str().into());
        let mut record = RecordObject { object, ..RecordObject::default() };
        while self.tokens.must()? == Token::Name {
            let name = std::mem::take(&mut self.tokens.value);
            self.tokens.must()?;
            if name == "attributes" {
                self.tokens.skip()?;
                continue;
            }
            let is_null = self.tokens.current == Some(Token::Null);
            let (name, value) = match known.as_deref().map(|known| member(known, &name)) {
                None => (name.as_str().into(), self.untyped()?),
                Some(Some(Member::Field(name, _) | Member::Parent(name, _))) if is_null => (name, Value::NULL),
                Some(Some(Member::Field(name, of_type))) => (name, self.field(&of_type)?),
                Some(Some(Member::Parent(name, object))) => (name, self.typed(&Type::Record(object))?),
                Some(Some(Member::Children(name, object))) => match self.children(object)? {
                    Some(children) => (name, children),
                    None => continue,
                },
                Some(None) if self.manner != Manner::Lenient => {
                    return Err(wrong(&["No such column '", &name, "' on sobject of type ", &record.object]));
                }
                Some(None) => {
                    self.tokens.skip()?;
                    continue;
                }
            };
            record.set(&name, value);
        }
        Ok(self.machine.heap.put(Object::Record(record)))
    }

    /// Looks ahead for the object's name.
    fn attributed(&self) -> Result<Option<Arc<str>>, Raise> {
        let mut ahead = self.tokens.clone();
        while ahead.must()? == Token::Name {
            let inside = ahead.value == "attributes";
            if ahead.must()? != Token::StartObject || !inside {
                ahead.skip()?;
                continue;
            }
            while ahead.must()? == Token::Name {
                let is_type = ahead.value == "type";
                if ahead.must()? == Token::Text && is_type {
                    return Ok(Some(ahead.value.as_str().into()));
                }
                ahead.skip()?;
            }
        }
        Ok(None)
    }

    fn field(&mut self, of_type: &Type) -> Result<Value, Raise> {
        if let Some(value) = self.primitive(of_type)? {
            return Ok(value);
        }
        let name = crate::rest_call::named(of_type);
        let token = self.tokens.current.map_or("", Token::name);
        let value = match self.tokens.current {
            Some(Token::StartArray) => "[",
            Some(Token::StartObject) => "{",
            _ => &self.tokens.value,
        };
        let words = [
            "Cannot deserialize instance of ",
            &name,
            " from ",
            token,
            " value ",
            value,
            " or request may be missing a required field",
        ];
        Err(self.tokens.error(&words, 1).into())
    }

    /// `{"totalSize":1,"done":true,"records":[…]}`
    fn children(&mut self, object: Arc<str>) -> Result<Option<Value>, Raise> {
        if self.tokens.current == Some(Token::Null) {
            return Ok(None);
        }
        self.begin_object()?;
        let mut children = None;
        while self.tokens.must()? == Token::Name {
            let is_records = self.tokens.value == "records";
            self.tokens.must()?;
            if is_records {
                children = Some(self.typed(&Type::list(Type::Record(Some(object.clone()))))?);
            } else {
                self.tokens.skip()?;
            }
        }
        Ok(children)
    }
}

fn member(known: &Description, name: &str) -> Option<Member> {
    if let Some(field) = known.field(name) {
        return Some(Member::Field(field.name.as_str().into(), Type::described(field)));
    }
    if let Some((field, relationship)) = known.parent(name) {
        let object = match field.reference_to.as_slice() {
            [object] if object != "*" => Some(object.as_str().into()),
            _ => None,
        };
        return Some(Member::Parent(relationship.into(), object));
    }
    let (child, relationship) = known.children(name)?;
    Some(Member::Children(relationship.into(), child.object.as_str().into()))
}
