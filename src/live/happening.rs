//! Something that happened in or around an org, kept as it was, and put into words for whoever asks.
//!
//! Refuses to hold a secret: it is made of what may be shown. Invariant: keeping it costs next to nothing, for most
//! requests are asked by programs, which read none of it.

use patterns::participant::Body;

use crate::sentence::{of_org, what};

/// One thing that happened.
#[derive(Debug, PartialEq)]
pub enum Happening {
    /// A person's request sets out: its method, its path, and whom it is for.
    Asked(&'static str, String, &'static str),
    /// Somebody answers with a status and its reason.
    Answered(&'static str, u16, String),
    /// The org reports about itself.
    Noted(org::Note),
    /// Anything else, in words already.
    Said(String),
}

impl Happening {
    /// That somebody answers.
    pub fn answered(by: &'static str, shown: &Body) -> Happening {
        match shown {
            Body::Response(response) => Happening::Answered(by, response.status, response.reason.clone()),
            shown => Happening::Said([by, " answers ", &what(shown), "."].concat()),
        }
    }

    /// As a sentence in the present tense.
    pub fn sentence(&self) -> String {
        match self {
            Happening::Asked(method, path, of) => ["Client sends ", method, " ", path, " to ", of, "."].concat(),
            Happening::Answered(by, status, reason) => {
                [by, " answers ", [&status.to_string(), " ", reason].concat().trim_end(), "."].concat()
            }
            Happening::Noted(note) => of_org(note).0,
            Happening::Said(sentence) => sentence.clone(),
        }
    }
}
