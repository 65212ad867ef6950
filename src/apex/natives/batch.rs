//! What runs behind the batches of Database.
//!
//! Refuses nothing: the library's own code is its only caller. Invariant: a copy shares nothing with what it is of.

use crate::code::Code;
use crate::frozen::Frozen;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, missing};
use crate::operate::Raise;
use crate::question::EnqueueKind;
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn batch_native(&mut self, code: &Code, native: Native, given: &Given) -> Result<(), Raise> {
        use Native::*;
        let [first, second, ..] = *given;
        match native {
            DatabaseEnqueue => self.enqueue(code, second, first, EnqueueKind::Batch, [Value::NULL; 3]),
            // What the library has found out of a value, its types cannot say.
            DatabaseBatchRunAsIterable => self.give(first),
            DatabaseBatchRunCopy => {
                let copy = Frozen::freeze(&self.heap, first, "", 0).thaw(&mut self.heap);
                self.give(copy)
            }
            DatabaseBatchRunAsList => match self.heap.get(first) {
                Some(Object::List(_)) => self.give(first),
                Some(Object::Set(_)) => {
                    let elements = self.elements(first)?;
                    self.give_object(Object::list(elements))
                }
                _ => self.give(Value::NULL),
            },
            _ => Err(missing(native)),
        }
    }
}
