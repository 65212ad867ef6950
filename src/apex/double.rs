//! Doubles as text and back, exactly.
//!
//! In place of the standard library's conversions, whose tables would be a twentieth of the simulator. Refuses what is
//! no number. Invariants: what is read is the double nearest to what is written, of two equally near the even one;
//! what is written is the shortest text that reads back as the same double, as Java and Rust write it.

use std::cmp::Ordering;

use crate::letters;

/// Digits beyond these can only decide between two doubles that are equally near.
const DIGITS: usize = 800;

/// A whole number of any size in digits of 32 bits, the lowest first.
#[derive(Clone)]
struct Whole(Vec<u32>);

impl Whole {
    fn of(number: u128) -> Whole {
        Whole((0..4).map(|place| (number >> (32 * place)) as u32).collect())
    }

    fn digit(&self, place: usize) -> u32 {
        self.0.get(place).copied().unwrap_or_default()
    }

    #[inline(never)]
    fn times(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for digit in &mut self.0 {
            carry += u64::from(*digit) * u64::from(factor);
            *digit = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// Adds another so many times; the result is never below zero.
    #[inline(never)]
    fn plus(&mut self, other: &Whole, times: i64) {
        self.0.resize(self.0.len().max(other.0.len()) + 1, 0);
        let mut carry = 0;
        for (place, digit) in self.0.iter_mut().enumerate() {
            carry += i64::from(*digit) + times * i64::from(other.digit(place));
            *digit = carry as u32;
            carry >>= 32;
        }
        while self.0.pop_if(|digit| *digit == 0).is_some() {}
    }

    #[inline(never)]
    fn order(&self, other: &Whole) -> Ordering {
        let places = (0..self.0.len().max(other.0.len())).rev();
        places.fold(Ordering::Equal, |so_far, place| so_far.then(self.digit(place).cmp(&other.digit(place))))
    }

    fn reaches(&self, other: &Whole) -> bool {
        self.order(other).is_ge()
    }
}

/// The double nearest to `digits * 10^exponent`.
#[inline(never)]
fn nearest(mut top: Whole, exponent: i32) -> f64 {
    let mut bottom = Whole(vec![1]);
    for _ in 0..exponent.unsigned_abs() {
        if exponent > 0 { &mut top } else { &mut bottom }.times(10, 0);
    }
    if top.0.iter().all(|digit| *digit == 0) {
        return 0.0;
    }
    // The fraction is made to lie between 1 and 2, beside a power of two.
    let mut power = 0;
    while top.reaches(&bottom) {
        bottom.times(2, 0);
        power += 1;
    }
    while !top.reaches(&bottom) {
        top.times(2, 0);
        power -= 1;
    }
    // Below the smallest power there are fewer bits.
    let bits = 53.min(power + 1075);
    if bits < 0 {
        return 0.0;
    }
    if power > 1023 {
        return f64::INFINITY;
    }
    let mut mantissa = 0;
    for _ in 0..bits {
        mantissa *= 2;
        if top.reaches(&bottom) {
            top.plus(&bottom, -1);
            mantissa += 1;
        }
        top.times(2, 0);
    }
    let half = top.order(&bottom);
    mantissa += u64::from(half.is_gt() || (half.is_eq() && mantissa % 2 == 1));
    // A mantissa that was rounded up to the next power carries into the exponent, which is just right.
    f64::from_bits(if bits == 53 { ((power + 1022) as u64) << 52 } else { 0 } + mantissa)
}

/// The double nearest to `mantissa / 10^scale`.
pub(crate) fn of_decimal(mantissa: i128, scale: u8) -> f64 {
    let size = nearest(Whole::of(mantissa.unsigned_abs()), -i32::from(scale));
    if mantissa < 0 { -size } else { size }
}

/// A number as it is written: its digits, how many of them stand after the point, and the exponent.
pub(crate) struct Written {
    pub negative: bool,
    pub digits: Vec<u8>,
    pub fraction: i32,
    pub exponent: i32,
}

/// Takes `-12.50` or `1.5e3` apart; `None` for anything else.
pub(crate) fn written(text: &str) -> Option<Written> {
    let mut written = Written { negative: text.starts_with('-'), digits: Vec::new(), fraction: 0, exponent: 0 };
    let mut point = false;
    let bytes = text.as_bytes();
    for (place, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                written.digits.push(byte - b'0');
                written.fraction += i32::from(point);
            }
            b'.' if !point => point = true,
            b'-' | b'+' if place == 0 => {}
            b'e' | b'E' => {
                written.exponent = letters::integer(text.get(place + 1..)?)?;
                break;
            }
            _ => return None,
        }
    }
    (!written.digits.is_empty()).then_some(written)
}

/// Reads a number; beyond the largest double it is infinite. `None` for what is no number.
pub fn parse(text: &str) -> Option<f64> {
    let Written { negative, digits, fraction, exponent } = written(text)?;
    let mut whole = Whole(Vec::new());
    let digits = digits.iter().skip_while(|digit| **digit == 0);
    let mut exponent = exponent.saturating_sub(fraction);
    for (place, digit) in digits.enumerate() {
        if place < DIGITS {
            whole.times(10, (*digit).into());
        } else {
            exponent = exponent.saturating_add(1);
        }
    }
    // With so many digits nothing else is left beyond these exponents than zero and infinity.
    let size = nearest(whole, exponent.clamp(-1_200, 400));
    Some(if negative { -size } else { size })
}

