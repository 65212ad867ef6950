//! How many requests were made in the last 24 hours.
//!
//! Refuses nothing. Simplified: an hour is forgotten as a whole, 24 hours after it began. Invariant: time that goes
//! back forgets nothing.
//! <https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm>

use crate::{Moment, values::DAY};

const HOUR: Moment = DAY / 24;

/// Requests of known users by the hour in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage(Vec<(Moment, u32)>);

impl Usage {
    /// Forgets what is older than a day.
    pub fn forget(&mut self, now: Moment) {
        self.0.retain(|(hour, _)| hour.saturating_add(DAY) > now);
    }

    /// One more.
    pub(super) fn count(&mut self, now: Moment) {
        let began = now.div_euclid(HOUR).saturating_mul(HOUR);
        match self.0.last_mut() {
            Some((hour, count)) if *hour >= began => *count = count.saturating_add(1),
            _ => self.0.push((began, 1)),
        }
    }

    /// All of them.
    pub fn used(&self) -> u32 {
        self.0.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}
