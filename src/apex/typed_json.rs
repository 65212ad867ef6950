//! JSON text into values of a type: `JSON.deserialize` and its kin, and `JSONParser.readValueAs`.
//!
//! Refuses what a type cannot hold with the words of System.JSONException. Invariants: a value that was read back from
//! what was written is equal to it; members that a class does not have are passed over unless the manner is another.
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_class_System_Json.htm>

pub(crate) mod accessors;
mod records;
pub(crate) mod writer;

use crate::classes::EXCEPTION;
use crate::code::Code;
use crate::decimal::Decimal;
use crate::digest;
use crate::double;
use crate::json::tokens::{Token, Tokens};
use crate::json::{JsonError, moment};
use crate::letters;
use crate::machine::Machine;
use crate::made::ANY;
use crate::operate::{self, Raise};
use crate::rest_call::{expected_object, not_of_type, unexpected};
use crate::types::{ClassId, Type};
use crate::value::{Object, Table, Value};

#[cold]
#[inline(never)]
pub(crate) fn wrong(words: &[&str]) -> Raise {
    Raise::new("JSONException", words)
}

impl From<JsonError> for Raise {
    fn from(error: JsonError) -> Raise {
        wrong(&[&error.message])
    }
}

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Members that the type does not have are passed over.
    Lenient,
    /// They are refused.
    Strict,
    /// So are they, in the words of Apex REST.
    Rest,
}

/// A reading in progress.
pub(crate) struct Reader<'r> {
    pub code: &'r Code,
    pub machine: &'r mut Machine,
    pub tokens: &'r mut Tokens,
    pub manner: Manner,
}

