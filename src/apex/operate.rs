//! What operators do with values: arithmetic, order, equality.
//!
//! Longer than 400 lines because what is equal, what is less and what is a key must agree.
//! Refuses what has no answer with the exception that Apex raises. Invariant: nothing here calls Apex code.
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_expressions_operators_understanding.htm>

use std::cmp::Ordering;

use crate::decimal::Decimal;
use crate::letters;
use crate::machine::Waits;
use crate::question::Question;
use crate::syntax::Binary;
use crate::value::{Heap, Key, Object, Value, View};

/// What interrupts the code: an exception on its way, a question, the end of what the org had called. In a box, for
/// whatever may raise hands on no more than its place.
#[derive(Debug)]
pub(crate) struct Raise(Box<Raised>);

#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "always in a box")]
pub(crate) enum Raised {
    /// Of the platform, by its short name.
    New(&'static str, String),
    /// One that already is.
    Thrown(Value),
    Asked(Question, Waits),
    /// A function of the library that runs before the operation at hand, with what it is given. It leaves nothing.
    Before(u32, Vec<Value>),
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

    /// More characters than a String holds.
    #[cold]
    #[inline(never)]
    pub fn long_text() -> Raise {
        Raise::new("StringException", &["String length exceeds maximum: 6000000"])
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

    pub fn before(function: u32, values: Vec<Value>) -> Raise {
        Raise(Box::new(Raised::Before(function, values)))
    }

    /// Something comes before the operation at hand, which then runs again.
    pub fn is_before(&self) -> bool {
        matches!(&*self.0, Raised::Before(..) | Raised::Asked(_, Waits::Description(_)))
    }

    pub fn of(raised: Raised) -> Raise {
        Raise(Box::new(raised))
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
        match heap.view(value) {
            View::Integer(number) => Some(Number::Whole(number.into())),
            View::Object(Object::Long(number)) => Some(Number::Whole(*number)),
            View::Object(Object::Double(number)) => Some(Number::Double(*number)),
            View::Object(Object::Decimal(number)) => Some(Number::Decimal(*number)),
            _ => None,
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

pub(crate) fn overflow() -> Raise {
    Raise::new("MathException", &["Decimal overflow"])
}

/// `a + b` and its like, for numbers, dates and truths.
pub(crate) fn arithmetic(heap: &mut Heap, operator: Binary, left: Value, right: Value) -> Result<Value, Raise> {
    match (heap.view(left), heap.view(right)) {
        (View::Integer(one), View::Integer(other)) => integers(operator, one, other).map(Value::integer),
        (View::Date(day), View::Integer(days)) => {
            let days = if operator == Binary::Subtract { days.wrapping_neg() } else { days };
            Ok(Value::date(day.wrapping_add(days)))
        }
        (View::Object(Object::Datetime(moment)), _) => {
            let days = Number::read(heap, right).ok_or_else(Raise::null)?.to_double();
            let days = if operator == Binary::Subtract { -days } else { days };
            let later = moment.wrapping_add((days * 86_400_000.0).round_ties_even() as i64);
            Ok(heap.put(Object::Datetime(later)))
        }
        (View::Boolean(one), View::Boolean(other)) => Ok(Value::boolean(match operator {
            Binary::BitAnd => one & other,
            Binary::BitOr => one | other,
            _ => one ^ other,
        })),
        _ => {
            let (Some(one), Some(other)) = (Number::read(heap, left), Number::read(heap, right)) else {
                return Err(Raise::null());
            };
            match (&one, &other) {
                (Number::Whole(one), Number::Whole(other)) => {
                    let result = longs(operator, *one, *other)?;
                    Ok(heap.put(Object::Long(result)))
                }
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
                    let result = match operator {
                        Binary::Add => one + other,
                        Binary::Subtract => one - other,
                        Binary::Multiply => one * other,
                        _ if other == 0.0 => return Err(divided_by_zero()),
                        _ => one / other,
                    };
                    Ok(heap.put(Object::Double(result)))
                }
            }
        }
    }
}

pub(crate) fn divided_by_zero() -> Raise {
    Raise::new("MathException", &["Divide by 0"])
}

/// Whole numbers of one width. They overflow silently, as Java's do.
macro_rules! whole_numbers {
    ($name:ident, $signed:ty, $unsigned:ty) => {
        pub(crate) fn $name(operator: Binary, one: $signed, other: $signed) -> Result<$signed, Raise> {
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
                _ => (one as $unsigned).wrapping_shr(other as u32) as $signed,
            })
        }
    };
}

whole_numbers!(integers, i32, u32);
whole_numbers!(longs, i64, u64);

pub(crate) fn negate(heap: &mut Heap, value: Value) -> Result<Value, Raise> {
    let negated = match heap.view(value) {
        View::Integer(number) => return Ok(Value::integer(number.wrapping_neg())),
        View::Object(Object::Long(number)) => Object::Long(number.wrapping_neg()),
        View::Object(Object::Double(number)) => Object::Double(-number),
        View::Object(Object::Decimal(number)) => Object::Decimal(number.negate()),
        _ => return Err(Raise::null()),
    };
    Ok(heap.put(negated))
}

/// Widens or narrows a number to a numeric type that is named by its place from narrow to wide.
pub(crate) fn number_as(heap: &mut Heap, value: Value, width: u8) -> Result<Value, Raise> {
    let Some(number) = Number::read(heap, value) else { return Ok(value) };
    let whole = || match &number {
        Number::Whole(whole) => *whole,
        Number::Double(double) => *double as i64,
        Number::Decimal(decimal) => decimal.truncate() as i64,
    };
    Ok(heap.put(match width {
        0 => return Ok(Value::integer(whole() as i32)),
        1 => Object::Long(whole()),
        2 => Object::Double(number.to_double()),
        _ => Object::Decimal(number.to_decimal().ok_or_else(overflow)?),
    }))
}

/// Whether a value is of one of the four numeric types.
pub(crate) fn is_number(heap: &Heap, value: Value) -> bool {
    Number::read(heap, value).is_some()
}

/// `<` and its like. A comparison with null is false, but any text is greater than null.
pub(crate) fn compare(heap: &Heap, operator: Binary, left: Value, right: Value) -> bool {
    let order = match (heap.str(left), heap.str(right)) {
        (Some(one), Some(other)) => Some(letters::order(one, other)),
        (None, Some(_)) if left == Value::NULL => Some(Ordering::Less),
        (Some(_), None) if right == Value::NULL => Some(Ordering::Greater),
        _ => value_order(heap, left, right),
    };
    order.is_some_and(|order| holds(operator, order))
}

/// Whether an order is the one that an operator asks for.
pub(crate) fn holds(operator: Binary, order: Ordering) -> bool {
    match operator {
        Binary::Less => order.is_lt(),
        Binary::LessOrEqual => order.is_le(),
        Binary::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// Milliseconds of a Date or Datetime.
fn moment(heap: &Heap, value: Value) -> Option<i64> {
    match heap.view(value) {
        View::Date(day) => Some(i64::from(day) * 86_400_000),
        View::Object(Object::Datetime(moment)) => Some(*moment),
        _ => None,
    }
}

/// The order of two moments, times or numbers.
fn value_order(heap: &Heap, left: Value, right: Value) -> Option<Ordering> {
    if let (View::Time(one), View::Time(other)) = (heap.view(left), heap.view(right)) {
        return Some(one.cmp(&other));
    }
    match (moment(heap, left), moment(heap, right)) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        _ => number_order(heap, left, right),
    }
}

fn number_order(heap: &Heap, left: Value, right: Value) -> Option<Ordering> {
    let (one, other) = (Number::read(heap, left)?, Number::read(heap, right)?);
    match (&one, &other) {
        (Number::Whole(one), Number::Whole(other)) => Some(one.cmp(other)),
        (Number::Decimal(_), _) | (_, Number::Decimal(_)) => one.to_decimal()?.partial_cmp(&other.to_decimal()?),
        _ => one.to_double().partial_cmp(&other.to_double()),
    }
}

/// After so many what is still to compare is taken for different.
const EQUAL_STEPS: u32 = 1_000_000;

/// `==`: texts without case, numbers by value, collections and records by content, other objects by identity. Bounded:
/// after so many steps what is still to compare is taken for different.
pub(crate) fn equal(heap: &Heap, left: Value, right: Value) -> bool {
    equal_within(heap, left, right, 100, &mut { EQUAL_STEPS })
}

/// The same, and how many bytes that went through.
pub(crate) fn equal_counted(heap: &Heap, left: Value, right: Value) -> (bool, usize) {
    let mut steps = EQUAL_STEPS;
    let equal = equal_within(heap, left, right, 100, &mut steps);
    // What is the very same takes no step, and is looked at all the same.
    let whole = match heap.get(left) {
        Some(Object::Text(text) | Object::Id(text)) => text.len(),
        Some(Object::List(values)) => values.len() * 4,
        Some(Object::Set(table) | Object::Map(table)) => table.len() * 4,
        _ => 0,
    };
    (equal, whole + (EQUAL_STEPS - steps) as usize * 4)
}

fn equal_within(heap: &Heap, left: Value, right: Value, depth: u32, steps: &mut u32) -> bool {
    if left == right {
        return true;
    }
    *steps = steps.saturating_sub(1);
    if depth == 0 || *steps == 0 {
        return false;
    }
    match (heap.get(left), heap.get(right)) {
        (Some(Object::Id(one)), Some(Object::Text(other) | Object::Id(other)))
        | (Some(Object::Text(other)), Some(Object::Id(one))) => {
            one == other || crate::normalise_id(other).is_some_and(|other| **one == *other)
        }
        (Some(Object::Text(one)), Some(Object::Text(other))) => one == other || letters::same(one, other),
        (Some(Object::SObjectType(one)), Some(Object::SObjectType(other))) => one == other,
        (Some(Object::Blob(one)), Some(Object::Blob(other))) => one == other,
        (Some(Object::SObjectField(one, field)), Some(Object::SObjectField(other, wanted))) => {
            one == other && field == wanted
        }
        (Some(Object::TypeToken(one)), Some(Object::TypeToken(other))) => one == other,
        (Some(Object::List(one)), Some(Object::List(other))) => {
            one.len() == other.len()
                && one.iter().zip(other.iter()).all(|(one, other)| equal_within(heap, *one, *other, depth - 1, steps))
        }
        (Some(Object::Set(one)), Some(Object::Set(other))) | (Some(Object::Map(one)), Some(Object::Map(other))) => {
            one.len() == other.len()
                && one.entries().all(|(found, value)| {
                    let other = other.get(&key(heap, found));
                    other.is_some_and(|other| equal_within(heap, value, other, depth - 1, steps))
                })
        }
        (Some(Object::Record(one)), Some(Object::Record(other))) => {
            one.object == other.object
                && one.fields.len() == other.fields.len()
                && one.fields.iter().all(|(name, value)| {
                    other.get(name).is_some_and(|other| equal_within(heap, *value, other, depth - 1, steps))
                })
        }
        _ => value_order(heap, left, right) == Some(Ordering::Equal),
    }
}

/// By what a map or a set finds a value.
pub(crate) fn key(heap: &Heap, value: Value) -> Key {
    match heap.view(value) {
        View::Null => Key::Null,
        View::Boolean(truth) => Key::Boolean(truth),
        View::Integer(number) => Key::Whole(number.into()),
        View::Date(day) => Key::Date(day),
        View::Time(time) => Key::Time(time),
        View::Enum(class, place) => Key::Enum(class, place),
        View::Object(object) => match object {
            Object::Long(number) => Key::Whole(*number),
            Object::Double(number) => Key::Double(number.to_bits()),
            Object::Datetime(moment) => Key::Datetime(*moment),
            Object::Text(text) | Object::Id(text) => Key::Text(text.clone()),
            Object::Decimal(decimal) => {
                let plain = decimal.strip_trailing_zeros();
                Key::Decimal(plain.mantissa(), plain.scale())
            }
            Object::Record(_)
            | Object::List(_)
            | Object::Set(_)
            | Object::Map(_)
            | Object::SObjectType(_)
            | Object::SObjectField(..)
            | Object::TypeToken(_) => {
                let mut content = String::new();
                write_content(heap, value, 12, &mut content);
                Key::Content(content.into())
            }
            _ => Key::Object(0, value.handle().unwrap_or_default()),
        },
    }
}

/// What is equal by content has the same text here; bounded, for a record may hold what holds it.
fn write_content(heap: &Heap, value: Value, depth: u32, out: &mut String) {
    let mut all = |open: &str, values: &[(&str, Value)]| {
        out.push_str(open);
        for (name, value) in values {
            out.push_str(name);
            out.push('=');
            if depth > 0 && out.len() < letters::LONGEST {
                write_content(heap, *value, depth - 1, out);
            }
            out.push(';');
        }
        out.push(')');
    };
    match heap.get(value) {
        Some(Object::Record(record)) => {
            // The order in which fields were set says nothing.
            let mut fields: Vec<(&str, Value)> = Vec::new();
            for (name, value) in &record.fields {
                let place = fields.partition_point(|(known, _)| *known < &**name);
                fields.insert(place, (name, *value));
            }
            all(&[&record.object, "("].concat(), &fields);
        }
        Some(Object::List(values)) => {
            let values: Vec<(&str, Value)> = values.iter().map(|value| ("", *value)).collect();
            all("List(", &values);
        }
        Some(Object::Set(table) | Object::Map(table)) => {
            for (found, value) in table.entries() {
                all("Map(", &[("", found), ("", value)]);
            }
        }
        Some(Object::Text(text) | Object::Id(text) | Object::SObjectType(text)) => {
            out.push_str(&crate::json::quoted(text))
        }
        Some(Object::TypeToken(of_type)) => out.push_str(&of_type.to_string()),
        Some(Object::SObjectField(object, field)) => out.push_str(&[object, ".", field].concat()),
        Some(Object::Decimal(decimal)) => out.push_str(&decimal.strip_trailing_zeros().to_string()),
        Some(Object::Long(number)) => out.push_str(&letters::digits(*number)),
        Some(Object::Double(number)) => out.push_str(&crate::double::text(*number)),
        Some(Object::Datetime(moment)) => out.push_str(&letters::digits(*moment)),
        _ => out.push_str(&letters::digits(value.bits())),
    }
}
