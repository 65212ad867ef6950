//! Exponentials, logarithms and angles: what Apex's Math has of `java.lang.Math`.
//!
//! In place of the standard library's functions, which are other ones on every platform. They count with twice a
//! double's digits and round once, so that the result is nearly always the double nearest to the true one. Refuses
//! nothing: what has no answer is NaN, as in Java. Angles beyond 2^40 lose digits. Invariant: only additions,
//! multiplications, divisions and roots, which are the same bits everywhere.
//! Rules: <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Math.html>

/// A number as the sum of two doubles: the nearest one, and what it lacks.
#[derive(Clone, Copy)]
struct Twice(f64, f64);

const ONE: Twice = Twice(1.0, 0.0);
const LN_2: Twice = Twice(std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);
const HALF_TURN: Twice = Twice(std::f64::consts::PI, 1.224_646_799_147_353_2e-16);
/// A quarter of a turn, to three times a double's digits.
const QUARTER_TURN: [f64; 3] = [std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17, -1.497_384_904_859_183_3e-33];

/// Two doubles' sum, without a loss.
#[inline(never)]
fn sum(one: f64, other: f64) -> Twice {
    let sum = one + other;
    let added = sum - one;
    Twice(sum, (one - (sum - added)) + (other - added))
}

/// Two doubles' product, without a loss. Each is parted into halves of 26 bits.
#[inline(never)]
fn product(one: f64, other: f64) -> Twice {
    let halves = |number: f64| {
        let wide = number * 134_217_729.0;
        let upper = wide - (wide - number);
        (upper, number - upper)
    };
    let (product, (a, b), (c, d)) = (one * other, halves(one), halves(other));
    Twice(product, ((a * c - product) + a * d + b * c) + b * d)
}

impl Twice {
    fn of(number: f64) -> Twice {
        Twice(number, 0.0)
    }

    #[inline(never)]
    fn plus(self, other: Twice) -> Twice {
        let (upper, lower) = (sum(self.0, other.0), sum(self.1, other.1));
        let upper = sum(upper.0, upper.1 + lower.0);
        sum(upper.0, upper.1 + lower.1)
    }

    #[inline(never)]
    fn times(self, other: Twice) -> Twice {
        let upper = product(self.0, other.0);
        sum(upper.0, upper.1 + (self.0 * other.1 + self.1 * other.0))
    }

    #[inline(never)]
    fn over(self, other: Twice) -> Twice {
        let first = self.0 / other.0;
        let rest = self.minus(other.times(Twice::of(first)));
        let second = rest.0 / other.0;
        let rest = rest.minus(other.times(Twice::of(second)));
        sum(first, second).plus(Twice::of(rest.0 / other.0))
    }

    fn minus(self, other: Twice) -> Twice {
        self.plus(other.negated())
    }

    fn negated(self) -> Twice {
        Twice(-self.0, -self.1)
    }

    fn root(self) -> Twice {
        let near = self.0.sqrt();
        if near == 0.0 {
            return Twice::of(0.0);
        }
        let rest = self.minus(product(near, near));
        sum(near, rest.0 / (2.0 * near))
    }
}

/// A number times a power of two, in two steps, for a power can be beyond a double's.
fn scaled(number: f64, power: i32) -> f64 {
    let two_to = |power: i32| f64::from_bits(((1023 + power.clamp(-1022, 1023)) as u64) << 52);
    number * two_to(power / 2) * two_to(power - power / 2)
}

/// e to a power between -750 and 750: a number near 1, and the power of two to multiply it with.
#[inline(never)]
fn exponential(of: Twice) -> (Twice, i32) {
    let power = (of.0 / LN_2.0).round_ties_even();
    let rest = of.minus(LN_2.times(Twice::of(power)));
    let mut series = ONE;
    for place in (1..=27).rev() {
        series = ONE.plus(rest.times(series).over(Twice::of(place.into())));
    }
    (series, power as i32)
}

