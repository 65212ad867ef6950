//! An org that is asked as it stands, with its clock: requests, moments, and what happened on the way.
//!
//! Refuses to go back in time, and to wait for good: a request that nothing answers within a day of the org's time has
//! no answer. Invariant: whoever is to be woken is woken at their moment, in order, before anything later happens.

use org::http::{Request, Response};
use patterns::org_actor::moment;
use world::{Instant, MessageId};

use super::{
    cast::{Cast, Door},
    driver::{Driver, Event},
    report::Report,
};

const DAY: i64 = 86_400_000;
/// The longest that a request is waited for, in microseconds: a day.
const PATIENCE: u64 = 86_400_000_000;
/// The most that may happen while one request is waited for.
const MOST_MOMENTS: u32 = 10_000;

/// An org, the systems around it, and their time.
pub struct Session {
    pub door: Door,
    driver: Driver,
    now: Instant,
}

impl Session {
    /// An org at the first moment of every run.
    pub fn new(cast: Cast) -> Session {
        let driver = Driver::new(cast.actors, cast.org, cast.rules);
        Session { door: cast.door, driver, now: Instant::START }
    }

    /// The moment that the org has come to.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// When something is to happen next.
    pub fn next_wake(&self) -> Option<Instant> {
        self.driver.next_wake()
    }

    /// Lets time go on to a moment, and all happen that was to happen by then. An earlier moment changes nothing.
    pub fn pass_to(&mut self, at: Instant) {
        while let Some(wake) = self.driver.next_wake().filter(|wake| *wake <= at) {
            self.now = self.now.max(wake);
            self.driver.wake(self.now);
        }
        self.now = self.now.max(at);
    }

    /// A person's request, as it stands on the wire. The answer comes under the number that this gives.
    pub fn request(&mut self, request: Request) -> MessageId {
        self.driver.request(self.now, self.door.admit(request))
    }

    /// What befalls messages between the systems from now on.
    pub fn set_rules(&mut self, rules: Vec<world::Rule<patterns::participant::Body>>) {
        self.driver.set_rules(rules);
    }

    /// The org itself, to be read.
    pub fn org(&self) -> Option<&org::Org> {
        self.driver.org()
    }

    /// The org itself, to be told what it keeps.
    pub fn org_mut(&mut self) -> Option<&mut org::Org> {
        self.driver.org_mut()
    }

    /// The next thing that happened, until there is nothing more.
    pub fn poll(&mut self) -> Option<Event> {
        self.driver.poll()
    }

    /// A request and its answer. Where it has to be waited for, time goes on. `None` where nothing ever answers; what
    /// happened meanwhile goes to `told`, with its moment.
    pub fn ask(&mut self, request: Request, told: &mut Vec<(Instant, Report)>) -> Option<Response> {
        let message = self.request(request);
        let last = Instant(self.now.0.saturating_add(PATIENCE));
        for _ in 0..MOST_MOMENTS {
            let mut answer = None;
            while let Some(event) = self.poll() {
                match event {
                    Event::Reported(report) => told.push((self.now, report)),
                    Event::Answers(known, response) if known == message => answer = Some(response),
                    Event::Answers(..) => {}
                }
            }
            if answer.is_some() {
                return answer;
            }
            let wake = self.next_wake().filter(|wake| *wake <= last)?;
            self.pass_to(wake);
        }
        None
    }
}

/// A moment as ISO 8601 has it: `2026-11-24T03:00:01.250Z`
#[cfg(feature = "mock-org")]
pub fn iso(at: Instant) -> String {
    let day = i32::try_from(moment(at).div_euclid(DAY)).unwrap_or(i32::MAX);
    let date = apex::calendar::date_text(day);
    [&date, "T", &time_of_day(at)].concat()
}

/// The time of day in UTC: `03:00:01.250Z`
pub fn time_of_day(at: Instant) -> String {
    let millis = moment(at).rem_euclid(DAY);
    let mut out = *b"00:00:00.000Z";
    // Milliseconds of one, and how many make one of what stands before it.
    let digits = [
        (36_000_000, 10),
        (3_600_000, 10),
        (600_000, 6),
        (60_000, 10),
        (10_000, 6),
        (1_000, 10),
        (100, 10),
        (10, 10),
        (1, 10),
    ];
    for (zero, (of, most)) in out.iter_mut().filter(|letter| **letter == b'0').zip(digits) {
        *zero += (millis / of % most) as u8;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
#[path = "session/tests.rs"]
mod tests;
