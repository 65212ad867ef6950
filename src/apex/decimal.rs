//! Exact decimal numbers, as Apex's `Decimal` has them.
//!
//! A whole mantissa of 128 bits and a scale: 1.50 is 150 at scale 2, and the scale is kept as written. Refuses what
//! does not fit (about 38 digits) instead of rounding silently. Invariant: scale is at most [`Decimal::MAX_SCALE`].
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_methods_system_decimal.htm>

use std::cmp::Ordering;
use std::fmt;

use crate::double;

/// A decimal number. Equality by `==` in Rust is by value: 1.0 equals 1.00.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    // Two halves instead of one i128 keep the alignment at 8, and with it every value of the machine small.
    high: i64,
    low: u64,
    scale: u8,
}

/// How a division or a change of scale rounds (`System.RoundingMode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards positive infinity.
    Ceiling,
    /// Towards negative infinity.
    Floor,
    /// To the nearest, ties away from zero.
    HalfUp,
    /// To the nearest, ties towards zero.
    HalfDown,
    /// To the nearest, ties to the even neighbour. The default of `setScale` and `round`.
    HalfEven,
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
        let (left, right, scale) = self.aligned(other)?;
        Decimal::new(left.checked_add(right)?, scale)
    }

    /// Difference, at the larger scale.
    pub fn checked_subtract(self, other: Decimal) -> Option<Decimal> {
        self.checked_add(other.negate())
    }

    /// Product; scales add up.
    pub fn checked_multiply(self, other: Decimal) -> Option<Decimal> {
        let mut mantissa = self.mantissa().checked_mul(other.mantissa())?;
        let mut scale = self.scale + other.scale;
        while scale > Decimal::MAX_SCALE {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal::new(mantissa, scale)
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
        let sign = if self.mantissa() < 0 { -1 } else { 1 };
        let half = (rest.unsigned_abs() * 2).cmp(&(unit as u128));
        let away = rest != 0
            && match rounding {
                Rounding::Up => true,
                Rounding::Down => false,
                Rounding::Ceiling => sign > 0,
                Rounding::Floor => sign < 0,
                Rounding::HalfUp => half != Ordering::Less,
                Rounding::HalfDown => half == Ordering::Greater,
                Rounding::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && whole % 2 != 0),
            };
        Decimal::new(if away { whole + sign } else { whole }, scale)
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
