//! Decimals against what Java's BigDecimal says of the same numbers.

use super::*;

const MODES: [Rounding; 8] = [
    Rounding::Up,
    Rounding::Down,
    Rounding::Ceiling,
    Rounding::Floor,
    Rounding::HalfUp,
    Rounding::HalfDown,
    Rounding::HalfEven,
    Rounding::Unnecessary,
];

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect(text)
}

fn text(decimal: Option<Decimal>) -> String {
    decimal.map_or("none".into(), |decimal| decimal.to_string())
}

/// The table of `java.math.RoundingMode`.
#[test]
fn every_mode_rounds_in_its_own_way() {
    for (number, expected) in [
        ("5.5", ["6", "5", "6", "5", "6", "5", "6", "none"]),
        ("2.5", ["3", "2", "3", "2", "3", "2", "2", "none"]),
        ("1.6", ["2", "1", "2", "1", "2", "2", "2", "none"]),
        ("1.1", ["2", "1", "2", "1", "1", "1", "1", "none"]),
        ("1.0", ["1", "1", "1", "1", "1", "1", "1", "1"]),
        ("-1.0", ["-1", "-1", "-1", "-1", "-1", "-1", "-1", "-1"]),
        ("-1.1", ["-2", "-1", "-1", "-2", "-1", "-1", "-1", "none"]),
        ("-1.6", ["-2", "-1", "-1", "-2", "-2", "-2", "-2", "none"]),
        ("-2.5", ["-3", "-2", "-2", "-3", "-3", "-2", "-2", "none"]),
        ("-5.5", ["-6", "-5", "-5", "-6", "-6", "-5", "-6", "none"]),
    ] {
        for (mode, expected) in MODES.into_iter().zip(expected) {
            assert_eq!(text(decimal(number).set_scale(0, mode)), expected, "{number} {mode:?}");
            assert_eq!(text(decimal(number).divide(Decimal::from(1), 0, mode)), expected, "{number} {mode:?}");
        }
    }
}

#[test]
fn a_quotient_has_the_scale_that_was_asked_for() {
    for (dividend, divisor, scale, expected) in [
        ("19", "100", 3, "0.190"),
        ("1", "3", 5, "0.33333"),
        ("2", "3", 5, "0.66667"),
        ("-2", "3", 0, "-1"),
        ("1", "8", 2, "0.12"),
        ("3", "8", 2, "0.38"),
        ("1000", "0.003", 0, "333333"),
        ("0.00000001", "3", 2, "0.00"),
        ("0.0049", "0.001", 0, "5"),
        ("123456789012345678", "0.7", 10, "176366841446208111.4285714286"),
        ("1", "0", 2, "none"),
        ("0", "7", 2, "0.00"),
    ] {
        let quotient = decimal(dividend).divide(decimal(divisor), scale, Rounding::HalfEven);
        assert_eq!(text(quotient), expected, "{dividend} / {divisor}");
    }
    assert_eq!(text(decimal("1").divide(decimal("4"), 2, Rounding::Unnecessary)), "0.25");
    assert_eq!(text(decimal("1").divide(decimal("4"), 1, Rounding::Unnecessary)), "none");
}

#[test]
fn powers_are_exact_as_long_as_they_fit() {
    for (base, exponent, expected) in [
        ("2", 10, "1024"),
        ("-1.5", 3, "-3.375"),
        ("7", 0, "1"),
        ("0", 0, "1"),
        ("0.10", 2, "0.0100"),
        ("10", 38, "100000000000000000000000000000000000000"),
        ("10", 39, "none"),
        ("1.05", 30, "4.321942375150662009157288198886473"),
        ("0.5", 32_767, "0.000000000000000000000000000000000"),
        ("1.000000001", 4_000_000_000, "54.598149923947939193816162174637365"),
    ] {
        let power = text(decimal(base).checked_power(exponent));
        // The last digits of long powers are those of products that were rounded.
        assert!(power == expected || (expected.len() > 15 && power.starts_with(&expected[..20])), "{base}: {power}");
    }
}

#[test]
fn what_has_too_many_digits_loses_the_last_of_its_fraction() {
    let third = decimal("0.333333333333333333333333333333333");
    assert_eq!(text(third.checked_multiply(third)), "0.111111111111111111111111111111111");
    assert_eq!(
        text(decimal("123456789.123456789").checked_multiply(decimal("98765432109876.123456789123456789"))),
        "12193263124676064502225.5668218425156226"
    );
    let large = decimal("99999999999999999999999999999");
    assert_eq!(text(large.checked_add(decimal("0.00000000015"))), "99999999999999999999999999999.000000000");
    assert_eq!(text(large.checked_multiply(large)), "none");
    assert_eq!(
        text(decimal("0.5").checked_multiply(decimal("0.000000000000000000000000000000003"))),
        "0.000000000000000000000000000000002"
    );
}

#[test]
fn precision_and_scale_are_those_of_the_digits() {
    for (number, precision, scale, stripped) in [
        ("123.45", 5, 2, "123.45"),
        ("0.050", 2, 3, "0.05"),
        ("100", 3, 0, "100"),
        ("0", 1, 0, "0"),
        ("-1.10", 3, 2, "-1.1"),
    ] {
        let number = decimal(number);
        assert_eq!((number.precision(), number.scale()), (precision, scale));
        assert_eq!(number.strip_trailing_zeros().to_string(), stripped);
    }
}

#[test]
fn no_number_is_too_large_to_be_refused() {
    let edges = [i128::MAX, i128::MIN + 1, 1, -1, 0, 10_i128.pow(38), i128::MAX / 10];
    let numbers =
        || edges.iter().flat_map(|edge| [0, 1, 17, Decimal::MAX_SCALE].map(|scale| Decimal::new(*edge, scale)));
    for one in numbers().flatten() {
        for other in numbers().flatten() {
            for mode in MODES {
                _ = (one.divide(other, 20, mode), one.set_scale(5, mode));
            }
            _ = (one.checked_add(other), one.checked_multiply(other), one.checked_divide(other), one.remainder(other));
        }
        _ = (one.checked_power(7), one.precision(), one.to_f64());
    }
}

#[test]
fn halves_of_a_product_are_those_of_long_multiplication() {
    assert_eq!(product(u128::MAX, u128::MAX), (u128::MAX - 1, 1));
    assert_eq!(product(1 << 100, 1 << 100), (1 << 72, 0));
    assert_eq!(product((1 << 64) + 1, (1 << 64) - 1), (0, u128::MAX));
    assert_eq!(product(0, u128::MAX), (0, 0));
}
