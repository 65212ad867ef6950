//! What operators and functions of formulas do.
//!
//! Refuses nothing: an argument that does not fit, or is not there, gives nothing. Invariant: no argument makes it
//! panic or makes a text that is longer than a long text area.
//! <https://help.salesforce.com/s/articleView?id=platform.customize_functions.htm>

use apex::{Datum, Decimal, Rounding, calendar, letters};

use super::{Node, Subject};
use crate::{
    json::{parse_date, parse_iso},
    soql::Key,
    values::{DAY, number, shown},
};

/// The functions that are computed, in the order of [`Function`].
const NAMES: &str = "IF CASE AND OR NOT ISBLANK ISNULL BLANKVALUE NULLVALUE ISPICKVAL TEXT CASESAFEID HYPERLINK IMAGE \
    VALUE ISNUMBER BR LEFT RIGHT MID LEN TRIM UPPER LOWER CONTAINS BEGINS FIND SUBSTITUTE LPAD RPAD INCLUDES ABS ROUND \
    CEILING FLOOR MAX MIN MOD TODAY NOW DATE DATEVALUE DATETIMEVALUE YEAR MONTH DAY WEEKDAY HOUR MINUTE ADDMONTHS \
    ISNEW ISCHANGED PRIORVALUE";

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[rustfmt::skip]
pub enum Function {
    If, Case, And, Or, Not, IsBlank, IsNull, BlankValue, NullValue, IsPickVal, Text, CaseSafeId, Hyperlink, Image,
    Value, IsNumber, Br, Left, Right, Mid, Len, Trim, Upper, Lower, Contains, Begins, Find, Substitute, Lpad, Rpad,
    Includes, Abs, Round, Ceiling, Floor, Max, Min, Mod, Today, Now, Date, DateValue, DateTimeValue, Year, Month, Day,
    Weekday, Hour, Minute, AddMonths, IsNew, IsChanged, PriorValue,
}

use Function::*;

#[rustfmt::skip]
const ALL: [Function; 53] = [
    If, Case, And, Or, Not, IsBlank, IsNull, BlankValue, NullValue, IsPickVal, Text, CaseSafeId, Hyperlink, Image,
    Value, IsNumber, Br, Left, Right, Mid, Len, Trim, Upper, Lower, Contains, Begins, Find, Substitute, Lpad, Rpad,
    Includes, Abs, Round, Ceiling, Floor, Max, Min, Mod, Today, Now, Date, DateValue, DateTimeValue, Year, Month, Day,
    Weekday, Hour, Minute, AddMonths, IsNew, IsChanged, PriorValue,
];

impl Function {
    /// The function of a name in upper case.
    pub fn of(name: &str) -> Option<Function> {
        NAMES.split(' ').position(|known| known == name).and_then(|place| ALL.get(place).copied())
    }
}

/// Most characters of a text that is made.
const LONGEST: usize = 131_072;

/// The arguments of a call, each computed when it is asked for.
struct Arguments<'e, 'a> {
    subject: Subject<'e, 'a>,
    nodes: &'e [Node],
}

impl Arguments<'_, '_> {
    #[inline(never)]
    fn value(&self, place: usize) -> Datum {
        self.nodes.get(place).map_or(Datum::Null, |node| node.evaluate(self.subject))
    }

    #[inline(never)]
    fn text(&self, place: usize) -> String {
        text_of(&self.value(place))
    }

    #[inline(never)]
    fn number(&self, place: usize) -> Decimal {
        number(&self.value(place)).unwrap_or(Decimal::ZERO)
    }

    #[inline(never)]
    fn whole(&self, place: usize) -> i64 {
        i64::try_from(self.number(place).truncate()).unwrap_or_default()
    }

    fn count(&self, place: usize) -> usize {
        usize::try_from(self.whole(place)).unwrap_or_default()
    }

    fn is_true(&self, place: usize) -> bool {
        self.value(place) == Datum::Boolean(true)
    }

