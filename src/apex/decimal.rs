//! Exact decimal numbers, as Apex's `Decimal` has them.
//!
//! A whole mantissa of 128 bits and a scale: 1.50 is 150 at scale 2, and the scale is kept as written. Apex's own numbers
//! have any number of digits; here a result keeps the first 38, the last of them rounded half to even. Refuses what has
//! more before its point. Invariant: scale is at most [`Decimal::MAX_SCALE`].
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_methods_system_decimal.htm>

mod rounding;

use std::cmp::Ordering;
use std::fmt;

use crate::double;

pub use rounding::Rounding;

/// A decimal number. Equality by `==` in Rust is by value: 1.0 equals 1.00.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    // Two halves instead of one i128 keep the alignment at 8, and with it every value of the machine small.
    high: i64,
    low: u64,
    scale: u8,
}

impl Decimal {
    /// Most digits after the point.
    pub const MAX_SCALE: u8 = 33;
    /// 0
    pub const ZERO: Decimal = Decimal { high: 0, low: 0, scale: 0 };

    /// `mantissa / 10^scale`; `None` when the scale is out of range.
    pub fn new(mantissa: i128, scale: u8) -> Option<Decimal> {
        (scale <= Decimal::MAX_SCALE).then_some(Decimal { high: (mantissa >> 64) as i64, low: mantissa as u64, scale })
    }

    /// All digits as one whole number.
    pub fn mantissa(self) -> i128 {
        (i128::from(self.high) << 64) | i128::from(self.low)
    }

    /// Digits after the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// Reads `-12.50` or `1.5e3`; `None` for anything else or too many digits.
    pub fn parse(text: &str) -> Option<Decimal> {
        let mut written = double::written(text)?;
        if written.exponent.unsigned_abs() > 400 {
            return None;
        }
        // A double's shortest form may hold more digits after the point than fit: they are beyond use.
        let beyond = written.fraction - i32::from(Decimal::MAX_SCALE);
        if beyond > 0 && written.exponent >= 0 {
            written.digits.truncate(written.digits.len() - beyond as usize);
            written.fraction -= beyond;
        }
        let scale = written.fraction - written.exponent;
        Decimal::of_digits(written.negative, &written.digits, scale)
    }

    /// Zeros are added and digits cut until the scale is one that can be.
    fn of_digits(negative: bool, digits: &[u8], mut scale: i32) -> Option<Decimal> {
        let mut mantissa: i128 = 0;
        for digit in digits {
            mantissa = mantissa.checked_mul(10)?.checked_add((*digit).into())?;
        }
        if negative {
            mantissa = -mantissa;
        }
        while scale < 0 {
            mantissa = mantissa.checked_mul(10)?;
            scale += 1;
        }
        while scale > i32::from(Decimal::MAX_SCALE) {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal::new(mantissa, scale as u8)
    }

    /// The number that a double's shortest text shows; `None` for infinities and what does not fit.
    pub fn from_f64(number: f64) -> Option<Decimal> {
        if !number.is_finite() {
            return None;
        }
        let (digits, point) = double::shortest(number);
        Decimal::of_digits(number < 0.0, &digits, digits.len() as i32 - point)
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        double::of_decimal(self.mantissa(), self.scale)
    }

    /// The whole part.
    pub fn truncate(self) -> i128 {
        self.mantissa() / power(self.scale)
    }

    fn aligned(self, other: Decimal) -> Option<(i128, i128, u8)> {
        let scale = self.scale.max(other.scale);
        let left = self.mantissa().checked_mul(power(scale - self.scale))?;
        let right = other.mantissa().checked_mul(power(scale - other.scale))?;
        Some((left, right, scale))
    }

    /// Sum, at the larger scale.
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        if let Some((left, right, scale)) = self.aligned(other)
            && let Some(sum) = left.checked_add(right)
        {
            return Decimal::new(sum, scale);
        }
        // As many digits of the fraction as fit beside the larger one.
        (0..self.scale.max(other.scale)).rev().find_map(|scale| {
            let at_scale = |number: Decimal| number.set_scale(scale, Rounding::HalfEven);
            Decimal::new(at_scale(self)?.mantissa().checked_add(at_scale(other)?.mantissa())?, scale)
        })
    }

    /// Difference, at the larger scale.
    pub fn checked_subtract(self, other: Decimal) -> Option<Decimal> {
        self.checked_add(other.negate())
    }

