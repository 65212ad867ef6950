//! What runs behind Date, Datetime and Time.
//!
//! Refuses other time zones than GMT. Invariant: a Date is days, a Datetime milliseconds since 1970.

use crate::code::Code;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, missing};
use crate::operate::Raise;
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn moment_native(
        &mut self,
        _code: &Code,
        native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, ..] = *given;
        match native {
            DatetimeGetTime | DatetimeDate => {
                let Some(Object::Datetime(moment)) = self.heap.get(first) else { return Err(Raise::null()) };
                let moment = *moment;
                match native {
                    DatetimeGetTime => self.give_object(Object::Long(moment)),
                    _ => self.give(Value::date(moment.div_euclid(86_400_000) as i32)),
                }
            }
            _ => Err(missing(native)),
        }
    }
}
