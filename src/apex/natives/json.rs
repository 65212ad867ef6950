//! What runs behind JSON, JSONGenerator and JSONParser.
//!
//! Refuses what `typed_json` refuses. Invariant: a parser or generator that refused something is where it was before.

use crate::code::Code;
use crate::json::emitter::Emitter;
use crate::json::tokens::{Token, Tokens};
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, integer, missing};
use crate::operate::Raise;
use crate::typed_json::accessors::Told;
use crate::typed_json::writer::{self, Writer};
use crate::typed_json::{Manner, Reader, wrong};
use crate::types::Type;
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn json_native(&mut self, code: &Code, native: Native, given: &Given, _count: u8) -> Result<(), Raise> {
        use Native::*;
        let [first, second, ..] = *given;
        match native {
            JSONDeserialize | JSONDeserializeStrict | JSONDeserializeUntyped => {
                let mut tokens = Tokens::new(self.given_text(first)?.clone());
                tokens.first()?;
                let of_type = match native {
                    JSONDeserializeUntyped => None,
                    _ => Some(self.given_type(second)?),
                };
                let manner = if native == JSONDeserializeStrict { Manner::Strict } else { Manner::Lenient };
                let mut reader = Reader { code, machine: self, tokens: &mut tokens, manner };
                let value = match of_type {
                    Some(of_type) => reader.typed(&of_type),
                    None => reader.untyped(),
                }?;
                self.give(value)
            }
            JSONSerialize | JSONSerializePretty => {
                let pretty = native == JSONSerializePretty;
                let told = self.told(code, first)?;
                let text = writer::serialize(code, &self.heap, &told, first, [second == Value::TRUE, pretty])?;
                self.give_text(&text)
            }
            AccessorsCall => {
                self.push(first);
                self.enter(code, integer(second)? as u32, 1, None)
            }
            AccessorsKeep => {
                self.told.values.push((first, integer(second)? as u16, given[2]));
                Ok(())
            }
            JSONCreateParser => {
                let tokens = Tokens::new(self.given_text(first)?.clone());
                self.give_object(Object::JsonParser(Box::new(tokens)))
            }
            JSONCreateGenerator => {
                let emitter = Emitter::new(first == Value::TRUE);
                self.give_object(Object::JsonGenerator(Box::new(emitter)))
            }
            _ => match self.heap.get(first) {
                Some(Object::JsonParser(tokens)) => {
                    let tokens = tokens.as_ref().clone();
                    self.json_parser(code, native, given, tokens)
                }
                Some(Object::JsonGenerator(_)) => self.json_generator(code, native, given),
                _ => Err(missing(native)),
            },
        }
    }

    fn given_type(&self, value: Value) -> Result<Type, Raise> {
        match self.heap.get(value) {
            Some(Object::TypeToken(of_type)) => Ok(of_type.clone()),
            _ => Err(Raise::null_argument()),
        }
    }

    /// With a copy of the parser, which takes the parser's place when nothing was refused.
    fn json_parser(&mut self, code: &Code, native: Native, given: &Given, mut tokens: Tokens) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        let place = |token: Option<Token>| Value::integer(token.map_or(-1, |token| token as i32));
        let left = match native {
            JSONParserAdvance => Some(place(tokens.advance()?)),
            JSONParserToken => Some(place(tokens.current)),
            JSONParserCleared => Some(place(tokens.cleared)),
            JSONParserClearCurrentToken => {
                tokens.cleared = tokens.current.take();
                None
            }
            JSONParserSkipChildren => {
                tokens.skip()?;
                None
            }
            JSONParserGetCurrentName => Some(match tokens.name() {
                Some(name) => self.heap.text(&name),
                None => Value::NULL,
            }),
            JSONParserGetText => Some(match tokens.current {
                Some(token) => self.heap.text(match token {
                    Token::EndArray => "]",
                    Token::EndObject => "}",
                    Token::StartArray => "[",
                    Token::StartObject => "{",
                    Token::False => "false",
                    Token::Null => "null",
                    Token::True => "true",
                    Token::Name | Token::Fraction | Token::Whole | Token::Text => &tokens.value,
                }),
                None => Value::NULL,
            }),
            _ => {
                let of_type = self.given_type(second)?;
                let how = integer(third)?;
                if how == 1 && !matches!(tokens.current, Some(Token::Whole | Token::Fraction)) {
                    let words = [
                        "Current token (",
                        tokens.current.map_or("null", Token::name),
                        ") not numeric, can not use numeric value accessors",
                    ];
                    return Err(tokens.error(&words, 1).into());
                }
                if tokens.current.is_none() {
                    tokens.first()?;
                }
                let manner = if how == 3 { Manner::Strict } else { Manner::Lenient };
                let mut reader = Reader { code, machine: self, tokens: &mut tokens, manner };
                Some(reader.typed(&of_type)?)
            }
        };
        if let Some(Object::JsonParser(held)) = self.heap.get_mut(first) {
            **held = tokens;
        }
        left.map_or(Ok(()), |left| self.give(left))
    }

    fn json_generator(&mut self, code: &Code, native: Native, given: &Given) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        let told = if native == JSONGeneratorWrite { self.told(code, second)? } else { Told::default() };
        let name = match native {
            JSONGeneratorWriteFieldName => Some(self.given_text(second)?.clone()),
            _ => None,
        };
        let Some(Object::JsonGenerator(held)) = self.heap.get_mut(first) else { return Err(Raise::null()) };
        let mut emitter = std::mem::take(held);
        let left = match native {
            JSONGeneratorClose | JSONGeneratorGetAsString => {
                emitter.close();
                Ok(())
            }
            JSONGeneratorIsClosed => Ok(()),
            // The words are not confirmed.
            _ if emitter.closed => Err(wrong(&["The generator is closed"])),
            JSONGeneratorStart => emitter.start(second == Value::TRUE).map_err(Raise::from),
            JSONGeneratorFinish => emitter.end(second == Value::TRUE).map_err(Raise::from),
            JSONGeneratorWriteFieldName => emitter.name(name.as_deref().unwrap_or_default()).map_err(Raise::from),
            _ => {
                let suppress_nulls = third == Value::TRUE;
                Writer { code, heap: &self.heap, told: &told, suppress_nulls }.write(second, &mut emitter)
            }
        };
        self.heap.grew(32);
        let (text, closed) = (std::mem::take(&mut emitter.out), emitter.closed);
        let given = match native {
            JSONGeneratorGetAsString => self.give_text(&text),
            JSONGeneratorIsClosed => self.give_truth(closed),
            _ => left,
        };
        emitter.out = text;
        if let Some(Object::JsonGenerator(held)) = self.heap.get_mut(first) {
            *held = emitter;
        }
        given
    }
}