    /// Product; scales add up.
    pub fn checked_multiply(self, other: Decimal) -> Option<Decimal> {
        let (one, another) = (self.mantissa(), other.mantissa());
        let scale = self.scale + other.scale;
        if let Some(mantissa) = one.checked_mul(another)
            && scale <= Decimal::MAX_SCALE
        {
            return Decimal::new(mantissa, scale);
        }
        let (high, low) = product(one.unsigned_abs(), another.unsigned_abs());
        let words = [(high >> 64) as u64, high as u64, (low >> 64) as u64, low as u64];
        Decimal::fitting((one < 0) != (another < 0), words, scale)
    }

    /// A mantissa of 256 bits, the upper ones first, without as many of its last digits as it takes to fit.
    #[inline(never)]
    fn fitting(negative: bool, mut words: [u64; 4], mut scale: u8) -> Option<Decimal> {
        let (mut digit, mut any_below) = (0, false);
        loop {
            let [upper @ .., high, low] = words;
            let size = u128::from(high) << 64 | u128::from(low);
            if upper == [0, 0] && scale <= Decimal::MAX_SCALE && size < i128::MAX as u128 {
                let half = digit.cmp(&5).then(if any_below { Ordering::Greater } else { Ordering::Equal });
                let cut = (digit > 0 || any_below).then_some(half);
                let away = Rounding::HalfEven.away(negative, size % 2 == 1, cut)?;
                let mantissa = size as i128 + i128::from(away);
                return Decimal::new(if negative { -mantissa } else { mantissa }, scale);
            }
            scale = scale.checked_sub(1)?;
            any_below |= digit > 0;
            digit = 0;
            for word in &mut words {
                let rest = u128::from(digit) << 64 | u128::from(*word);
                *word = (rest / 10) as u64;
                digit = (rest % 10) as u64;
            }
        }
    }

    /// The number times itself, so many times: `Decimal.pow`. Apex takes exponents from 0 to 32,767.
    pub fn checked_power(self, mut exponent: u32) -> Option<Decimal> {
        let mut result = Decimal::from(1);
        let mut square = self;
        loop {
            if exponent % 2 == 1 {
                result = result.checked_multiply(square)?;
            }
            exponent /= 2;
            if exponent == 0 {
                return Some(result);
            }
            square = square.checked_multiply(square)?;
        }
    }

    /// Quotient to as many digits as fit, without trailing zeros; `None` for a zero divisor.
    pub fn checked_divide(self, other: Decimal) -> Option<Decimal> {
        let divisor = other.mantissa();
        if divisor == 0 {
            return None;
        }
        let (mut mantissa, mut scale) = (self.mantissa(), i32::from(self.scale) - i32::from(other.scale));
        // Long division, a digit at a time: no wider arithmetic is needed.
        let negative = (mantissa < 0) != (divisor < 0);
        let divisor = divisor.unsigned_abs();
        let numerator = mantissa.unsigned_abs();
        let mut quotient = numerator / divisor;
        let mut rest = numerator % divisor;
        while scale < i32::from(Decimal::MAX_SCALE) && (rest != 0 || scale < 0) {
            let (Some(next), Some(wider)) = (quotient.checked_mul(10), rest.checked_mul(10)) else { break };
            if next > i128::MAX as u128 / 2 {
                break;
            }
            quotient = next + wider / divisor;
            rest = wider % divisor;
            scale += 1;
        }
        if scale < 0 {
            return None;
        }
        let rounded = if rest.checked_mul(2)? >= divisor && rest != 0 { quotient + 1 } else { quotient };
        mantissa = i128::try_from(rounded).ok()?;
        let (kept, mut scale) = (self.scale, scale as u8);
        while scale > kept && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal::new(if negative { -mantissa } else { mantissa }, scale)
    }

