//! Real time as a run's time: microseconds since the fixed start of every run.
//!
//! Refuses to go back: it reads the wall once and then counts on. Invariant: the org's time is the wall's, or, where the
//! wall shows a time before that start, the time since this program's start counted from there.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use patterns::org_actor::{START, moment};
use world::Instant;

/// Microseconds of a millisecond.
const MICROS: u64 = 1_000;
const DAY: i64 = 86_400_000;

/// A clock that runs.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    first: Instant,
    started: tokio::time::Instant,
}

impl Clock {
    /// Starts from what the wall shows.
    pub fn start() -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { first: run_time(wall), started: tokio::time::Instant::now() }
    }

    pub fn now(&self) -> Instant {
        let since = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        Instant(self.first.0.saturating_add(since))
    }

    /// When a moment of the run comes, for a timer.
    pub fn when(&self, at: Instant) -> tokio::time::Instant {
        self.started + Duration::from_micros(at.0.saturating_sub(self.first.0))
    }
}

fn run_time(since_1970: Duration) -> Instant {
    let start = u128::from(START.unsigned_abs()) * u128::from(MICROS);
    Instant(u64::try_from(since_1970.as_micros().saturating_sub(start)).unwrap_or(u64::MAX))
}

/// The time of day in UTC: `03:00:01.250Z`
pub fn time_of_day(at: Instant) -> String {
    let millis = moment(at).rem_euclid(DAY);
    let (seconds, millis) = (millis / 1_000, millis % 1_000);
    format!("{:02}:{:02}:{:02}.{millis:03}Z", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runs_time_is_the_walls_counted_from_the_start_of_every_run() {
        let start = Duration::from_millis(START.unsigned_abs());
        assert_eq!(run_time(start + Duration::from_micros(1_250_000)), Instant(1_250_000));
        assert_eq!(time_of_day(Instant(1_250_999)), "03:00:01.250Z");
        assert_eq!(time_of_day(Instant(21 * 3_600_000_000)), "00:00:00.000Z");
    }

    #[test]
    fn a_wall_before_the_start_counts_as_the_start() {
        assert_eq!(run_time(Duration::ZERO), Instant::START);
    }
}