    /// Characters of the first argument, from one to before another.
    #[inline(never)]
    fn part(&self, from: usize, to: usize) -> Datum {
        string(letters::part(&self.text(0), from, to).to_owned())
    }
}

/// A function of arguments.
pub fn call(subject: Subject<'_, '_>, function: Function, nodes: &[Node]) -> Datum {
    let given = Arguments { subject, nodes };
    let flag = match function {
        And => (0..nodes.len()).all(|place| given.is_true(place)),
        Or => (0..nodes.len()).any(|place| given.is_true(place)),
        Not => !given.is_true(0),
        IsBlank | IsNull => is_blank(&given.value(0)),
        IsPickVal => given.text(0) == given.text(1),
        IsNumber => Decimal::parse(given.text(0).trim()).is_some(),
        Contains => letters::find(&given.text(0), &given.text(1)).is_some(),
        Begins => given.text(0).starts_with(&given.text(1)),
        Includes => {
            let wanted = given.text(1);
            given.text(0).split(';').any(|part| part == wanted)
        }
        IsNew => subject.old.is_none(),
        IsChanged => !same(&before(&given), &given.value(0)),
        _ => return value(&given, function),
    };
    Datum::Boolean(flag)
}

/// The first argument as it was before an update.
fn before(given: &Arguments<'_, '_>) -> Datum {
    match (given.subject.old, given.nodes.first()) {
        (Some(row), Some(node)) => node.evaluate(Subject { row, ..given.subject }),
        _ => given.value(0),
    }
}

fn value(given: &Arguments<'_, '_>, function: Function) -> Datum {
    match function {
        If => given.value(if given.is_true(0) { 1 } else { 2 }),
        Case => {
            let (wanted, last) = (given.value(0), given.nodes.len().saturating_sub(1));
            let mut place = 1;
            while place < last && !same(&wanted, &given.value(place)) {
                place += 2;
            }
            given.value((place + 1).min(last))
        }
        BlankValue | NullValue => {
            Some(given.value(0)).filter(|value| !is_blank(value)).unwrap_or_else(|| given.value(1))
        }
        Text | CaseSafeId => string(given.text(0)),
        Hyperlink | Image => string(given.text(1)),
        Br => string("\n".to_owned()),
        Value => decimal(Decimal::parse(given.text(0).trim())),
        Left => given.part(0, given.count(1)),
        Right => given.part(letters::length(&given.text(0)).saturating_sub(given.count(1)), usize::MAX),
        Mid => {
            let start = given.count(1).saturating_sub(1);
            given.part(start, start.saturating_add(given.count(2)))
        }
        Len => integer(match given.value(0) {
            Datum::Blob(bytes) => bytes.len() as i64,
            value => letters::length(&text_of(&value)) as i64,
        }),
        Trim => string(given.text(0).trim().to_owned()),
        Upper => string(letters::upper(&given.text(0))),
        Lower => string(letters::lower(&given.text(0))),
        Find => {
            let (wanted, text) = (given.text(0), given.text(1));
            let start = given.count(2).saturating_sub(1);
            let rest = letters::part(&text, start, usize::MAX);
            let found = letters::find(rest, &wanted).and_then(|place| rest.get(..place));
            integer(found.map_or(0, |before| (letters::length(before) + start + 1) as i64))
        }
        Substitute => string(letters::replace(&given.text(0), &given.text(1), &given.text(2))),
        Lpad | Rpad => padded(&given.text(0), given.count(1), &given.text(2), function == Lpad),
        Abs => decimal(Some(given.number(0).max(given.number(0).negate()))),
        // As in Salesforce, away from zero and towards it.
        Round | Ceiling | Floor => {
            let rounding = match function {
                Round => Rounding::HalfUp,
                Ceiling => Rounding::Up,
                _ => Rounding::Down,
            };
            let places = given.whole(1).clamp(0, i64::from(Decimal::MAX_SCALE));
            decimal(given.number(0).set_scale(places as u8, rounding))
        }
        Max | Min => {
            let mut best = given.number(0);
            for place in 1..given.nodes.len() {
                let next = given.number(place);
                best = if function == Max { best.max(next) } else { best.min(next) };
            }
            decimal(Some(best))
        }
        Mod => decimal(given.number(0).remainder(given.number(1))),
        Today => day(Some(given.subject.view.now.div_euclid(DAY))),
        Now => Datum::Datetime(given.subject.view.now),
        Date => {
            let part = |place: usize| u32::try_from(given.whole(place)).unwrap_or_default();
            calendar::days(given.whole(0), part(1), part(2)).map_or(Datum::Null, Datum::Date)
        }
        DateValue => match given.value(0) {
            Datum::String(text) => parse_date(text.trim()).map_or(Datum::Null, Datum::Date),
            value => day(moment(&value).map(|moment| moment.div_euclid(DAY))),
        },
        DateTimeValue => match given.value(0) {
            // `2026-11-24 03:00:00`, in GMT.
            Datum::String(text) => {
                let iso = [text.trim().replacen(' ', "T", 1).trim_end_matches('Z'), "Z"].concat();
                parse_iso(&iso).map_or(Datum::Null, Datum::Datetime)
            }
            value => moment(&value).map_or(Datum::Null, Datum::Datetime),
        },
        PriorValue => before(given),
        _ => {
            let from = given.value(0);
            moment(&from).map_or(Datum::Null, |moment| part_of(function, moment, given.whole(1), &from))
        }
    }
}

