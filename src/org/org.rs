//! The org itself: what comes in, what goes out.

use crate::{
    Moment, Note, Setup, SetupProblem,
    http::{Request, Response},
};

/// What an org is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A client's request, under a number of the caller's choice.
    Request {
        /// The number, which the answer will bear.
        id: u32,
        /// The request.
        request: Request,
    },
    /// The answer to a callout.
    CalloutAnswered {
        /// The callout's number.
        callout: u32,
        /// The answer.
        response: Response,
    },
    /// Time has come to a moment that the org asked to be woken at.
    Tick,
}

/// What an org wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Answers a client.
    Respond {
        /// The request's number.
        id: u32,
        /// The answer.
        response: Response,
    },
    /// Sends a request to another system.
    Callout {
        /// A number of the org's choice, never used twice.
        callout: u32,
        /// The same for each attempt at the same work: `GET /v1/companies?website=x`.
        key: String,
        /// 1 for the first attempt at that work.
        attempt: u32,
        /// The request with its authorization. For the wire only.
        request: Request,
        /// The request with every secret masked.
        shown: Request,
        /// The named credential that it left through, when it did.
        credential: Option<String>,
    },
    /// Something happened inside.
    Note(Note),
    /// Wake me then with [`Input::Tick`].
    WakeAt(Moment),
}

/// A mock org.
#[derive(Clone, Debug)]
pub struct Org {}

impl Org {
    /// Compiles the Apex, reads the metadata.
    ///
    /// # Errors
    /// Everything that is wrong with the files.
    pub fn new(_setup: &Setup) -> Result<Org, Vec<SetupProblem>> {
        Ok(Org {})
    }

    /// Takes what happened at a moment.
    pub fn handle(&mut self, _now: Moment, _input: Input) {}

    /// The next thing that the org wants done, until it has nothing more.
    pub fn poll(&mut self, _now: Moment) -> Option<Output> {
        None
    }
}
