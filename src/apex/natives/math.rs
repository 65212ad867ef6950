//! What runs behind Math.
//!
//! Refuses null. Invariant: the same bits natively and in wasm: what is no instruction of both is in
//! [`crate::transcendental`].

use crate::code::Code;
use crate::library::Native;
use crate::machine::{Machine, Waits};
use crate::natives::{Given, integer, missing};
use crate::operate::{self, Raise};
use crate::question::Question;
use crate::syntax::Binary;
use crate::transcendental as functions;
use crate::value::{Object, Value};

/// In the order in which the library numbers them.
const FUNCTIONS: [fn(f64) -> f64; 17] = [
    f64::ceil,
    f64::floor,
    f64::round_ties_even,
    f64::sqrt,
    functions::cbrt,
    functions::exp,
    functions::ln,
    functions::log10,
    functions::sin,
    functions::cos,
    functions::tan,
    functions::asin,
    functions::acos,
    functions::atan,
    functions::sinh,
    functions::cosh,
    functions::tanh,
];

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
            MathMod => match (self.heap.get(first), self.heap.get(second)) {
                (Some(Object::Long(_)), Some(Object::Long(0))) => Err(operate::divided_by_zero()),
                (Some(Object::Long(one)), Some(Object::Long(other))) => {
                    let rest = one.wrapping_rem(*other);
                    self.give_object(Object::Long(rest))
                }
                _ => match (integer(first)?, integer(second)?) {
                    (_, 0) => Err(operate::divided_by_zero()),
                    (one, other) => self.give_whole(one.wrapping_rem(other)),
                },
            },
            MathFunction => {
                let number = self.double(second)?;
                let function = usize::try_from(integer(first)?).ok().and_then(|which| FUNCTIONS.get(which));
                self.give_object(Object::Double(function.map_or(f64::NAN, |function| function(number))))
            }
            MathPow | MathAtan2 => {
                let (one, other) = (self.double(first)?, self.double(second)?);
                let result = if native == MathPow { functions::pow } else { functions::atan2 }(one, other);
                self.give_object(Object::Double(result))
            }
            _ => Err(missing(native)),
        }
    }

    fn double(&self, value: Value) -> Result<f64, Raise> {
        match self.heap.get(value) {
            Some(Object::Double(number)) => Ok(*number),
            _ => Err(Raise::null_argument()),
        }
    }
}
