//! A client's request while its transaction works on it: one part, or several that follow one another.
//!
//! ```text
//! next:   the next part is answered, or wants records saved        -> the transaction saves, triggers run
//! saved:  the save's outcome becomes the part's answer, or wants more saved
//! ```
//!
//! A plain value, so that a transaction may sleep with it. Refuses nothing itself. Invariant: of a part that failed
//! nothing remains; of a group that is all or none, nothing remains when one part failed.

use apex::{Operation, Record, SaveResult};

use crate::{
    Moment,
    http::Response,
    platform::Platform,
    transaction::{Ending, Transaction},
    triggers::{Caller, Desk},
    work::Work,
};

use super::{
    Layout, queries,
    resources::Action,
    responses::{created, empty, refusals},
};

/// A request on its way.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    layout: Layout,
    version: String,
    action: Option<Action>,
    outcome: Option<Outcome>,
    answer: Option<(Box<Response>, Option<String>)>,
    /// As it was before the part began.
    start: Work,
}

/// What a transaction does next for its client.
pub(crate) enum Next {
    /// Saves.
    Save(Box<Write>),
    /// Ends. Where a reason is given, nothing of what it wrote remains.
    Respond(Box<Response>, Option<String>),
}

/// What a part wants.
pub(super) enum Step {
    Answer(Box<Response>),
    /// An answer after which nothing of the part remains, and why.
    Refuse(Box<Response>, String),
    Save(Box<Write>),
}

/// Records to save.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub operation: Operation,
    pub records: Vec<Record>,
    pub all_or_none: bool,
    /// The field that an upsert matches by.
    pub external_id: Option<String>,
    pub(super) outcome: Outcome,
}

/// What becomes of a save's results.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// One row is new.
    Created { object: String },
    /// One row is new, or was there.
    Upserted { object: String },
    /// One row was changed or deleted.
    Changed,
}

impl Exchange {
    pub(super) fn new(layout: Layout, version: &str, action: Action) -> Exchange {
        let action = Some(action);
        let (version, start) = (version.to_owned(), Work::default());
        Exchange { layout, version, action, outcome: None, answer: None, start }
    }

    /// An answer in the layout that the client asked for.
    pub fn laid_out(&self, response: Box<Response>) -> Box<Response> {
        self.layout.laid_out(response)
    }

    /// Whether it is answered without a transaction.
    pub fn immediate(&mut self) -> Option<Box<Response>> {
        match self.action.take() {
            Some(Action::Answer(response)) => Some(self.laid_out(response)),
            other => {
                self.action = other;
                None
            }
        }
    }

    /// Goes on until records have to be saved or all is answered.
    pub fn next(&mut self, desk: &mut Desk<'_>) -> Next {
        loop {
            if let Some((response, why)) = self.answer.take() {
                return Next::Respond(response, why);
            }
            let Some(action) = self.action.take() else { return Next::Respond(empty(500), None) };
            self.start = desk.work.clone();
            if let Some(write) = self.take(action.perform(desk, &self.version)) {
                return Next::Save(write);
            }
        }
    }

    /// A save has ended.
    pub fn saved(&mut self, results: Vec<SaveResult>) -> Option<Box<Write>> {
        let step = self.outcome.take()?.finish(results, &self.version);
        self.take(step)
    }

    fn take(&mut self, step: Step) -> Option<Box<Write>> {
        match step {
            Step::Answer(response) => self.answer = Some((response, None)),
            Step::Refuse(response, why) => self.answer = Some((response, Some(why))),
            Step::Save(write) => {
                self.outcome = Some(write.outcome.clone());
                return Some(write);
            }
        }
        None
    }
}

impl Transaction {
    /// Goes on with the client's request until records are to be saved or it is answered.
    pub(crate) fn serve(&mut self, platform: &mut Platform, now: Moment) {
        let Some(mut exchange) = self.exchange.take() else {
            return self.fail("System.UnexpectedException", "there is no request to answer");
        };
        match exchange.next(&mut self.desk(platform, now)) {
            Next::Save(write) => self.write(*write),
            Next::Respond(response, why) => self.ending = Some(Ending::Served { response, why }),
        }
        self.exchange = Some(exchange);
    }

    fn write(&mut self, write: Write) {
        self.begin_save(write.operation, write.records, write.all_or_none, Caller::Client);
        if let Some(save) = self.saves.last_mut() {
            save.external_id = write.external_id;
        }
    }

    /// A save for the client has ended.
    pub(crate) fn saved(&mut self, platform: &mut Platform, now: Moment, results: Vec<SaveResult>) {
        match self.exchange.as_mut().and_then(|exchange| exchange.saved(results)) {
            Some(write) => self.write(*write),
            None => self.serve(platform, now),
        }
    }
}

impl Action {
    fn perform(self, desk: &mut Desk<'_>, version: &str) -> Step {
        match self {
            Action::Answer(response) => Step::Answer(response),
            Action::Row(row) => row.perform(&desk.view(), version),
            Action::Query(ordered) => Step::Answer(ordered.answer(desk, version)),
            Action::More { locator, batch } => Step::Answer(queries::more(desk, &locator, batch, version)),
        }
    }
}

impl Outcome {
    fn finish(self, results: Vec<SaveResult>, version: &str) -> Step {
        let result = results.into_iter().next().unwrap_or_default();
        if let Some(first) = result.errors.first() {
            let why = [&first.status_code, ": ", &first.message].concat();
            return Step::Refuse(refusals(&result.errors), why);
        }
        Step::Answer(match self {
            Outcome::Created { object } => created(version, &object, &result, None),
            // Until version 45 an update had no body.
            Outcome::Upserted { .. }
                if !result.created && super::ask::number(version).is_some_and(|number| number < 46) =>
            {
                empty(204)
            }
            Outcome::Upserted { object } => created(version, &object, &result, Some(result.created)),
            Outcome::Changed => empty(204),
        })
    }
}
