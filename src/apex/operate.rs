//! What operators do with values: arithmetic, order, equality.
//!
//! Refuses what has no answer with the exception that Apex raises. Invariant: nothing here calls Apex code.
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_expressions_operators_understanding.htm>

use std::cmp::Ordering;

use crate::decimal::Decimal;
use crate::letters;
use crate::machine::Waits;
use crate::question::Question;
use crate::syntax::Binary;
use crate::value::{Heap, Key, Object, Value};

/// What interrupts the code: an exception on its way, a question, the end of what the org had called. In a box, for
/// whatever may raise hands on no more than its place.
#[derive(Debug)]
pub(crate) struct Raise(Box<Raised>);

#[derive(Debug)]
pub(crate) enum Raised {
    /// Of the platform, by its short name.
    New(&'static str, String),
    /// One that already is.
    Thrown(Value),
    Asked(Question, Waits),
    Left(Value),
}

impl Raise {
    #[cold]
    #[inline(never)]
    pub fn new(name: &'static str, words: &[&str]) -> Raise {
        Raise(Box::new(Raised::New(name, words.concat())))
    }

    #[cold]
    #[inline(never)]
    pub fn thrown(value: Value) -> Raise {
        Raise(Box::new(Raised::Thrown(value)))
    }

    #[cold]
    #[inline(never)]
    pub fn null() -> Raise {
        Raise::new("NullPointerException", &["Attempt to de-reference a null object"])
    }

    #[cold]
    #[inline(never)]
    pub fn null_argument() -> Raise {
        Raise::new("NullPointerException", &["Argument cannot be null."])
    }

    #[inline(never)]
    pub fn asked(question: Question, waits: Waits) -> Raise {
        Raise(Box::new(Raised::Asked(question, waits)))
    }

    pub fn left(value: Value) -> Raise {
        Raise(Box::new(Raised::Left(value)))
    }

    pub fn raised(self) -> Raised {
        *self.0
    }
}

/// A number as the widest of the four numeric types that is needed.
enum Number {
    Whole(i64),
    Double(f64),
    Decimal(Decimal),
}

impl Number {
    fn read(heap: &Heap, value: Value) -> Option<Number> {
        match value {
            Value::Integer(number) => Some(Number::Whole(number.into())),
            Value::Long(number) => Some(Number::Whole(number)),
            Value::Double(number) => Some(Number::Double(number)),
            _ => match heap.get(value)? {
                Object::Decimal(number) => Some(Number::Decimal(*number)),
                _ => None,
            },
        }
    }

    fn to_decimal(&self) -> Option<Decimal> {
        match self {
            Number::Whole(number) => Decimal::new((*number).into(), 0),
            Number::Double(number) => Decimal::from_f64(*number),
            Number::Decimal(number) => Some(*number),
        }
    }