/// The shortest digits that read back as the same number, and the power of ten of a point before them.
#[inline(never)]
pub(crate) fn shortest(number: f64) -> (Vec<u8>, i32) {
    let bits = number.to_bits();
    let (mantissa, exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 2047) as i32);
    if mantissa == 0 && exponent == 0 {
        return (vec![0], 1);
    }
    let (mantissa, power) = if exponent == 0 { (mantissa, -1074) } else { (mantissa | 1 << 52, exponent - 1075) };
    // The number, one, and half of what lies between the number and its neighbours, all of them times the same.
    let lower_is_nearer = mantissa == 1 << 52 && exponent > 1;
    let unit = if lower_is_nearer { 4 } else { 2 };
    let mut rest = Whole::of(u128::from(mantissa) * unit);
    let mut one = Whole::of(unit);
    let mut above = Whole::of(unit / 2);
    let mut below = Whole::of(1);
    for _ in 0..power.unsigned_abs() {
        if power > 0 {
            for scaled in [&mut rest, &mut above, &mut below] {
                scaled.times(2, 0);
            }
        } else {
            one.times(2, 0);
        }
    }
    // An even mantissa is what a text in the middle between two numbers reads back as.
    let within = |order: Ordering| order.is_lt() || (mantissa % 2 == 0 && order.is_eq());
    let rounds_up = |rest: &Whole, above: &Whole, one: &Whole| {
        let mut sum = rest.clone();
        sum.plus(above, 1);
        within(one.order(&sum))
    };
    let mut point = 1;
    while rounds_up(&rest, &above, &one) {
        one.times(10, 0);
        point += 1;
    }
    let mut digits = Vec::new();
    loop {
        for scaled in [&mut rest, &mut above, &mut below] {
            scaled.times(10, 0);
        }
        if digits.is_empty() {
            point -= 1;
            if !rounds_up(&rest, &above, &one) {
                continue;
            }
        }
        let mut digit = 0;
        while rest.reaches(&one) {
            rest.plus(&one, -1);
            digit += 1;
        }
        digits.push(digit);
        let (down, up) = (within(rest.order(&below)), rounds_up(&rest, &above, &one));
        if down || up {
            rest.times(2, 0);
            if up
                && (!down || rest.reaches(&one))
                && let Some(last) = digits.last_mut()
            {
                *last += 1;
            }
            return (digits, point);
        }
    }
}

/// As Java writes a double: always with a point, and with an exponent when very large or small.
pub fn text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    let mut out = String::from(if number.is_sign_negative() { "-" } else { "" });
    if number.is_infinite() {
        return out + "Infinity";
    }
    let (digits, power) = shortest(number);
    let plain = (-2..=7).contains(&power);
    let point = if plain { power } else { 1 };
    for place in point.min(1) - 1..point.max(digits.len() as i32).max(point + 1) {
        let digit = usize::try_from(place).ok().and_then(|place| digits.get(place));
        if place == point {
            out.push('.');
        }
        out.push(char::from(b'0' + digit.copied().unwrap_or_default()));
    }
    if !plain {
        out.push('E');
        out.push_str(&letters::digits((power - 1).into()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Doubles of every size, without chance: what a simple generator makes of its own state.
    fn doubles() -> impl Iterator<Item = f64> {
        let edges = [0.0, -0.0, 5e-324, f64::MIN_POSITIVE, f64::MAX, 0.1, 0.3, 1e-3, 9.995e-4, 1e7, 9_999_999.9, 123.0];
        let powers = (0..2047).flat_map(|exponent: u64| {
            [exponent << 52, exponent << 52 | 1, (exponent << 52).saturating_sub(1)].map(f64::from_bits)
        });
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let any = std::iter::repeat_with(move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state
        });
        let any = any.take(4_000).flat_map(|bits| [f64::from_bits(bits), (bits >> 40) as f64 / 100.0]);
        edges.into_iter().chain(powers).chain(any).filter(|number| number.is_finite())
    }

    #[test]
    fn a_double_is_written_with_the_digits_of_the_standard_library() {
        for number in doubles() {
            let size = number.abs();
            let expected = if size == 0.0 || (1e-3..1e7).contains(&size) {
                format!("{number:?}")
            } else {
                let text = format!("{number:E}");
                if text.contains('.') { text } else { text.replace('E', ".0E") }
            };
            assert_eq!(text(number), expected);
        }
        assert_eq!((text(f64::NAN), text(f64::NEG_INFINITY)), ("NaN".into(), "-Infinity".into()));
    }

    #[test]
    fn a_text_reads_as_the_standard_library_reads_it() {
        for number in doubles() {
            for text in [format!("{number:e}"), format!("{number:.17e}"), format!("{number:.3e}")] {
                assert_eq!(parse(&text).map(f64::to_bits), text.parse().ok().map(f64::to_bits), "{text}");
            }
        }
        let many = ["0.", &"0".repeat(900), &"7".repeat(900), "e901"].concat();
        let middle = "9007199254740993";
        for text in
            [middle, "9007199254740993.00001", "1e400", "-1e-400", "2.4703282292062327e-324", "1E+3", "-.5", &many]
        {
            assert_eq!(parse(text), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for text in ["", "-", "1x", "1e", "e5", "1.2.3", "--1", "1-", "inf", "\u{664}"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
