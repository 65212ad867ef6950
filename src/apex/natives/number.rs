//! What runs behind Integer, Long, Double and Decimal.
//!
//! Refuses a text that is no number, with System.TypeException. Invariant: a Decimal keeps its scale.

use crate::code::Code;
use crate::decimal::{Decimal, Rounding};
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, integer, missing};
use crate::operate::{self, Raise};
use crate::value::{Object, Value, View};
use crate::{double, letters};

/// As the library's RoundingMode has them; the eighth is UNNECESSARY.
const ROUNDINGS: [Rounding; 7] = [
    Rounding::Up,
    Rounding::Down,
    Rounding::Ceiling,
    Rounding::Floor,
    Rounding::HalfUp,
    Rounding::HalfDown,
    Rounding::HalfEven,
];

impl Machine {
    pub(crate) fn number_native(
        &mut self,
        code: &Code,
        native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        if first == Value::NULL {
            return Err(Raise::null_argument());
        }
        let width = match native {
            IntegerValueOf | IntegerIntValue | LongIntValue | DoubleIntValue | DecimalIntValue => 0,
            LongValueOf | DoubleLongValue | DecimalLongValue => 1,
            DoubleValueOf | DecimalDoubleValue => 2,
            DecimalValueOf => 3,
            IntegerFormat | LongFormat | DoubleFormat | DecimalFormat => {
                let number = operate::number_as(&mut self.heap, first, 3)?;
                let formatted = self.decimal(number).and_then(formatted).ok_or_else(operate::overflow)?;
                return self.give_text(&formatted);
            }
            _ => return self.of_decimal(native, first, second, third),
        };
        if let Some(text) = self.heap.str(first).cloned() {
            return self.read_number(&text, width);
        }
        let number = operate::number_as(&mut self.heap, first, width)?;
        if number == first && !operate::is_number(&self.heap, first) {
            let found = self.type_name(code, first);
            let wanted = ["Integer", "Long", "Double", "Decimal"].get(usize::from(width)).copied().unwrap_or_default();
            return Err(Raise::new(
                "TypeException",
                &["Invalid conversion from runtime type ", &found, " to ", wanted],
            ));
        }
        self.give(number)
    }

    fn decimal(&self, value: Value) -> Option<Decimal> {
        match self.heap.get(value) {
            Some(Object::Decimal(decimal)) => Some(*decimal),
            _ => None,
        }
    }

    fn read_number(&mut self, text: &str, width: u8) -> Result<(), Raise> {
        let trimmed = letters::trim(text);
        let read = match width {
            0 => letters::integer(trimmed).map(Value::integer),
            1 => letters::whole(trimmed).map(|number| self.heap.put(Object::Long(number))),
            2 => double::parse(trimmed).map(|number| self.heap.put(Object::Double(number))),
            _ => Decimal::parse(trimmed).map(|number| self.heap.put(Object::Decimal(number))),
        };
        let kind = ["integer", "long", "double", "decimal"].get(usize::from(width)).copied().unwrap_or_default();
        match read {
            Some(number) => self.give(number),
            None => Err(Raise::new("TypeException", &["Invalid ", kind, ": ", text])),
        }
    }

    fn of_decimal(&mut self, native: Native, first: Value, scale: Value, mode: Value) -> Result<(), Raise> {
        use Native::*;
        let decimal = self.decimal(first).ok_or_else(Raise::null)?;
        match native {
            DecimalToPlainString => self.give_text(&decimal.to_string()),
            DecimalPrecision => self.give_whole(decimal.precision() as i32),
            DecimalScale => self.give_whole(decimal.scale().into()),
            DecimalStripTrailingZeros => self.give_object(Object::Decimal(decimal.strip_trailing_zeros())),
            DecimalSetScale => {
                let View::Enum(_, mode) = self.heap.view(mode) else { return Err(Raise::null_argument()) };
                let rounding = ROUNDINGS.get(usize::from(mode)).copied();
                let scaled = rescaled(decimal, integer(scale)?, rounding.unwrap_or(Rounding::Down))?;
                if rounding.is_none() && scaled != decimal {
                    return Err(Raise::new("MathException", &["Rounding necessary"]));
                }
                self.give_object(Object::Decimal(scaled))
            }
            _ => Err(missing(native)),
        }
    }
}

/// At another scale; one below zero rounds to tens, hundreds and so on.
fn rescaled(decimal: Decimal, scale: i32, rounding: Rounding) -> Result<Decimal, Raise> {
    let limit = i32::from(Decimal::MAX_SCALE);
    if !(-limit..=limit).contains(&scale) {
        // What Salesforce says to this is unconfirmed.
        return Err(Raise::new(
            "MathException",
            &["Scale must be between -33 and 33: ", &letters::digits(scale.into())],
        ));
    }
    let scaled = if scale >= 0 {
        decimal.set_scale(scale as u8, rounding)
    } else {
        let tens = scale.unsigned_abs() as u8;
        let unit = Decimal::new(10_i128.pow(tens.into()), 0);
        let shifted = Decimal::new(decimal.mantissa(), decimal.scale() + tens);
        // So small beside the unit that only its sign counts.
        let shifted = shifted.or_else(|| Decimal::new(decimal.mantissa().signum(), 1));
        shifted.and_then(|shifted| shifted.set_scale(0, rounding)?.checked_multiply(unit?))
    };
    scaled.ok_or_else(operate::overflow)
}

/// As the locale en_US has numbers: with commas, and no more than three digits after the point.
fn formatted(decimal: Decimal) -> Option<String> {
    let short = if decimal.scale() > 3 { decimal.set_scale(3, Rounding::HalfEven)? } else { decimal };
    let plain = short.strip_trailing_zeros().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::new();
    for (place, digit) in whole.chars().enumerate() {
        let left = whole.len() - place;
        if left % 3 == 0 && place > 0 && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    Some(out)
}
