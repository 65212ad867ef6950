//! Days and moments as people write them, without a clock and without a time zone.
//!
//! Refuses local time: everything is UTC. Invariant: the proleptic Gregorian calendar, as ISO 8601 counts.

use patterns::org_actor;

/// A number with zeros in front, at least so many digits.
fn padded(number: i64, digits: usize) -> String {
    let text = number.to_string();
    "0".repeat(digits.saturating_sub(text.len())) + &text
}

/// `2026-11-24` for days since 1970-01-01.
pub fn date(days: i64) -> String {
    // Years that begin on the first of March: a leap day is then the last of its year (Hinnant, "chrono-Compatible
    // Low-Level Date Algorithms", civil_from_days).
    let shifted = days.saturating_add(719_468);
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march = (5 * day + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    [padded(year, 4), padded(month, 2), padded(day - (153 * march + 2) / 5 + 1, 2)].join("-")
}

/// `03:00:00.042` for milliseconds since midnight.
pub fn time(millis: i64) -> String {
    let (seconds, rest) = (millis.div_euclid(1_000), millis.rem_euclid(1_000));
    let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(|part| padded(part, 2)).join(":");
    [clock, padded(rest, 3)].join(".")
}

/// `2026-11-24T03:00:00.042Z` for milliseconds since 1970.
pub fn datetime(moment: i64) -> String {
    const DAY: i64 = 86_400_000;
    [&date(moment.div_euclid(DAY)), "T", &time(moment.rem_euclid(DAY)), "Z"].concat()
}

/// `00:00.042`: minutes, seconds and milliseconds since the run began.
pub fn since_start(at: world::Instant) -> String {
    let millis = i64::try_from(at.millis()).unwrap_or(i64::MAX);
    [&padded(millis / 60_000, 2), ":", &padded(millis / 1_000 % 60, 2), ".", &padded(millis % 1_000, 3)].concat()
}

/// A moment of the run as an element, in words and for machines.
pub fn time_element(at: world::Instant) -> String {
    ["<time datetime=\"", &datetime(org_actor::moment(at)), "\">", &since_start(at), "</time>"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (20_781, "2026-11-24"),
            (-719_468, "0000-03-01"),
        ] {
            assert_eq!(date(days), text);
        }
    }

    #[test]
    fn a_run_begins_at_three_at_night() {
        assert_eq!(datetime(org_actor::START), "2026-11-24T03:00:00.000Z");
        assert_eq!(since_start(world::Instant(61_042_999)), "01:01.042");
        assert_eq!(time_element(world::Instant(1_000)), "<time datetime=\"2026-11-24T03:00:00.001Z\">00:00.001</time>");
    }
}
