//! What runs behind Integer, Long, Double and Decimal.
//!
//! Refuses a text that is no number, with System.TypeException. Invariant: a Decimal keeps its scale.

use crate::code::Code;
use crate::decimal::Decimal;
use crate::letters;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, missing};
use crate::operate::{self, Raise};
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn number_native(
        &mut self,
        _code: &Code,
        native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, ..] = *given;
        if first == Value::NULL {
            return Err(Raise::null_argument());
        }
        let Some(text) = self.heap.str(first).cloned() else {
            let width = match native {
                IntegerValueOf | IntegerIntValue => 0,
                DecimalValueOf => 3,
                _ => return Err(missing(native)),
            };
            let number = operate::number_as(&mut self.heap, first, width)?;
            return self.give(number);
        };
        match native {
            IntegerValueOf => match letters::integer(letters::trim(&text)) {
                Some(number) => self.give_whole(number),
                None => Err(Raise::new("TypeException", &["Invalid integer: ", &text])),
            },
            DecimalValueOf => match Decimal::parse(letters::trim(&text)) {
                Some(decimal) => self.give_object(Object::Decimal(decimal)),
                None => Err(Raise::new("TypeException", &["Invalid decimal: ", &text])),
            },
            _ => Err(missing(native)),
        }
    }
}
