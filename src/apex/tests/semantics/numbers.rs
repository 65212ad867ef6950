//! Methods of Boolean, Integer, Long, Double, Decimal and Math: expected values are the Apex reference's and Java's.
//!
//! Refuses arithmetic with operators: `values`.

use super::*;

const NULL_ARGUMENT: &str = "System.NullPointerException: Argument cannot be null.";

#[test]
fn texts_and_objects_become_numbers() {
    all(
        "",
        &[
            ("Integer.valueOf('123') + Integer.valueOf('-5')", "118"),
            ("Object o = 7; return Integer.valueOf(o);", "7"),
            ("Integer.valueOf('1.5')", "System.TypeException: Invalid integer: 1.5"),
            ("Integer.valueOf('2147483648')", "System.TypeException: Invalid integer: 2147483648"),
            ("Integer.valueOf('')", "System.TypeException: Invalid integer: "),
            ("Integer.valueOf(null)", NULL_ARGUMENT),
            (
                "Object o = true; return Integer.valueOf(o);",
                "System.TypeException: Invalid conversion from runtime type Boolean to Integer",
            ),
            ("Long.valueOf('123456789012')", "123456789012L"),
            ("Long.valueOf('x')", "System.TypeException: Invalid long: x"),
            ("Double.valueOf('1.5e3')", "1500.0d"),
            ("Double.valueOf('x')", "System.TypeException: Invalid double: x"),
            ("Object o = 1; return Double.valueOf(o);", "1.0d"),
            ("Decimal.valueOf('12.50')", "12.50m"),
            ("Decimal.valueOf('12,50')", "System.TypeException: Invalid decimal: 12,50"),
            ("Decimal.valueOf(5)", "5m"),
            ("Double d = 0.1; return Decimal.valueOf(d);", "0.1m"),
            ("Boolean.valueOf('TRUE') && !Boolean.valueOf('yes')", "true"),
            ("Object o = true; return Boolean.valueOf(o);", "true"),
            ("Boolean.valueOf((String) null)", NULL_ARGUMENT),
            ("Double pi = 3.14159; return pi;", "3.14159d"),
        ],
    );
}

#[test]
fn numbers_become_other_numbers() {
    all(
        "",
        &[
            ("Long l = 4294967297L; return l.intValue();", "1"),
            ("Double d = 7.9; return d.intValue() + d.longValue() + d.round();", "22L"),
            ("Decimal d = -7.9; return d.intValue() + d.longValue();", "-14L"),
            ("Decimal d = 1.25; return d.doubleValue();", "1.25d"),
            ("Decimal d = 12.3456; return d.scale() * 10 + d.precision();", "46"),
            ("Decimal d = 0.05; return d.precision();", "1"),
            ("Decimal d = 1.500; return d.stripTrailingZeros();", "1.5m"),
            ("Decimal d = 0.0000001; return d.toPlainString();", "'0.0000001'"),
            ("Decimal d = -1.5; return d.abs();", "1.5m"),
            ("Decimal d = 1.1; return d.pow(2);", "1.21m"),
            ("Decimal d = 4.12; return d.pow(0);", "1m"),
            ("Decimal d = 1.1; return d.pow(-1);", "System.MathException: Invalid exponent: -1"),
            ("Decimal d = 19; return d.divide(100, 3);", "0.190m"),
            ("Decimal d = 10; return d.divide(3, 2, RoundingMode.UP);", "3.34m"),
            ("Decimal d = 10; return d.divide(0, 2);", "System.MathException: Divide by 0"),
            ("Integer i = 1234567; return i.format() + (-123).format() + (-1234).format();", "'1,234,567-123-1,234'"),
            ("Long l = 1000L; Double d = 1234.5678; return l.format() + ' ' + d.format();", "'1,000 1,234.568'"),
            ("Decimal d = 1234.5000; return d.format() + ' ' + Decimal.valueOf('-0.5').format();", "'1,234.5 -0.5'"),
            (
                "Decimal none; return none.intValue();",
                "System.NullPointerException: Attempt to de-reference a null object",
            ),
        ],
    );
}

