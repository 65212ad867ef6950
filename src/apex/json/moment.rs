//! Dates and times as JSON has them: ISO 8601.
//!
//! Refuses what does not hold together: a 13th month, an hour of 25. Invariant: what was written reads the same.

use crate::calendar;
use crate::date_format;
use crate::letters;

/// `2026-11-24T03:00:00.000` and the zone behind it: `Z` for Apex's own values, `+0000` for those of records.
pub(crate) fn datetime_text(moment: i64, zone: &str) -> String {
    let text = letters::replace(&calendar::datetime_text(moment), " ", "T");
    let milliseconds = letters::digits(moment.rem_euclid(1_000) + 1_000);
    [&text, ".", milliseconds.get(1..).unwrap_or_default(), zone].concat()
}

/// Days since 1970 of `2026-11-24`.
pub(crate) fn date(text: &str) -> Option<i32> {
    date_format::date_value(text)
}

/// Milliseconds since 1970 of `2026-11-24T03:00:00.000Z`, of `…+01:00`, of `…+0100`, or of a date alone.
pub(crate) fn datetime(text: &str) -> Option<i64> {
    let midnight = i64::from(date(text)?) * 86_400_000;
    match text.split_once('T') {
        Some((_, time)) => Some(midnight + milliseconds(time)?),
        None => (text.len() == 10).then_some(midnight),
    }
}

/// Milliseconds since midnight of `03:00:00.000Z`.
pub(crate) fn time(text: &str) -> Option<i32> {
    i32::try_from(milliseconds(text)?).ok().filter(|time| *time >= 0)
}

fn milliseconds(text: &str) -> Option<i64> {
    let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(zone)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.split(':');
    let (hour, minute) = (two(parts.next()?, 24)?, two(parts.next()?, 60)?);
    let second = parts.next().map_or(Some(0), |second| two(second, 60))?;
    if parts.next().is_some() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths = [fraction, "000"].concat();
    let thousandths = letters::whole(thousandths.get(..3)?)?;
    Some(((hour * 60 + minute) * 60 + second) * 1_000 + thousandths - offset(zone)?)
}

/// Milliseconds that a zone is ahead.
fn offset(zone: &str) -> Option<i64> {
    let sign = match zone.bytes().next() {
        None => return Some(0),
        Some(b'Z') => return (zone.len() == 1).then_some(0),
        Some(b'-') => -60_000,
        Some(_) => 60_000,
    };
    let digits = zone.get(1..)?;
    let minutes = digits.get(2..).unwrap_or_default();
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    let minutes = if minutes.is_empty() { 0 } else { two(minutes, 60)? };
    Some(sign * (two(digits.get(..2)?, 24)? * 60 + minutes))
}

fn two(text: &str, below: i64) -> Option<i64> {
    let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    letters::whole(text).filter(|number| plain && *number < below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_with_its_zone() {
        let noon = Some(1_767_355_200_000);
        for text in ["2026-01-02T12:00:00.000Z", "2026-01-02T13:00:00+01:00", "2026-01-02T11:30:00.0-0030"] {
            assert_eq!(datetime(text), noon, "{text}");
        }
        assert_eq!(datetime_text(1_767_355_200_007, "Z"), "2026-01-02T12:00:00.007Z");
        assert_eq!(time("03:00:00.5Z"), Some(10_800_500));
    }

    #[test]
    fn a_moment_that_does_not_hold_together_is_none() {
        for text in [
            "",
            "2026-13-01",
            "2026-01-02T25:00:00Z",
            "2026-01-02T1:00:00Z",
            "2026-01-02T12:00:00é",
            "2026-01-02T12:00:00+é",
        ] {
            assert_eq!(datetime(text), None, "{text}");
        }
    }
}
