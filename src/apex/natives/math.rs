//! What runs behind Math.
//!
//! Refuses null. Invariant: the same bits natively and in wasm.

use crate::code::Code;
use crate::library::Native;
use crate::machine::{Machine, Waits};
use crate::natives::{Given, integer, missing};
use crate::operate::{self, Raise};
use crate::question::Question;
use crate::syntax::Binary;
use crate::value::Value;

impl Machine {
    pub(crate) fn math_native(&mut self, _code: &Code, native: Native, given: &Given, _count: u8) -> Result<(), Raise> {
        use Native::*;
        let [first, second, ..] = *given;
        match native {
            MathRandom => Err(Raise::asked(Question::Random, Waits::Value)),
            MathAbs | MathMax | MathMin => {
                if first == Value::NULL || (native != MathAbs && second == Value::NULL) {
                    return Err(Raise::null_argument());
                }
                let other = if native == MathAbs { Value::integer(0) } else { second };
                let less = operate::compare(&self.heap, Binary::Less, first, other);
                if native != MathAbs {
                    return self.give(if less == (native == MathMin) { first } else { second });
                }
                let size = if less { operate::negate(&mut self.heap, first)? } else { first };
                self.give(size)
            }
            MathMod => match (integer(first)?, integer(second)?) {
                (_, 0) => Err(operate::divided_by_zero()),
                (one, other) => self.give_whole(one.wrapping_rem(other)),
            },
            _ => Err(missing(native)),
        }
    }
}
