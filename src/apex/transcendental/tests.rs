//! Beside the standard library's functions, and where results are exact or have no number.
//!
//! Refuses to compare angles beyond what is promised.

use super::*;

type Function = (&'static str, fn(f64) -> f64, fn(f64) -> f64);

const FUNCTIONS: [Function; 14] = [
    ("exp", exp, f64::exp),
    ("ln", ln, f64::ln),
    ("log10", log10, f64::log10),
    ("cbrt", cbrt, f64::cbrt),
    ("sin", sin, f64::sin),
    ("cos", cos, f64::cos),
    ("tan", tan, f64::tan),
    ("asin", asin, f64::asin),
    ("acos", acos, f64::acos),
    ("atan", atan, f64::atan),
    ("sinh", sinh, f64::sinh),
    ("cosh", cosh, f64::cosh),
    ("tanh", tanh, f64::tanh),
    ("pow", |number| pow(number, 2.5), |number| number.powf(2.5)),
];

/// How many doubles lie between two.
fn apart(one: f64, other: f64) -> u64 {
    if one.is_nan() && other.is_nan() || one == other {
        return 0;
    }
    if one.is_sign_negative() != other.is_sign_negative() || one.is_nan() != other.is_nan() {
        return u64::MAX;
    }
    one.to_bits().abs_diff(other.to_bits())
}

#[test]
fn functions_are_within_two_doubles_of_the_standard_library() {
    let mut numbers = vec![0.0, 1e-300, 5e-324, 1e-20, 1e-9, 1e-5, 0.5, 1.0, 709.7, 710.3, 745.1, 1e9, 1e300, f64::MAX];
    numbers.extend((0..4_000).map(|place| f64::from(place) / 97.0));
    numbers.extend((0..2_000).map(|place| f64::from(place) / 1_999.0));
    numbers.extend([f64::INFINITY, f64::NAN]);
    for (name, mine, standard) in FUNCTIONS {
        for number in numbers.iter().flat_map(|number| [*number, -*number]) {
            // The standard library counts angles as far as they go.
            if number.abs() > 1e10 && number.is_finite() && ["sin", "cos", "tan"].contains(&name) {
                continue;
            }
            let (mine, standard) = (mine(number), standard(number));
            assert!(apart(mine, standard) <= 2, "{name}({number:?}) is {mine:?}, not {standard:?}");
        }
    }
}

#[test]
fn zeros_keep_their_sign() {
    for function in [sin, tan, asin, atan, sinh, tanh, cbrt] {
        assert_eq!((function(0.0).to_bits(), function(-0.0).to_bits()), (0.0_f64.to_bits(), (-0.0_f64).to_bits()));
    }
}

#[test]
fn what_has_an_exact_result_has_just_that() {
    for power in -300..300 {
        let ten: f64 = format!("1e{power}").parse().expect("a number");
        assert_eq!((pow(10.0, power.into()), log10(ten)), (ten, power.into()));
    }
    for number in (1..2_000).map(f64::from) {
        assert_eq!((pow(number, 2.0), cbrt(number * number * number)), (number * number, number));
    }
    assert_eq!((pow(2.0, 0.5), pow(4.0, -0.5), exp(1.0)), (2_f64.sqrt(), 0.5, std::f64::consts::E));
    assert_eq!((asin(1.0), acos(-1.0), atan2(-1.0, -1.0)), (QUARTER_TURN[0], HALF_TURN.0, -2.356_194_490_192_345));
}

#[test]
fn powers_and_angles_end_as_java_says() {
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    for (base, exponent, expected) in [
        (nan, 0.0, 1.0),
        (1.0, inf, nan),
        (1.0, nan, nan),
        (2.0, inf, inf),
        (0.5, inf, 0.0),
        (0.5, -inf, inf),
        (-2.0, 3.0, -8.0),
        (-2.0, 2.0, 4.0),
        (-2.0, 0.5, nan),
        (-0.0, 3.0, -0.0),
        (0.0, -1.0, inf),
        (-0.0, -1.0, -inf),
        (-inf, 3.0, -inf),
        (-inf, 0.5, inf),
        (inf, -2.0, 0.0),
        (10.0, 309.0, inf),
        (10.0, -400.0, 0.0),
        (2.0, -1074.0, 5e-324),
        (1.000_000_000_000_000_2, 1e300, inf),
    ] {
        assert_eq!(apart(pow(base, exponent), expected), 0, "{base}^{exponent} is {}", pow(base, exponent));
    }
    for (y, x) in
        [(0.0, -1.0), (-0.0, -1.0), (0.0, 1.0), (1.0, 0.0), (-1.0, -0.0), (inf, inf), (1.0, -inf), (1e-300, 1e300)]
    {
        assert!(apart(atan2(y, x), y.atan2(x)) <= 1, "{y} {x}: {}", atan2(y, x));
    }
}
