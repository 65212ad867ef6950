//! What runs behind JSON.
//!
//! Refuses what `typed_json` refuses. Invariant: none of its own.

use crate::code::Code;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, missing};
use crate::operate::Raise;
use crate::typed_json;
use crate::value::Object;

impl Machine {
    pub(crate) fn json_native(&mut self, code: &Code, native: Native, given: &Given, _count: u8) -> Result<(), Raise> {
        use Native::*;
        let [first, second, ..] = *given;
        match native {
            JSONDeserialize => {
                let text = self.given_text(first)?.clone();
                let Some(Object::TypeToken(of_type)) = self.heap.get(second) else {
                    return Err(Raise::null_argument());
                };
                let of_type = of_type.clone();
                let value = typed_json::deserialize(code, &mut self.heap, &text, &of_type)?;
                self.give(value)
            }
            JSONSerialize => {
                let text = typed_json::serialize(code, &self.heap, first, false)?;
                self.give_text(&text)
            }
            _ => Err(missing(native)),
        }
    }
}