/// An operator between two values.
pub fn operate(operator: &str, left: &Datum, right: &Datum) -> Datum {
    match operator {
        "=" | "==" => return Datum::Boolean(same(left, right)),
        "<>" | "!=" => return Datum::Boolean(!same(left, right)),
        "<" | "<=" | ">" | ">=" => {
            let (left, right) = (key(left), key(right));
            return Datum::Boolean(match operator {
                _ if left == Key::Null || right == Key::Null => false,
                "<" => left < right,
                "<=" => left <= right,
                ">" => left > right,
                _ => left >= right,
            });
        }
        "&" => return string([text_of(left), text_of(right)].concat()),
        _ => {}
    }
    let is_text = |value: &Datum| matches!(value, Datum::String(_) | Datum::Id(_));
    if operator == "+" && (is_text(left) || is_text(right)) {
        return string([text_of(left), text_of(right)].concat());
    }
    match (moment(left), moment(right)) {
        (None, None) => arithmetic(operator, left, right),
        // Between two moments or days lie days, and parts of one.
        (Some(from), Some(to)) if operator == "-" => {
            Decimal::from(from - to).checked_divide(Decimal::from(DAY)).map_or(Datum::Null, Datum::Decimal)
        }
        (Some(_), None) => shifted(left, number(right), operator == "-"),
        (None, Some(_)) if operator == "+" => shifted(right, number(left), false),
        _ => Datum::Null,
    }
}

fn arithmetic(operator: &str, left: &Datum, right: &Datum) -> Datum {
    let of = |value: &Datum| number(value).unwrap_or(Decimal::ZERO);
    let (left, right) = (of(left), of(right));
    decimal(match operator {
        "+" => left.checked_add(right),
        "-" => left.checked_subtract(right),
        "*" => left.checked_multiply(right),
        "/" => left.checked_divide(right),
        _ => {
            let mut power = Some(Decimal::from(1));
            for _ in 0..right.truncate().clamp(0, 64) {
                power = power.and_then(|power| power.checked_multiply(left));
            }
            power
        }
    })
}

/// A day or a moment so many days later, or earlier.
fn shifted(from: &Datum, by: Option<Decimal>, earlier: bool) -> Datum {
    let by = by.unwrap_or(Decimal::ZERO);
    let by = if earlier { by.negate() } else { by };
    match from {
        Datum::Date(start) => {
            let days = i64::try_from(by.truncate()).ok();
            day(days.and_then(|days| i64::from(*start).checked_add(days)))
        }
        Datum::Datetime(start) => {
            let by = by.checked_multiply(Decimal::from(DAY)).and_then(|by| i64::try_from(by.truncate()).ok());
            by.and_then(|by| start.checked_add(by)).map_or(Datum::Null, Datum::Datetime)
        }
        _ => Datum::Null,
    }
}