/// The double nearest to e to a power.
fn raised(of: Twice) -> f64 {
    if of.0 > 710.0 {
        return f64::INFINITY;
    }
    if of.0 < -746.0 {
        return 0.0;
    }
    let (near, power) = exponential(of);
    scaled(near.0, power)
}

/// The logarithm of a finite number above zero.
#[inline(never)]
fn logarithm(number: f64) -> Twice {
    let (number, below) = if number < f64::MIN_POSITIVE { (scaled(number, 54), 54) } else { (number, 0) };
    let bits = number.to_bits();
    let mut power = (bits >> 52) as i32 - 1023 - below;
    let mut near = f64::from_bits(bits & ((1 << 52) - 1) | 1023 << 52);
    if near > 1.4 {
        near /= 2.0;
        power += 1;
    }
    // ln((1 + z) / (1 - z)) = 2 (z + z^3 / 3 + z^5 / 5 + …)
    let z = sum(near, -1.0).over(sum(near, 1.0));
    let square = z.times(z);
    let mut series = Twice::of(0.0);
    for place in (0..26).rev() {
        series = ONE.over(Twice::of((2 * place + 1).into())).plus(square.times(series));
    }
    LN_2.times(Twice::of(power.into())).plus(z.times(series).times(Twice::of(2.0)))
}

/// Sine, or cosine, of an angle of less than an eighth of a turn.
fn wave(angle: Twice, cosine: bool) -> Twice {
    let square = angle.times(angle);
    let mut series = ONE;
    for place in (1..=14).rev() {
        let lower = f64::from(2 * place - i32::from(cosine));
        series = ONE.minus(square.times(series).over(Twice::of(lower * (lower + 1.0))));
    }
    if cosine { series } else { series.times(angle) }
}

/// Sine and cosine of any angle.
#[inline(never)]
fn waves(angle: f64) -> [Twice; 2] {
    if !angle.is_finite() {
        return [Twice::of(f64::NAN); 2];
    }
    let quarters = (angle / QUARTER_TURN[0]).round_ties_even();
    let mut rest = Twice::of(angle);
    for part in QUARTER_TURN {
        rest = rest.minus(product(quarters, part));
    }
    let (sine, cosine) = (wave(rest, false), wave(rest, true));
    match quarters.rem_euclid(4.0) as u8 {
        0 => [sine, cosine],
        1 => [cosine, sine.negated()],
        2 => [sine.negated(), cosine.negated()],
        _ => [cosine.negated(), sine],
    }
}

/// The angle at which a point lies.
#[inline(never)]
fn angle(y: Twice, x: Twice) -> f64 {
    let size = |number: Twice| if number.0 < 0.0 { number.negated() } else { number };
    let (mut low, mut high) = (size(y), size(x));
    let steep = low.0 > high.0;
    if steep {
        (low, high) = (high, low);
    }
    if high.0.is_infinite() {
        (low, high) = (Twice::of(f64::from(u8::from(low.0.is_infinite()))), ONE);
    } else if high.0 > 1e200 || high.0 < 1e-200 {
        let power = if high.0 > 1.0 { -600 } else { 600 };
        (low, high) = (Twice::of(scaled(low.0, power)), Twice::of(scaled(high.0, power)));
    }
    let slope = if high.0 == 0.0 { high } else { low.over(high) };
    // A guess, and the small angle that it lacks.
    let guess = slope.0 * (1.058_398_163_397_448_3 - 0.273 * slope.0);
    let (sine, cosine) = (wave(Twice::of(guess), false), wave(Twice::of(guess), true));
    let lacks = slope.times(cosine).minus(sine).over(slope.times(sine).plus(cosine));
    let square = lacks.times(lacks);
    let mut series = Twice::of(0.0);
    for place in (0..9).rev() {
        series = ONE.over(Twice::of((2 * place + 1).into())).minus(square.times(series));
    }
    let mut found = Twice::of(guess).plus(lacks.times(series));
    if steep {
        found = Twice(QUARTER_TURN[0], QUARTER_TURN[1]).minus(found);
    }
    if x.0.is_sign_negative() {
        found = HALF_TURN.minus(found);
    }
    if x.0.is_nan() || y.0.is_nan() { f64::NAN } else { found.0.copysign(y.0) }
}

