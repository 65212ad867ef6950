//! What the REST API keeps between two requests: open queries, and which records a user saved last.
//!
//! Refuses another user's query, and one that is older than two days. Invariant: a user has at most ten of them; the
//! oldest goes for a new one. What a query found stays as it was found.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query_more_results.htm>

use std::sync::Arc;

use crate::{Moment, soql::Found, values::DAY};

/// Open queries of one user.
const MOST: usize = 10;
/// Recent items of all users.
const MOST_RECENT: usize = 2_000;
const LIFE: Moment = 2 * DAY;

/// All of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    cursors: Vec<Cursor>,
    /// User, object and id, the newest last.
    recent: Vec<(String, String, String)>,
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

    /// A user has saved a record.
    pub(super) fn touch(&mut self, user: &str, object: &str, id: &str) {
        self.recent.retain(|(known, _, other)| known != user || other != id);
        if self.recent.len() == MOST_RECENT {
            self.recent.remove(0);
        }
        self.recent.push((user.to_owned(), object.to_owned(), id.to_owned()));
    }

    /// Objects and ids of a user's recent items, the newest first.
    pub(super) fn recent<'a>(&'a self, user: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let own = self.recent.iter().rev().filter(move |(known, ..)| known == user);
        own.map(|(_, object, id)| (object.as_str(), id.as_str()))
    }
}