    /// Quotient at a scale: `Decimal.divide(divisor, scale, mode)`. `None` for a zero divisor, for what does not fit, and
    /// where it would have to be rounded and must not.
    pub fn divide(self, divisor: Decimal, scale: u8, rounding: Rounding) -> Option<Decimal> {
        let (dividend, below) = (self.mantissa().unsigned_abs(), divisor.mantissa().unsigned_abs());
        let negative = (self.mantissa() < 0) != (divisor.mantissa() < 0);
        // Long division: so many digits more, or, where there are too many, by a divisor that is larger.
        let more = i32::from(scale) + i32::from(divisor.scale) - i32::from(self.scale);
        let below = 10_u128.checked_pow((-more).max(0) as u32).and_then(|power| below.checked_mul(power));
        // Beyond any dividend: then the quotient is nothing, and what is left less than half.
        let below = below.unwrap_or(u128::MAX);
        let (mut quotient, mut rest) = (dividend.checked_div(below)?, dividend % below);
        for _ in 0..more {
            let wider = rest.checked_mul(10)?;
            quotient = quotient.checked_mul(10)?.checked_add(wider / below)?;
            rest = wider % below;
        }
        let cut = (rest > 0).then(|| rest.cmp(&(below - rest)));
        let away = rounding.away(negative, quotient % 2 == 1, cut)?;
        let mantissa = i128::try_from(quotient.checked_add(away.into())?).ok()?;
        Decimal::new(if negative { -mantissa } else { mantissa }, scale)
    }

    /// Remainder with the sign of the dividend; `None` for a zero divisor.
    pub fn remainder(self, other: Decimal) -> Option<Decimal> {
        let (left, right, scale) = self.aligned(other)?;
        Decimal::new(left.checked_rem(right)?, scale)
    }

    /// The number with the other sign.
    pub fn negate(self) -> Decimal {
        Decimal::new(self.mantissa().wrapping_neg(), self.scale).unwrap_or(Decimal::ZERO)
    }

    /// The same number at another scale.
    pub fn set_scale(self, scale: u8, rounding: Rounding) -> Option<Decimal> {
        if scale >= self.scale {
            return Decimal::new(self.mantissa().checked_mul(power_checked(scale - self.scale)?)?, scale);
        }
        let unit = power(self.scale - scale);
        let (whole, rest) = (self.mantissa() / unit, self.mantissa() % unit);
        let negative = self.mantissa() < 0;
        let cut = (rest != 0).then(|| (rest.unsigned_abs() * 2).cmp(&(unit as u128)));
        let away = rounding.away(negative, whole % 2 != 0, cut)?;
        Decimal::new(whole + if negative { -i128::from(away) } else { away.into() }, scale)
    }

    /// Without zeros at the end of the fraction.
    pub fn strip_trailing_zeros(self) -> Decimal {
        let (mut mantissa, mut scale) = (self.mantissa(), self.scale);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal::new(mantissa, scale).unwrap_or(self)
    }

    /// Number of digits, without leading zeros; at least 1.
    pub fn precision(self) -> u32 {
        let mut rest = self.mantissa().unsigned_abs() / 10;
        let mut digits = 1;
        while rest > 0 {
            digits += 1;
            rest /= 10;
        }
        digits
    }
}

/// The product of two numbers of 128 bits: its upper and its lower half.
#[inline(never)]
fn product(one: u128, other: u128) -> (u128, u128) {
    let halves = |number: u128| (number >> 64, number & u128::from(u64::MAX));
    let ((a, b), (c, d)) = (halves(one), halves(other));
    let (low, middle, carried) = (b * d, a * d, b * c);
    let (sum, over) = middle.overflowing_add(carried);
    let (low, carry) = low.overflowing_add(sum << 64);
    (a * c + (sum >> 64) + (u128::from(over) << 64) + u128::from(carry), low)
}

fn power(exponent: u8) -> i128 {
    power_checked(exponent).unwrap_or(i128::MAX)
}

fn power_checked(exponent: u8) -> Option<i128> {
    10i128.checked_pow(u32::from(exponent))
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Decimal {
        Decimal { high: number >> 63, low: number as u64, scale: 0 }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        match self.aligned(*other) {
            Some((left, right, _)) => left.cmp(&right),
            // One of them cannot be widened: then its whole part alone decides.
            None => self.truncate().cmp(&other.truncate()),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // From the last digit to the first.
        let mut bytes = Vec::new();
        let mut rest = self.mantissa().unsigned_abs();
        while rest > 0 || bytes.len() <= usize::from(self.scale) {
            if bytes.len() == usize::from(self.scale) && self.scale > 0 {
                bytes.push(b'.');
            }
            bytes.push(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        if self.mantissa() < 0 {
            bytes.push(b'-');
        }
        bytes.reverse();
        out.write_str(std::str::from_utf8(&bytes).unwrap_or_default())
    }
}

image_of_struct!(Decimal { high, low, scale });

#[cfg(test)]
mod tests;
