//! What runs behind Exception.
//!
//! Refuses nothing. Invariant: the fields that every exception has are its first.

use crate::classes;
use crate::code::Code;
use crate::letters;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::Given;
use crate::operate::Raise;

impl Machine {
    pub(crate) fn exception_native(
        &mut self,
        code: &Code,
        native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, second, ..] = *given;
        match native {
            ExceptionGetMessage => self.give(self.exception_field(first, classes::MESSAGE)),
            ExceptionGetCause => self.give(self.exception_field(first, classes::CAUSE)),
            ExceptionGetStackTraceString => self.give(self.exception_field(first, classes::STACK)),
            ExceptionSetMessage | ExceptionInitCause => {
                let slot = if native == ExceptionSetMessage { classes::MESSAGE } else { classes::CAUSE };
                self.set_field(first, slot, second)
            }
            ExceptionGetTypeName => {
                let name = self.class_name(code, first);
                self.give_text(&name)
            }
            _ => {
                let trace = self.heap.str(self.exception_field(first, classes::STACK)).map_or("", |trace| trace);
                let rest = letters::find(trace, ": line ").and_then(|place| trace.get(place + 7..)).unwrap_or_default();
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                self.give_whole(letters::integer(rest.get(..digits).unwrap_or_default()).unwrap_or_default())
            }
        }
    }
}
