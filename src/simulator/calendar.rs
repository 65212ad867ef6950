//! Moments of a run as people write them: since the run began, and by the clock.
//!
//! Refuses local time: the clock is UTC. Invariant: the days are those of `apex::calendar`.

use apex::calendar::{date_text, time_text};
use patterns::org_actor;

/// `2026-11-24T03:00:00.042Z` for milliseconds since 1970.
pub fn datetime(moment: i64) -> String {
    const DAY: i64 = 86_400_000;
    let day = i32::try_from(moment.div_euclid(DAY)).unwrap_or_default();
    [date_text(day), time_text(moment.rem_euclid(DAY) as i32)].join("T")
}

/// A number of so many digits, zeros in front.
fn padded(number: u64, digits: usize) -> String {
    let text = number.to_string();
    "0".repeat(digits.saturating_sub(text.len())) + &text
}

/// `00:00.042`: minutes, seconds and milliseconds since the run began.
pub fn since_start(at: world::Instant) -> String {
    let millis = at.millis();
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
    fn a_run_begins_at_three_at_night() {
        assert_eq!(datetime(org_actor::START), "2026-11-24T03:00:00.000Z");
        assert_eq!(datetime(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(since_start(world::Instant(61_042_999)), "01:01.042");
        assert_eq!(time_element(world::Instant(1_000)), "<time datetime=\"2026-11-24T03:00:00.001Z\">00:00.001</time>");
    }
}