fn part_of(function: Function, moment: i64, by: i64, given: &Datum) -> Datum {
    let today = moment.div_euclid(DAY);
    let Ok(date) = i32::try_from(today) else { return Datum::Null };
    let (year, month, of_month) = calendar::civil(date);
    match function {
        Year => integer(year),
        Month => integer(month.into()),
        Day => integer(of_month.into()),
        // 1 is a Sunday; 1970-01-01 was a Thursday.
        Weekday => integer((today + 4).rem_euclid(7) + 1),
        Hour => integer(moment.rem_euclid(DAY) / 3_600_000),
        Minute => integer(moment.rem_euclid(DAY) / 60_000 % 60),
        _ => {
            let months = (year * 12 + i64::from(month) - 1).saturating_add(by.clamp(-120_000, 120_000));
            let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
            // The last day of a shorter month stands for those it has not.
            let day = (28..=of_month.max(28)).rev().find_map(|last| calendar::days(year, month, of_month.min(last)));
            match (day, given) {
                (Some(day), Datum::Datetime(_)) => Datum::Datetime(i64::from(day) * DAY + moment.rem_euclid(DAY)),
                (Some(day), _) => Datum::Date(day),
                (None, _) => Datum::Null,
            }
        }
    }
}

fn padded(text: &str, length: usize, with: &str, left: bool) -> Datum {
    let wanted = length.min(LONGEST);
    let missing = wanted.saturating_sub(letters::length(text));
    if missing == 0 || with.is_empty() {
        return string(letters::part(text, 0, wanted).to_owned());
    }
    let padding: String = with.chars().cycle().take(missing).collect();
    string(if left { [&padding, text].concat() } else { [text, &padding].concat() })
}

fn is_blank(value: &Datum) -> bool {
    match value {
        Datum::Null => true,
        Datum::String(text) => text.is_empty(),
        _ => false,
    }
}

/// Whether two values are the same: nothing is empty text, and zero beside a number.
fn same(left: &Datum, right: &Datum) -> bool {
    match (left, right) {
        (Datum::String(one) | Datum::Id(one), Datum::String(two) | Datum::Id(two)) => one == two,
        (left, right) if is_blank(left) || is_blank(right) => is_blank(left) == is_blank(right),
        (left, right) => key(left) == key(right),
    }
}

fn key(value: &Datum) -> Key {
    match value {
        Datum::String(text) | Datum::Id(text) => Key::Text(text.clone()),
        value => Key::of(value),
    }
}

fn text_of(value: &Datum) -> String {
    match value {
        Datum::Null => String::new(),
        Datum::Decimal(number) => shown(&Datum::String(number.strip_trailing_zeros().to_string())),
        Datum::Datetime(moment) => [&calendar::datetime_text(*moment), "Z"].concat(),
        value => shown(value),
    }
}

fn string(text: String) -> Datum {
    match letters::length(&text) > LONGEST {
        true => Datum::String(letters::part(&text, 0, LONGEST).to_owned()),
        false => Datum::String(text),
    }
}

fn integer(number: i64) -> Datum {
    Datum::Decimal(Decimal::from(number))
}

fn decimal(number: Option<Decimal>) -> Datum {
    number.map_or(Datum::Null, Datum::Decimal)
}

fn day(day: Option<i64>) -> Datum {
    day.and_then(|day| i32::try_from(day).ok()).map_or(Datum::Null, Datum::Date)
}

/// Milliseconds since 1970 of a day or a moment.
fn moment(value: &Datum) -> Option<i64> {
    match value {
        Datum::Date(day) => Some(i64::from(*day) * DAY),
        Datum::Datetime(moment) => Some(*moment),
        _ => None,
    }
}