impl Reader<'_> {
    /// The value that begins with the current token, as Salesforce reads it without a type: whole numbers are Integers
    /// or Longs, others Decimals.
    pub fn untyped(&mut self) -> Result<Value, Raise> {
        Ok(match self.tokens.current {
            Some(Token::StartObject) => {
                let mut table = Table::default();
                while self.tokens.must()? == Token::Name {
                    let name = self.text();
                    self.tokens.must()?;
                    let value = self.untyped()?;
                    table.put(operate::key(&self.machine.heap, name), (name, value));
                }
                self.machine.heap.put(Object::Map(table).made_as(ANY[1]))
            }
            Some(Token::StartArray) => {
                let mut values = Vec::new();
                while self.tokens.must()? != Token::EndArray {
                    values.push(self.untyped()?);
                }
                self.machine.heap.put(Object::list(values).made_as(ANY[0]))
            }
            Some(Token::Text) => self.text(),
            Some(Token::Whole) => match letters::whole(&self.tokens.value) {
                Some(number) => match i32::try_from(number) {
                    Ok(number) => Value::integer(number),
                    Err(_) => self.machine.heap.put(Object::Long(number)),
                },
                None => self.number(&Type::Decimal)?,
            },
            Some(Token::Fraction) => self.number(&Type::Decimal)?,
            Some(Token::True) => Value::TRUE,
            Some(Token::False) => Value::FALSE,
            _ => Value::NULL,
        })
    }

    /// The value that begins with the current token, as a type.
    pub fn typed(&mut self, of_type: &Type) -> Result<Value, Raise> {
        let token = self.tokens.current;
        if token == Some(Token::Null) {
            return Ok(Value::NULL);
        }
        match of_type {
            Type::List(of) | Type::Set(of) => {
                if token != Some(Token::StartArray) {
                    if self.manner == Manner::Rest {
                        return Err(expected_object(self.tokens));
                    }
                    return Err(wrong(&["Malformed JSON: Expected '[' at the beginning of List/Set"]));
                }
                let mut values = Vec::new();
                while self.tokens.must()? != Token::EndArray {
                    values.push(self.typed(of)?);
                }
                let collection = match of_type {
                    Type::List(_) => Object::list(values),
                    _ => self.machine.set_of(values),
                };
                Ok(self.made(collection, of_type))
            }
            Type::Map(of) => {
                self.begin_object()?;
                let mut table = Table::default();
                while self.tokens.must()? == Token::Name {
                    // A member's name is read as any other text.
                    self.tokens.current = Some(Token::Text);
                    let key = self.typed(&of.0)?;
                    self.tokens.must()?;
                    let value = self.typed(&of.1)?;
                    table.put(operate::key(&self.machine.heap, key), (key, value));
                }
                Ok(self.made(Object::Map(table), of_type))
            }
            Type::Record(object) => {
                self.begin_object()?;
                self.record(object.as_ref())
            }
            Type::Class(class, name) => match self.code.classes.get(usize::from(*class)) {
                Some(known) if !known.values.is_empty() => {
                    let place = known.values.iter().position(|value| value.eq_ignore_ascii_case(&self.tokens.value));
                    // The words are not confirmed.
                    match place.filter(|_| token == Some(Token::Text)) {
                        Some(place) => Ok(Value::enumerated(*class, place as u16)),
                        None => Err(wrong(&["Illegal value for primitive"])),
                    }
                }
                Some(_) if !self.code.descends(*class, EXCEPTION) => {
                    self.begin_object()?;
                    self.instance(*class)
                }
                _ => Err(wrong(&["Apex Type unsupported in JSON: ", name])),
            },
            Type::Any | Type::Void | Type::Null | Type::Unknown => {
                Err(wrong(&["Apex Type unsupported in JSON: ", &of_type.to_string()]))
            }
            _ if self.manner == Manner::Rest => match self.primitive(of_type) {
                Ok(Some(value)) => Ok(value),
                _ => Err(not_of_type(self.tokens, of_type)),
            },
            _ => self.primitive(of_type)?.ok_or_else(illegal),
        }
    }

    fn made(&mut self, collection: Object, of_type: &Type) -> Value {
        let made = self.code.made_as(&|known| known == of_type);
        self.machine.heap.put(collection.made_as(made))
    }

    fn begin_object(&self) -> Result<(), Raise> {
        match self.tokens.current {
            Some(Token::StartObject) => Ok(()),
            _ if self.manner == Manner::Rest => Err(expected_object(self.tokens)),
            _ => Err(wrong(&["Malformed JSON: Expected '{' at the beginning of object"])),
        }
    }

    fn instance(&mut self, class: ClassId) -> Result<Value, Raise> {
        let Some(known) = self.code.classes.get(usize::from(class)) else { return Ok(Value::NULL) };
        let mut fields = vec![Value::NULL; known.fields.len()];
        while self.tokens.must()? == Token::Name {
            let name = self.tokens.value.clone();
            self.tokens.must()?;
            let found = known.fields.iter().zip(0..).find(|((known, _), _)| known.eq_ignore_ascii_case(&name));
            match found.filter(|(_, slot)| !known.transient.contains(slot)) {
                Some(((_, of_type), slot)) => {
                    let value = self.typed(of_type)?;
                    if let Some(field) = fields.get_mut(usize::from(slot)) {
                        *field = value;
                    }
                }
                None if self.manner == Manner::Rest => return Err(unexpected(self.tokens, &name)),
                None if self.manner == Manner::Strict => {
                    return Err(wrong(&["Unknown field: ", &known.name, ".", &name]));
                }
                None => self.tokens.skip()?,
            }
        }
        Ok(self.machine.heap.put(Object::Instance { class, fields }))
    }

    /// A primitive, from a text as well; none where it is not one of that type.
    pub fn primitive(&mut self, of_type: &Type) -> Result<Option<Value>, Raise> {
        let Some(token @ (Token::Text | Token::Whole | Token::Fraction | Token::True | Token::False)) =
            self.tokens.current
        else {
            return Ok(None);
        };
        let text = match token {
            Token::True => "true",
            Token::False => "false",
            _ => self.tokens.value.as_str(),
        };
        Ok(match of_type {
            Type::Boolean if text.eq_ignore_ascii_case("true") => Some(Value::TRUE),
            Type::Boolean if text.eq_ignore_ascii_case("false") => Some(Value::FALSE),
            Type::Boolean => None,
            Type::Integer | Type::Long | Type::Double | Type::Decimal => Some(self.number(of_type)?),
            Type::String => Some(self.machine.heap.text(text)),
            Type::Date => moment::date(text).map(Value::date),
            Type::Time => moment::time(text).map(Value::time),
            _ => {
                let object = match of_type {
                    Type::Id => match crate::normalise_id(text) {
                        Some(id) => Some(Object::Id(id.into())),
                        None => return Err(wrong(&["Invalid id: ", text])),
                    },
                    Type::Datetime => moment::datetime(text).map(Object::Datetime),
                    Type::Blob => digest::from_base64(text).map(|bytes| Object::Blob(bytes.into())),
                    _ => None,
                };
                object.map(|object| self.machine.heap.put(object))
            }
        })
    }

    fn number(&mut self, of_type: &Type) -> Result<Value, Raise> {
        let text = &self.tokens.value;
        let object = match of_type {
            Type::Integer => return letters::integer(text).map(Value::integer).ok_or_else(illegal),
            Type::Long => letters::whole(text).map(Object::Long),
            Type::Double => double::parse(text).map(Object::Double),
            _ => Decimal::parse(text).or_else(|| Decimal::from_f64(double::parse(text)?)).map(Object::Decimal),
        };
        Ok(self.machine.heap.put(object.ok_or_else(illegal)?))
    }

    fn text(&mut self) -> Value {
        self.machine.heap.text(&self.tokens.value)
    }
}

fn illegal() -> Raise {
    wrong(&["Illegal value for primitive"])
}
