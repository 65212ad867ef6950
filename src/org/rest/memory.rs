//! What the REST API keeps between two requests: open queries.
//!
//! Refuses another user's query, and one that is older than two days. Invariant: a user has at most ten of them; the
//! oldest goes for a new one. What a query found stays as it was found.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query_more_results.htm>

use std::sync::Arc;

use crate::{Moment, soql::Found, values::DAY};

/// Open queries of one user.
const MOST: usize = 10;
const LIFE: Moment = 2 * DAY;

/// All of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    cursors: Vec<Cursor>,
}

/// An open query.
#[derive(Clone, Debug)]
pub(super) struct Cursor {
    /// 18 characters, from `01g` on.
    pub id: String,
    pub user: String,
    pub until: Moment,
    pub found: Arc<Found>,
}

impl Memory {
    pub(super) fn open(&mut self, now: Moment, id: String, user: &str, found: Arc<Found>) {
        self.cursors.retain(|cursor| cursor.until > now);
        if self.cursors.iter().filter(|cursor| cursor.user == user).count() >= MOST
            && let Some(oldest) = self.cursors.iter().position(|cursor| cursor.user == user)
        {
            self.cursors.remove(oldest);
        }
        self.cursors.push(Cursor { id, user: user.to_owned(), until: now.saturating_add(LIFE), found });
    }

    pub(super) fn cursor(&self, now: Moment, id: &str, user: &str) -> Option<&Cursor> {
        self.cursors.iter().find(|cursor| cursor.id == id && cursor.user == user && cursor.until > now)
    }
}
