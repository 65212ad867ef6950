//! What runs behind String and Id.
//!
//! Refuses to call Apex code. Invariant: places and lengths count characters as Apex does, in UTF-16 units.

use crate::code::Code;
use crate::id::normalise_id;
use crate::letters;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, integer, missing, object};
use crate::operate::{self, Raise};
use crate::text;
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn text_native(&mut self, code: &Code, native: Native, given: &Given, count: u8) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        match native {
            StringJoin | StringIsBlank | StringIsNotBlank | StringIsEmpty | StringIsNotEmpty => {}
            StringHashCode => return self.give_whole(object::hash_of(self.given_text(first)?)),
            StringCompareTo => {
                let order = object::order_of_texts(self.given_text(first)?, self.given_text(second)?);
                return self.give_whole(order);
            }
            StringEquals => return self.give_truth(self.heap.str(first) == self.heap.str(second)),
            StringEqualsIgnoreCase => {
                return self.give_truth(second != Value::NULL && operate::equal(&self.heap, first, second));
            }
            _ => _ = self.given_text(first)?,
        }
        let text = self.heap.str(first).cloned().unwrap_or_default();
        match native {
            StringIsBlank => self.give_truth(letters::trim(&text).is_empty()),
            StringIsNotBlank => self.give_truth(!letters::trim(&text).is_empty()),
            StringIsEmpty => self.give_truth(text.is_empty()),
            StringIsNotEmpty => self.give_truth(!text.is_empty()),
            StringJoin => {
                let separator = self.given_text(second)?;
                let mut joined = String::new();
                for (place, value) in self.elements(first)?.into_iter().enumerate() {
                    if place > 0 {
                        joined.push_str(separator);
                    }
                    text::write_text(code, &self.heap, value, &mut joined);
                    if joined.len() > letters::TOO_LARGE {
                        break;
                    }
                }
                self.give_text(&joined)
            }
            StringLength => self.give_whole(letters::length(&text) as i32),
            StringLeft | StringRight | StringSubstring => {
                let length = letters::length(&text) as i32;
                let wanted = integer(second)?;
                let (from, to) = match native {
                    StringLeft => (0, wanted.clamp(0, length)),
                    StringRight => (length - wanted.clamp(0, length), length),
                    _ => (wanted, if count > 2 { integer(third)? } else { length }),
                };
                if from < 0 || to < from || to > length {
                    let (which, place) = if from < 0 || from > length { ("Starting", from) } else { ("Ending", to) };
                    let words = [which, " position out of bounds: ", &letters::digits(place.into())];
                    return Err(Raise::new("StringException", &words));
                }
                self.give_text(letters::part(&text, from as usize, to as usize))
            }
            StringToLowerCase => self.give_text(&letters::lower(&text)),
            StringToUpperCase => self.give_text(&letters::upper(&text)),
            StringTrim => self.give_text(letters::trim(&text)),
            StringContains | StringIndexOf => {
                let before = letters::find(&text, self.given_text(second)?).and_then(|place| text.get(..place));
                match native {
                    StringContains => self.give_truth(before.is_some()),
                    _ => self.give_whole(before.map_or(-1, |before| letters::length(before) as i32)),
                }
            }
            StringStartsWith => self.give_truth(text.starts_with(&**self.given_text(second)?)),
            StringEndsWith => self.give_truth(text.ends_with(&**self.given_text(second)?)),
            StringReplace => {
                let replaced = letters::replace(&text, self.given_text(second)?, self.given_text(third)?);
                self.give_text(&replaced)
            }
            IdValueOf => match normalise_id(&text) {
                Some(id) => self.give_object(Object::Id(id.into())),
                None => Err(Raise::new("StringException", &["Invalid id: ", &text])),
            },
            _ => Err(missing(native)),
        }
    }
}
