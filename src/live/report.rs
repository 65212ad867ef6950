//! What is reported of something that happened in or around an org, kept as it was, and put into words for whoever asks.
//!
//! Refuses to hold a secret: it is made of what may be shown. Invariant: keeping it costs next to nothing, for most
//! requests are asked by programs, which read none of it.

use std::borrow::Cow;

use patterns::participant::Body;

use crate::sentence::{of_org, what};

/// One thing that happened.
#[derive(Debug, PartialEq)]
pub enum Report {
    /// A person's request sets out: its method, its path, and whom it is for.
    Asked(&'static str, String, &'static str),
    /// Somebody answers with a status and its reason.
    Answered(&'static str, u16, Cow<'static, str>),
    /// The org reports about itself.
    Noted(org::Note),
    /// Anything else, in words already.
    Said(String),
}

impl Report {
    /// That somebody answers.
    pub fn answered(by: &'static str, shown: &Body) -> Report {
        match shown {
            Body::Response(response) => Report::Answered(by, response.status, response.reason.clone()),
            shown => Report::Said([by, " answers ", &what(shown), "."].concat()),
        }
    }

    /// As a sentence in the present tense.
    pub fn sentence(&self) -> String {
        match self {
            Report::Asked(method, path, of) => ["Client sends ", method, " ", path, " to ", of, "."].concat(),
            Report::Answered(by, status, reason) => {
                [by, " answers ", [&status.to_string(), " ", reason].concat().trim_end(), "."].concat()
            }
            Report::Noted(note) => of_org(note).0,
            Report::Said(sentence) => sentence.clone(),
        }
    }
}
