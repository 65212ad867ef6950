//! Days and moments in the API's formats; the arithmetic of the calendar is `apex`'s.
//!
//! Refuses days that the calendar does not have, leap seconds, and a moment without `Z` or an offset. Invariant: what
//! is written reads back as the same day or moment; there are no time zones but UTC. The formats:
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_valid_date_formats.htm>

use apex::calendar::{date_text, days, time_text};

use crate::values::DAY;

/// `2026-01-01`
pub fn date(day: i32) -> String {
    date_text(day)
}

/// `09:30:00.000Z`
pub fn time(milliseconds: i32) -> String {
    time_text(i64::from(milliseconds).rem_euclid(DAY) as i32)
}

/// `2026-01-01T00:00:00.000+0000`
pub fn iso(moment: i64) -> String {
    let (day, clock) = (moment.div_euclid(DAY), time_text(moment.rem_euclid(DAY) as i32));
    [&date_text(day as i32), "T", clock.trim_end_matches('Z'), "+0000"].concat()
}

/// The number that so many digits at a place are.
fn digits(text: &str, place: usize, count: usize) -> Option<u32> {
    let digits = text.as_bytes().get(place..place + count)?;
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

/// Reads `2026-01-01`.
pub fn parse_date(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    days(digits(text, 0, 4)?.into(), digits(text, 5, 2)?, digits(text, 8, 2)?)
}

/// Reads `2026-01-01T00:00:00Z`, with or without a fraction, with `Z`, `+01:00` or `+0100` at the end.
pub fn parse_iso(text: &str) -> Option<i64> {
    let day = parse_date(text.get(..10)?)?;
    let bytes = text.as_bytes();
    if !bytes[10..].starts_with(b"T") && !bytes[10..].starts_with(b"t") || bytes.len() < 20 {
        return None;
    }
    let (hour, minute, second) = (digits(text, 11, 2)?, digits(text, 14, 2)?, digits(text, 17, 2)?);
    if bytes[13] != b':' || bytes[16] != b':' || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (mut place, mut thousandths) = (19, 0);
    if bytes[19] == b'.' {
        let count = bytes[20..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 || count > 9 {
            return None;
        }
        place = 20 + count;
        // `.5` is 500 thousandths.
        thousandths = digits(text, 20, count.min(3))? * [100, 10, 1][count.min(3) - 1];
    }
    let offset = match bytes.get(place)? {
        b'Z' | b'z' if bytes.len() == place + 1 => 0,
        sign @ (b'+' | b'-') => {
            let colon = usize::from(bytes.get(place + 3) == Some(&b':'));
            let (hours, minutes) = (digits(text, place + 1, 2)?, digits(text, place + 3 + colon, 2)?);
            if hours > 14 || minutes > 59 || bytes.len() != place + 5 + colon {
                return None;
            }
            i64::from(hours * 60 + minutes) * if *sign == b'-' { -60_000 } else { 60_000 }
        }
        _ => return None,
    };
    let of_day = i64::from((hour * 3600 + minute * 60 + second) * 1000 + thousandths);
    Some(i64::from(day) * DAY + of_day - offset)
}
