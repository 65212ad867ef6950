//! Date, datetime and time literals of SOQL: `2024-01-31`, `2024-01-31T10:00:00Z`, `2024-01-31T10:00:00.000+01:00`,
//! `10:00:00Z`.
//!
//! Refuses days and times that do not exist, and a time without a zone. Invariant: the calendar is the Gregorian one
//! for every year from 1 to 9999.

use crate::{calendar, letters};

/// Days since 1970-01-01.
pub(super) fn date(text: &str) -> Option<i32> {
    let (year, month, day) = (number(text, 0, 4)?, number(text, 5, 7)?, number(text, 8, 10)?);
    if text.len() != 10 || !sign(text, 4, "-") || !sign(text, 7, "-") || year == 0 {
        return None;
    }
    calendar::days(year.into(), month as u32, day as u32)
}

/// Milliseconds since 1970-01-01T00:00:00Z.
pub(super) fn datetime(text: &str) -> Option<i64> {
    let days = date(text.get(..10)?)?;
    let (hour, minute, second) = (number(text, 11, 13)?, number(text, 14, 16)?, number(text, 17, 19)?);
    if !sign(text, 10, "T") || !sign(text, 13, ":") || !sign(text, 16, ":") || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let mut rest = text.get(19..)?;
    let mut milliseconds = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        // As many digits as one likes, of which three count.
        let kept = digits.min(3);
        milliseconds = number(fraction, 0, kept)? * [100, 10, 1].get(kept.checked_sub(1)?)?;
        rest = fraction.get(digits..)?;
    }
    let offset = match rest.as_bytes().first()? {
        b'Z' | b'z' if rest.len() == 1 => 0,
        b'+' => zone(rest.get(1..)?)?,
        b'-' => -zone(rest.get(1..)?)?,
        _ => return None,
    };
    let seconds = i64::from(days) * 86_400 + i64::from((hour * 60 + minute - offset) * 60 + second);
    Some(seconds * 1000 + i64::from(milliseconds))
}

/// Milliseconds of the day, in UTC. That a time has a zone was found out by trying, and is not documented.
/// <https://salesforce.stackexchange.com/questions/370738/how-do-i-use-a-time-literal-in-a-soql-query>
pub(super) fn time(text: &str) -> Option<i32> {
    let moment = datetime(&["1970-01-01T", text].concat())?;
    i32::try_from(moment.rem_euclid(86_400_000)).ok()
}

/// `01:00` or `0100`, in minutes.
fn zone(text: &str) -> Option<i32> {
    let minutes = match text.len() {
        4 => number(text, 2, 4)?,
        5 if sign(text, 2, ":") => number(text, 3, 5)?,
        _ => return None,
    };
    let hours = number(text, 0, 2)?;
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn number(text: &str, from: usize, to: usize) -> Option<i32> {
    let digits = text.get(from..to)?;
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { letters::integer(digits) } else { None }
}

fn sign(text: &str, place: usize, sign: &str) -> bool {
    text.get(place..place + 1) == Some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        assert_eq!(date("1970-01-01"), Some(0));
        assert_eq!(date("1969-12-31"), Some(-1));
        assert_eq!(date("2000-02-29"), Some(11_016));
        assert_eq!(date("2024-03-01"), Some(19_783));
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        for text in ["2023-02-29", "2023-13-01", "2023-00-10", "2023-04-31", "2023-1-011", "0000-01-01"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_zone_moves_the_time() {
        assert_eq!(datetime("1970-01-01T01:00:00+01:00"), Some(0));
        assert_eq!(datetime("1970-01-01T00:00:00.5Z"), Some(500));
        assert_eq!(datetime("1969-12-31T16:00:00-0800"), Some(0));
        assert_eq!(datetime("1970-01-01T00:00:00"), None);
        assert_eq!(datetime("1970-01-01T00:00:00.0019999Z"), Some(1));
        assert_eq!(datetime("1970-01-01T00:00:00.Z"), None);
        for (text, expected) in [
            ("01:00:00.000Z", Some(3_600_000)),
            ("01:00:00-06:00", Some(7 * 3_600_000)),
            ("23:59:59.9999Z", Some(86_399_999)),
            ("00:30:00+01:00", Some(23 * 3_600_000 + 1_800_000)),
            ("01:00:00", None),
            ("1:00:00Z", None),
            ("24:00:00Z", None),
        ] {
            assert_eq!(time(text), expected, "{text}");
        }
    }
}
