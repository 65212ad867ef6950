//! Days and moments as text, by the Gregorian calendar alone.
//!
//! Refuses days that the calendar does not have, leap seconds, and a moment without `Z` or an offset. Invariant: what
//! is written reads back as the same day or moment; there are no time zones but UTC. The formats:
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_valid_date_formats.htm>

use crate::values::DAY;

/// `2026-01-01`
pub fn date(day: i32) -> String {
    let (year, month, day) = civil(i64::from(day));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `09:30:00.000Z`
pub fn time(milliseconds: i32) -> String {
    let of_day = i64::from(milliseconds).rem_euclid(DAY);
    format!("{}Z", clock(of_day))
}

/// `2026-01-01T00:00:00.000+0000`
pub fn iso(datetime_ms: i64) -> String {
    let (year, month, day) = civil(datetime_ms.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}T{}+0000", clock(datetime_ms.rem_euclid(DAY)))
}

fn clock(of_day: i64) -> String {
    let (seconds, fraction) = (of_day / 1000, of_day % 1000);
    format!("{:02}:{:02}:{:02}.{fraction:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Year, month and day of a day that counts from 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted + 2) / 5 + 1)
}

fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn digits(text: &str, length: usize) -> Option<i64> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Reads `2026-01-01`.
pub fn parse_date(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let number = days(year, month, day);
    // A day that the calendar does not have comes back as another one.
    if civil(number) != (year, month, day) {
        return None;
    }
    i32::try_from(number).ok()
}

/// Reads `2026-01-01T00:00:00Z`, with or without a fraction, with `Z`, `+01:00` or `+0100` at the end.
pub fn parse_iso(text: &str) -> Option<i64> {
    let (day, rest) = text.split_once(['T', 't'])?;
    let place = rest.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = (rest.get(..place)?, rest.get(place..)?);
    let offset = match zone {
        "Z" | "z" => 0,
        _ => {
            let numbers = zone.get(1..)?.replace(':', "");
            let (hours, minutes) = (digits(numbers.get(..2)?, 2)?, digits(numbers.get(2..)?, 2)?);
            if hours > 14 || minutes > 59 {
                return None;
            }
            (hours * 60 + minutes) * if zone.starts_with('-') { -60_000 } else { 60_000 }
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let mut parts = clock.splitn(3, ':');
    let (hour, minute, second) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let of_day = (hour * 3600 + minute * 60 + second) * 1000 + thousandths;
    Some(i64::from(parse_date(day)?) * DAY + of_day - offset)
}