/// The other side of a right triangle whose longest side is 1; NaN where there is none.
fn other_side(side: f64) -> Twice {
    ONE.minus(product(side, side)).root()
}

pub(crate) fn exp(number: f64) -> f64 {
    if number.is_nan() { number } else { raised(Twice::of(number.clamp(-800.0, 800.0))) }
}

pub(crate) fn ln(number: f64) -> f64 {
    if number == 0.0 {
        f64::NEG_INFINITY
    } else if number < 0.0 {
        f64::NAN
    } else if number.is_finite() {
        logarithm(number).0
    } else {
        number
    }
}

pub(crate) fn log10(number: f64) -> f64 {
    let natural = ln(number);
    if natural.is_finite() { logarithm(number).over(logarithm(10.0)).0 } else { natural }
}

pub(crate) fn cbrt(number: f64) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    raised(logarithm(number.abs()).over(Twice::of(3.0))).copysign(number)
}

pub(crate) fn pow(base: f64, exponent: f64) -> f64 {
    if exponent == 0.0 {
        return 1.0;
    }
    let size = base.abs();
    if base.is_nan() || exponent.is_nan() || (size == 1.0 && exponent.is_infinite()) {
        return f64::NAN;
    }
    let whole = exponent.round_ties_even() == exponent;
    let odd = whole && exponent.rem_euclid(2.0) == 1.0;
    if base < 0.0 && base.is_finite() && exponent.is_finite() && !whole {
        return f64::NAN;
    }
    let result = if size == 0.0 || size.is_infinite() || exponent.is_infinite() {
        if (size > 1.0) == (exponent > 0.0) { f64::INFINITY } else { 0.0 }
    } else {
        raised(logarithm(size).times(Twice::of(exponent.clamp(-1e250, 1e250))))
    };
    if base.is_sign_negative() && odd { -result } else { result }
}

pub(crate) fn sin(angle: f64) -> f64 {
    if angle == 0.0 { angle } else { waves(angle)[0].0 }
}

pub(crate) fn cos(angle: f64) -> f64 {
    waves(angle)[1].0
}

pub(crate) fn tan(angle: f64) -> f64 {
    let [sine, cosine] = waves(angle);
    if angle == 0.0 { angle } else { sine.over(cosine).0 }
}

pub(crate) fn atan2(y: f64, x: f64) -> f64 {
    angle(Twice::of(y), Twice::of(x))
}

pub(crate) fn atan(number: f64) -> f64 {
    atan2(number, 1.0)
}

pub(crate) fn asin(number: f64) -> f64 {
    angle(Twice::of(number), other_side(number))
}

pub(crate) fn acos(number: f64) -> f64 {
    angle(other_side(number), Twice::of(number))
}

/// Half of what e to the number and to its negative are together, or apart.
fn hyperbolic(number: f64, together: bool) -> Twice {
    let (near, power) = exponential(Twice::of(number.abs().min(745.0)));
    let up = Twice(scaled(near.0, power - 1), scaled(near.1, power - 1));
    if power > 60 {
        return up;
    }
    let down = Twice::of(0.25).over(up);
    if together { up.plus(down) } else { up.minus(down) }
}

pub(crate) fn sinh(number: f64) -> f64 {
    // The two powers are nearly alike: their difference is a sum instead.
    if number.abs() < 1e-5 {
        return number + number * number * number / 6.0;
    }
    if number.is_nan() { number } else { hyperbolic(number, false).0.copysign(number) }
}

pub(crate) fn cosh(number: f64) -> f64 {
    if number.is_nan() { number } else { hyperbolic(number, true).0 }
}

pub(crate) fn tanh(number: f64) -> f64 {
    if number.is_nan() || number.abs() < 1e-5 {
        return number * (1.0 - number * number / 3.0);
    }
    let small = number.abs().min(40.0);
    hyperbolic(small, false).over(hyperbolic(small, true)).0.copysign(number)
}

#[cfg(test)]
mod tests;