#[test]
fn decimals_are_rounded_as_they_are_told_to() {
    // Java's table of RoundingMode.
    let modes = [
        ("UP", "6 3 2 2 1 -1 -2 -2 -3 -6"),
        ("DOWN", "5 2 1 1 1 -1 -1 -1 -2 -5"),
        ("CEILING", "6 3 2 2 1 -1 -1 -1 -2 -5"),
        ("FLOOR", "5 2 1 1 1 -1 -2 -2 -3 -6"),
        ("HALF_UP", "6 3 2 1 1 -1 -1 -2 -3 -6"),
        ("HALF_DOWN", "5 2 2 1 1 -1 -1 -2 -2 -5"),
        ("HALF_EVEN", "6 2 2 1 1 -1 -1 -2 -2 -6"),
    ];
    let numbers = "5.5, 2.5, 1.6, 1.1, 1.0, -1.0, -1.1, -1.6, -2.5, -5.5";
    for (mode, expected) in modes {
        let found = body(&format!(
            "List<String> all = new List<String>();
            for (Decimal d : new List<Decimal>{{{numbers}}}) {{ all.add('' + d.setScale(0, RoundingMode.{mode})); }}
            return String.join(all, ' ');"
        ));
        assert_eq!(found, format!("'{expected}'"), "{mode}");
    }
    all(
        "",
        &[
            ("Decimal d = 1.005; return d.setScale(2);", "1.00m"),
            ("Decimal d = 1.5; return d.setScale(3);", "1.500m"),
            ("Decimal d = 1250; return d.setScale(-2, System.RoundingMode.HALF_UP);", "1300m"),
            ("Decimal d = 4; return d.setScale(-33, RoundingMode.HALF_UP);", "0m"),
            ("Decimal d = 1.5; return d.setScale(34);", "System.MathException: Scale must be between -33 and 33: 34"),
            (
                "Decimal d = 1.5; return d.setScale(0, RoundingMode.UNNECESSARY);",
                "System.MathException: Rounding necessary",
            ),
            ("Decimal d = 1.0; return d.setScale(0, RoundingMode.UNNECESSARY);", "1m"),
            ("Decimal d = 1.5; return d.setScale(null);", NULL_ARGUMENT),
            ("Decimal d = 1.5; return d.setScale(1, null);", NULL_ARGUMENT),
            ("Decimal d = 4.5; return d.round() + Decimal.valueOf('5.5').round();", "10L"),
            ("Decimal d = 4.5; return d.round(RoundingMode.UP);", "5L"),
            ("RoundingMode.valueOf('HALF_UP').name() + RoundingMode.values().size()", "'HALF_UP8'"),
        ],
    );
}

#[test]
fn math_has_its_functions() {
    let expected = [
        ("Math.abs(-42) + Math.abs(42)", "84"),
        ("Math.abs(-42L)", "42L"),
        ("Math.abs(-4.2)", "4.2m"),
        ("Math.max(3, 6) * 10 + Math.min(3, 6)", "63"),
        ("Math.max(12.3, 156.6)", "156.6m"),
        ("Math.min(3L, 5)", "3L"),
        ("Math.mod(12, 2) + Math.mod(8, 3) * 10 + Math.mod(-7, 3) * 100", "-80"),
        ("Math.mod(12345678901L, 10)", "1L"),
        ("Math.mod(1, 0)", "System.MathException: Divide by 0"),
        ("Math.mod(1L, 0L)", "System.MathException: Divide by 0"),
        ("Math.ceil(4.2) + Math.floor(4.8) + Math.rint(4.5)", "13m"),
        ("Double d = -4.5; return Math.ceil(d) + Math.floor(d) + Math.rint(d);", "-13.0d"),
        ("Math.round(4.5) * 10 + Math.round(5.5)", "46"),
        ("Double d = 5.5; return Math.round(d) + Math.roundToLong(d);", "12L"),
        ("Math.roundToLong(4.5)", "4L"),
        ("Math.signum(-2.5) + Math.signum(0.0)", "-1.0m"),
        ("Double d = -2.5; return Math.signum(d);", "-1.0d"),
        ("Math.sqrt(4.0)", "2m"),
        ("Math.sqrt(2)", "1.4142135623730951d"),
        ("Math.pow(10, 2) + Math.pow(2, -1) + Math.pow(1.5, 2)", "102.75d"),
        ("Math.cbrt(27) + Math.log10(1000) + Math.exp(0)", "7.0d"),
        ("Math.log(10.0)", "2.302585092994046m"),
        ("Math.sin(0) + Math.cos(0) + Math.tan(0)", "1.0d"),
        ("Math.asin(1) * 2 == Math.PI && Math.acos(-1) == Math.PI && Math.atan2(0.0, -1) == 3.141592653589793", "true"),
        ("Math.atan(1) * 4", "3.141592653589793d"),
        ("Math.sinh(0) + Math.cosh(0) + Math.tanh(0)", "1.0d"),
        ("Math.E", "2.718281828459045d"),
        ("Math.random() < 1 && Math.random() >= 0", "true"),
        ("Double d = -1; return Math.sqrt(d);", "NaNd"),
        ("Math.abs((Integer) null)", NULL_ARGUMENT),
        ("Math.round((Decimal) null)", NULL_ARGUMENT),
        ("Math.sqrt((Double) null)", NULL_ARGUMENT),
        ("Math.mod(null, 2)", NULL_ARGUMENT),
    ];
    all("", &expected);
}
