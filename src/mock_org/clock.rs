//! The served org's time: real time counted from the fixed start of every run, or a time that stands until it is told.
//!
//! Refuses to go back, but for a start over. Invariant: a running clock shows the wall's time, or, where the wall shows
//! a time before that start, the time since this program's start counted from there; whatever it is advanced by is on
//! top.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use patterns::org_actor::START;
use world::{Instant, Span};

/// Microseconds of a millisecond.
const MICROS: u64 = 1_000;

/// A clock that everybody here looks at.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<State>>);

#[derive(Clone, Copy, Debug)]
struct State {
    first: Instant,
    /// When it showed `first`; a clock that stands still shows nothing else.
    started: Option<tokio::time::Instant>,
}

impl State {
    fn now(self) -> Instant {
        let since = self.started.map_or(0, |started| u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX));
        Instant(self.first.0.saturating_add(since))
    }
}

impl Clock {
    /// Starts from what the wall shows.
    pub fn start() -> Self {
        Self(Arc::new(Mutex::new(running())))
    }

    pub fn now(&self) -> Instant {
        self.state(|state| state.now())
    }

    /// Whether it stands still.
    pub fn stands(&self) -> bool {
        self.state(|state| state.started.is_none())
    }

    /// When a moment of the run comes, for a timer; never while it stands still.
    pub fn when(&self, at: Instant) -> Option<tokio::time::Instant> {
        self.state(|state| Some(state.started? + Duration::from_micros(at.0.saturating_sub(state.first.0))))
    }

    /// Stands still at the first moment of every run.
    pub fn stop_at_start(&self) {
        self.state(|state| *state = State { first: Instant::START, started: None });
    }

    /// Runs from what the wall shows.
    pub fn run(&self) {
        self.state(|state| *state = running());
    }

    /// Goes on by so much.
    pub fn advance(&self, span: Span) {
        self.state(|state| state.first = state.first + span);
    }

    /// Where it stands still: shows that moment, unless it is past.
    pub fn stand_at(&self, at: Instant) {
        self.state(|state| state.first = state.first.max(at));
    }

    fn state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        // Nobody leaves it half written.
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn running() -> State {
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    State { first: run_time(wall), started: Some(tokio::time::Instant::now()) }
}

fn run_time(since_1970: Duration) -> Instant {
    let start = u128::from(START.unsigned_abs()) * u128::from(MICROS);
    Instant(u64::try_from(since_1970.as_micros().saturating_sub(start)).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runs_time_is_the_walls_counted_from_the_start_of_every_run() {
        let start = Duration::from_millis(START.unsigned_abs());
        assert_eq!(run_time(start + Duration::from_micros(1_250_000)), Instant(1_250_000));
    }

    #[test]
    fn a_wall_before_the_start_counts_as_the_start() {
        assert_eq!(run_time(Duration::ZERO), Instant::START);
    }

    #[test]
    fn a_clock_that_stands_goes_on_only_as_it_is_told() {
        let clock = Clock::start();
        clock.stop_at_start();
        assert!(clock.stands() && clock.when(Instant(1)).is_none());
        clock.advance(Span::from_millis(5));
        clock.stand_at(Instant(1));
        assert_eq!(clock.now(), Instant(5_000));
        clock.run();
        assert!(!clock.stands());
    }
}
