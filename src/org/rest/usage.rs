//! How many requests were made in the last 24 hours, and how many the org takes.
//!
//! Refuses the first request past the limit, and forgets none before its day has gone by. Simplified: an hour is
//! forgotten as a whole, 24 hours after it began. Stricter: Salesforce lets an org exceed its limit for a while. A
//! refused request is not counted, so that whoever keeps asking is heard again. Invariant: time that goes back forgets
//! nothing.
//! <https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm>

use apex::letters::push_digits;

use crate::{Moment, edition, http::Response, values::DAY};

use super::error;

const HOUR: Moment = DAY / 24;
/// What most of the texts about it are no longer than.
const USUAL: usize = 24;

/// Requests of known users by the hour in which they came.
#[derive(Clone, Debug)]
pub(crate) struct Usage {
    hours: Vec<(Moment, u32)>,
    /// What the org takes in a day.
    pub most: u32,
}

/// What was used, and of how much.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used {
    /// Requests of the day, this one too.
    pub count: u32,
    pub most: u32,
}

impl Default for Usage {
    fn default() -> Self {
        Usage { hours: Vec::new(), most: edition::DAILY_REQUESTS }
    }
}

impl Usage {
    /// Forgets what is older than a day.
    pub fn forget(&mut self, now: Moment) {
        self.hours.retain(|(hour, _)| hour.saturating_add(DAY) > now);
    }

    /// One more, where there is one left.
    pub(super) fn count(&mut self, now: Moment) -> Result<Used, Box<Response>> {
        let count = self.count_used();
        if count >= self.most {
            return Err(error(403, "REQUEST_LIMIT_EXCEEDED", &["TotalRequests Limit exceeded."], None));
        }
        let began = now.div_euclid(HOUR).saturating_mul(HOUR);
        match self.hours.last_mut() {
            Some((hour, count)) if *hour >= began => *count = count.saturating_add(1),
            _ => self.hours.push((began, 1)),
        }
        Ok(Used { count: count + 1, most: self.most })
    }

    fn count_used(&self) -> u32 {
        self.hours.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// As answers tell it: `api-usage=18/15000`
    pub fn told(&self) -> String {
        let mut told = String::with_capacity(USUAL);
        told.push_str("api-usage=");
        push_digits(self.count_used().into(), &mut told);
        told.push('/');
        push_digits(self.most.into(), &mut told);
        told
    }
}
