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

/// Every function that is computed.
pub const KNOWN: &str = "IF CASE AND OR NOT ISBLANK ISNULL BLANKVALUE NULLVALUE ISPICKVAL TEXT VALUE ISNUMBER LEFT \
    RIGHT MID LEN TRIM UPPER LOWER CONTAINS BEGINS FIND SUBSTITUTE LPAD RPAD BR HYPERLINK IMAGE CASESAFEID ABS ROUND \
    CEILING FLOOR MAX MIN MOD TODAY NOW DATE DATEVALUE DATETIMEVALUE YEAR MONTH DAY WEEKDAY HOUR MINUTE ADDMONTHS \
    INCLUDES ISCHANGED ISNEW PRIORVALUE";

/// Most characters of a text that is made.
const LONGEST: usize = 131_072;

/// A function of arguments.
pub fn call(subject: Subject<'_, '_>, name: &str, arguments: &[Node]) -> Datum {
    let value = |place: usize| arguments.get(place).map_or(Datum::Null, |node| node.evaluate(subject));
    let text = |place: usize| text_of(&value(place));
    let number = |place: usize| number(&value(place)).unwrap_or(Decimal::ZERO);
    let whole = |place: usize| i64::try_from(number(place).truncate()).unwrap_or_default();
    let count = |place: usize| usize::try_from(whole(place)).unwrap_or_default();
    match name {
        "IF" => value(if is_true(&value(0)) { 1 } else { 2 }),
        "CASE" => {
            let wanted = value(0);
            let pairs = arguments.len().saturating_sub(2) / 2;
            let found = (0..pairs).map(|pair| 1 + 2 * pair).find(|place| same(&wanted, &value(*place)));
            value(found.map_or(arguments.len().saturating_sub(1), |place| place + 1))
        }
        "AND" => Datum::Boolean((0..arguments.len()).all(|place| is_true(&value(place)))),
        "OR" => Datum::Boolean((0..arguments.len()).any(|place| is_true(&value(place)))),
        "NOT" => Datum::Boolean(!is_true(&value(0))),
        "ISBLANK" | "ISNULL" => Datum::Boolean(is_blank(&value(0))),
        "BLANKVALUE" | "NULLVALUE" => Some(value(0)).filter(|value| !is_blank(value)).unwrap_or_else(|| value(1)),
        "ISPICKVAL" => Datum::Boolean(text(0) == text(1)),
        "TEXT" | "HYPERLINK" | "CASESAFEID" => string(text(usize::from(name == "HYPERLINK"))),
        "IMAGE" => string(text(1)),
        "BR" => string("\n".to_owned()),
        "VALUE" => Decimal::parse(text(0).trim()).map_or(Datum::Null, Datum::Decimal),
        "ISNUMBER" => Datum::Boolean(Decimal::parse(text(0).trim()).is_some()),
        "LEFT" => string(letters::part(&text(0), 0, count(1)).to_owned()),
        "RIGHT" => {
            let (text, count) = (text(0), count(1));
            string(letters::part(&text, letters::length(&text).saturating_sub(count), usize::MAX).to_owned())
        }
        "MID" => {
            let start = count(1).saturating_sub(1);
            string(letters::part(&text(0), start, start.saturating_add(count(2))).to_owned())
        }
        "LEN" => integer(match value(0) {
            Datum::Blob(bytes) => bytes.len() as i64,
            value => letters::length(&text_of(&value)) as i64,
        }),
        "TRIM" => string(text(0).trim().to_owned()),
        "UPPER" => string(letters::upper(&text(0))),
        "LOWER" => string(letters::lower(&text(0))),
        "CONTAINS" => Datum::Boolean(letters::find(&text(0), &text(1)).is_some()),
        "BEGINS" => Datum::Boolean(text(0).starts_with(&text(1))),
        "FIND" => {
            let (wanted, text) = (text(0), text(1));
            let start = count(2).saturating_sub(1);
            let rest = letters::part(&text, start, usize::MAX);
            let found = letters::find(rest, &wanted).and_then(|place| rest.get(..place));
            integer(found.map_or(0, |before| (letters::length(before) + start + 1) as i64))
        }
        "SUBSTITUTE" => string(letters::replace(&text(0), &text(1), &text(2))),
        "LPAD" | "RPAD" => padded(&text(0), count(1), &text(2), name == "LPAD"),
        "ABS" => decimal(Some(number(0)).map(|number| if number < Decimal::ZERO { number.negate() } else { number })),
        "ROUND" => {
            let places = whole(1).clamp(0, i64::from(Decimal::MAX_SCALE));
            decimal(number(0).set_scale(places as u8, Rounding::HalfUp))
        }
        // As in Salesforce, away from zero and towards it.
        "CEILING" => decimal(number(0).set_scale(0, Rounding::Up)),
        "FLOOR" => decimal(number(0).set_scale(0, Rounding::Down)),
        "MAX" | "MIN" => {
            let mut best = number(0);
            for place in 1..arguments.len() {
                let next = number(place);
                best = if name == "MAX" { best.max(next) } else { best.min(next) };
            }
            decimal(Some(best))
        }
        "MOD" => decimal(number(0).remainder(number(1))),
        "TODAY" => day(Some(subject.view.now.div_euclid(DAY))),
        "NOW" => Datum::Datetime(subject.view.now),
        "DATE" => {
            let part = |place: usize| u32::try_from(whole(place)).unwrap_or_default();
            calendar::days(whole(0), part(1), part(2)).map_or(Datum::Null, Datum::Date)
        }
        "DATEVALUE" => match value(0) {
            Datum::String(text) => parse_date(text.trim()).map_or(Datum::Null, Datum::Date),
            value => day(moment(&value).map(|moment| moment.div_euclid(DAY))),
        },
        "DATETIMEVALUE" => match value(0) {
            // `2026-11-24 03:00:00`, in GMT.
            Datum::String(text) => {
                let iso = [text.trim().replacen(' ', "T", 1).trim_end_matches('Z'), "Z"].concat();
                parse_iso(&iso).map_or(Datum::Null, Datum::Datetime)
            }
            value => moment(&value).map_or(Datum::Null, Datum::Datetime),
        },
        "YEAR" | "MONTH" | "DAY" | "WEEKDAY" | "HOUR" | "MINUTE" | "ADDMONTHS" => {
            moment(&value(0)).map_or(Datum::Null, |moment| part_of(name, moment, whole(1), &value(0)))
        }
        "INCLUDES" => {
            let wanted = text(1);
            Datum::Boolean(text(0).split(';').any(|part| part == wanted))
        }
        "ISNEW" => Datum::Boolean(subject.old.is_none()),
        "ISCHANGED" | "PRIORVALUE" => {
            let before = match (subject.old, arguments.first()) {
                (Some(row), Some(node)) => node.evaluate(Subject { row, ..subject }),
                _ => value(0),
            };
            if name == "PRIORVALUE" { before } else { Datum::Boolean(!same(&before, &value(0))) }
        }
        _ => Datum::Null,
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

fn part_of(name: &str, moment: i64, by: i64, given: &Datum) -> Datum {
    let today = moment.div_euclid(DAY);
    let Ok(date) = i32::try_from(today) else { return Datum::Null };
    let (year, month, of_month) = calendar::civil(date);
    match name {
        "YEAR" => integer(year),
        "MONTH" => integer(month.into()),
        "DAY" => integer(of_month.into()),
        // 1 is a Sunday; 1970-01-01 was a Thursday.
        "WEEKDAY" => integer((today + 4).rem_euclid(7) + 1),
        "HOUR" => integer(moment.rem_euclid(DAY) / 3_600_000),
        "MINUTE" => integer(moment.rem_euclid(DAY) / 60_000 % 60),
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

fn is_true(value: &Datum) -> bool {
    *value == Datum::Boolean(true)
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