    fn to_double(&self) -> f64 {
        match self {
            Number::Whole(number) => *number as f64,
            Number::Double(number) => *number,
            Number::Decimal(number) => number.to_f64(),
        }
    }
}

fn overflow() -> Raise {
    Raise::new("MathException", &["Decimal overflow"])
}

/// `a + b` and its like, for numbers, dates and truths.
pub(crate) fn arithmetic(heap: &mut Heap, operator: Binary, left: Value, right: Value) -> Result<Value, Raise> {
    match (left, right) {
        (Value::Integer(one), Value::Integer(other)) => integers(operator, one, other).map(Value::Integer),
        (Value::Null, _) | (_, Value::Null) => Err(Raise::null()),
        (Value::Date(day), Value::Integer(days)) => {
            let days = if operator == Binary::Subtract { days.wrapping_neg() } else { days };
            Ok(Value::Date(day.wrapping_add(days)))
        }
        (Value::Boolean(one), Value::Boolean(other)) => Ok(Value::Boolean(match operator {
            Binary::BitAnd => one & other,
            Binary::BitOr => one | other,
            _ => one ^ other,
        })),
        _ => {
            let (Some(one), Some(other)) = (Number::read(heap, left), Number::read(heap, right)) else {
                return Err(Raise::null());
            };
            match (&one, &other) {
                (Number::Whole(one), Number::Whole(other)) => longs(operator, *one, *other).map(Value::Long),
                (Number::Decimal(_), _) | (_, Number::Decimal(_)) => {
                    let (Some(one), Some(other)) = (one.to_decimal(), other.to_decimal()) else {
                        return Err(overflow());
                    };
                    let result = match operator {
                        Binary::Add => one.checked_add(other),
                        Binary::Subtract => one.checked_subtract(other),
                        Binary::Multiply => one.checked_multiply(other),
                        _ if other.mantissa() == 0 => return Err(divided_by_zero()),
                        _ => one.checked_divide(other),
                    };
                    Ok(heap.put(Object::Decimal(result.ok_or_else(overflow)?)))
                }
                _ => {
                    let (one, other) = (one.to_double(), other.to_double());
                    Ok(Value::Double(match operator {
                        Binary::Add => one + other,
                        Binary::Subtract => one - other,
                        Binary::Multiply => one * other,
                        _ if other == 0.0 => return Err(divided_by_zero()),
                        _ => one / other,
                    }))
                }
            }
        }
    }
}

pub(crate) fn divided_by_zero() -> Raise {
    Raise::new("MathException", &["Divide by 0"])
}

/// Integers overflow silently, as Java's do.
fn integers(operator: Binary, one: i32, other: i32) -> Result<i32, Raise> {
    Ok(match operator {
        Binary::Add => one.wrapping_add(other),
        Binary::Subtract => one.wrapping_sub(other),
        Binary::Multiply => one.wrapping_mul(other),
        Binary::Divide if other == 0 => return Err(divided_by_zero()),
        Binary::Divide => one.wrapping_div(other),
        Binary::BitAnd => one & other,
        Binary::BitOr => one | other,
        Binary::BitXor => one ^ other,
        Binary::ShiftLeft => one.wrapping_shl(other as u32),
        Binary::ShiftRight => one.wrapping_shr(other as u32),
        _ => (one as u32).wrapping_shr(other as u32) as i32,
    })
}

fn longs(operator: Binary, one: i64, other: i64) -> Result<i64, Raise> {
    Ok(match operator {
        Binary::Add => one.wrapping_add(other),
        Binary::Subtract => one.wrapping_sub(other),
        Binary::Multiply => one.wrapping_mul(other),
        Binary::Divide if other == 0 => return Err(divided_by_zero()),
        Binary::Divide => one.wrapping_div(other),
        Binary::BitAnd => one & other,
        Binary::BitOr => one | other,
        Binary::BitXor => one ^ other,
        Binary::ShiftLeft => one.wrapping_shl(other as u32),
        Binary::ShiftRight => one.wrapping_shr(other as u32),
        _ => (one as u64).wrapping_shr(other as u32) as i64,
    })
}

pub(crate) fn negate(heap: &mut Heap, value: Value) -> Result<Value, Raise> {
    match value {
        Value::Integer(number) => Ok(Value::Integer(number.wrapping_neg())),
        Value::Long(number) => Ok(Value::Long(number.wrapping_neg())),
        Value::Double(number) => Ok(Value::Double(-number)),
        _ => match heap.get(value) {
            Some(Object::Decimal(number)) => {
                let negated = number.negate();
                Ok(heap.put(Object::Decimal(negated)))
            }
            _ => Err(Raise::null()),
        },
    }
}

/// Widens or narrows a number to a numeric type that is named by its place from narrow to wide.
pub(crate) fn number_as(heap: &mut Heap, value: Value, width: u8) -> Result<Value, Raise> {
    let Some(number) = Number::read(heap, value) else { return Ok(value) };
    let whole = || match &number {
        Number::Whole(whole) => *whole,
        Number::Double(double) => *double as i64,
        Number::Decimal(decimal) => decimal.truncate() as i64,
    };
    Ok(match width {
        0 => Value::Integer(whole() as i32),
        1 => Value::Long(whole()),
        2 => Value::Double(number.to_double()),
        _ => {
            let decimal = number.to_decimal().ok_or_else(overflow)?;
            heap.put(Object::Decimal(decimal))
        }
    })
}

/// `<` and its like. A comparison with null is false, but any text is greater than null.
pub(crate) fn compare(heap: &Heap, operator: Binary, left: Value, right: Value) -> bool {
    let order = match (left, right) {
        (Value::Integer(one), Value::Integer(other)) => one.partial_cmp(&other),
        (Value::Date(one), Value::Date(other)) => one.partial_cmp(&other),
        (Value::Time(one), Value::Time(other)) => one.partial_cmp(&other),
        (Value::Date(_) | Value::Datetime(_), Value::Date(_) | Value::Datetime(_)) => {
            moment(left).partial_cmp(&moment(right))
        }
        (Value::Null, other) | (other, Value::Null) if heap.str(other).is_some() => {
            Some(if left == Value::Null { Ordering::Less } else { Ordering::Greater })
        }
        _ => match (heap.str(left), heap.str(right)) {
            (Some(one), Some(other)) => Some(text_order(one, other)),
            _ => number_order(heap, left, right),
        },
    };
    order.is_some_and(|order| match operator {
        Binary::Less => order.is_lt(),
        Binary::LessOrEqual => order.is_le(),
        Binary::Greater => order.is_gt(),
        _ => order.is_ge(),
    })
}

fn moment(value: Value) -> i64 {
    match value {
        Value::Date(day) => i64::from(day) * 86_400_000,
        Value::Datetime(moment) => moment,
        _ => 0,
    }
}

/// Texts are ordered without case.
fn text_order(one: &str, other: &str) -> Ordering {
    letters::order(one, other)
}

fn number_order(heap: &Heap, left: Value, right: Value) -> Option<Ordering> {
    let (one, other) = (Number::read(heap, left)?, Number::read(heap, right)?);
    match (&one, &other) {
        (Number::Whole(one), Number::Whole(other)) => Some(one.cmp(other)),
        (Number::Decimal(_), _) | (_, Number::Decimal(_)) => one.to_decimal()?.partial_cmp(&other.to_decimal()?),
        _ => one.to_double().partial_cmp(&other.to_double()),
    }
}

/// `==`: texts without case, numbers by value, lists and records by content, other objects by identity.
pub(crate) fn equal(heap: &Heap, left: Value, right: Value) -> bool {
    equal_within(heap, left, right, 100)
}

fn equal_within(heap: &Heap, left: Value, right: Value, depth: u32) -> bool {
    if left == right {
        return true;
    }
    if depth == 0 {
        return false;
    }
    match (heap.get(left), heap.get(right)) {
        (Some(Object::Id(one)), Some(Object::Text(other) | Object::Id(other)))
        | (Some(Object::Text(other)), Some(Object::Id(one))) => {
            one == other || crate::normalise_id(other).is_some_and(|other| **one == *other)
        }
        (Some(Object::Text(one)), Some(Object::Text(other))) => one == other || letters::same(one, other),
        (Some(Object::List(one)), Some(Object::List(other))) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| equal_within(heap, *one, *other, depth - 1))
        }
        (Some(Object::Record(one)), Some(Object::Record(other))) => {
            one.object == other.object
                && one.fields.len() == other.fields.len()
                && one.fields.iter().all(|(name, value)| {
                    other.get(name).is_some_and(|other| equal_within(heap, *value, other, depth - 1))
                })
        }
        _ => match (left, right) {
            (Value::Date(_) | Value::Datetime(_), Value::Date(_) | Value::Datetime(_)) => moment(left) == moment(right),
            _ => number_order(heap, left, right) == Some(Ordering::Equal),
        },
    }
}

/// By what a map or a set finds a value.
pub(crate) fn key(heap: &Heap, value: Value) -> Key {
    match value {
        Value::Null => Key::Null,
        Value::Boolean(truth) => Key::Boolean(truth),
        Value::Integer(number) => Key::Whole(number.into()),
        Value::Long(number) => Key::Whole(number),
        Value::Double(number) => Key::Double(number.to_bits()),
        Value::Date(day) => Key::Date(day),
        Value::Datetime(moment) => Key::Datetime(moment),
        Value::Time(time) => Key::Time(time),
        Value::Reference(handle) => match heap.get(value) {
            Some(Object::Text(text) | Object::Id(text)) => Key::Text(text.clone()),
            Some(Object::Decimal(decimal)) => {
                let plain = decimal.strip_trailing_zeros();
                Key::Decimal(plain.mantissa(), plain.scale())
            }
            _ => Key::Identity(handle),
        },
    }
}
