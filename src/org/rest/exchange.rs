//! A client's request while its transaction works on it: one part, or several that follow one another.
//!
//! ```text
//! next:   the next part is answered, or wants records saved        -> the transaction saves, triggers run
//! saved:  the save's outcome becomes the part's answer, or wants more saved
//! ```
//!
//! A plain value, so that a transaction may sleep with it. Refuses nothing itself. Invariant: of a part that failed
//! nothing remains; of a group that is all or none, nothing remains when one part failed.
//! Simplified: the parts of one request are one transaction, and a batch's have the limits of one each.

use apex::{Machine, Operation, Record, SaveResult, Uncaught};

use crate::{
    Moment,
    http::Response,
    limits::Limits,
    platform::Platform,
    transaction::{Ending, Transaction},
    triggers::{self, Caller, Desk},
    work::Work,
};

#[cfg(feature = "search")]
use super::searches;
use super::{
    Layout, Used,
    collections::Collected,
    composite::{self, Group, Kind, Part},
    queries, recent,
    resources::Action,
    responses::{created, empty, failed, not_found, refusals},
    tree::Tree,
};

/// A request on its way.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    layout: Layout,
    used: Used,
    kind: Kind,
    groups: Vec<Group>,
    /// The group that is at work.
    place: usize,
    /// Of the part that is at work.
    version: String,
    outcome: Option<Outcome>,
    /// Objects of the records that are being saved, where the user's recent items are to know them.
    recent: Vec<String>,
    /// As it was before the part began.
    start: Work,
    /// Why nothing remains of all that was written.
    why: Option<String>,
}

/// What a transaction does next for its client.
enum Next {
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
pub(super) struct Write {
    pub operation: Operation,
    pub records: Vec<Record>,
    pub all_or_none: bool,
    /// The field that an upsert matches by.
    pub external_id: Option<String>,
    pub outcome: Outcome,
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
    /// Each row has a result of its own.
    Collected(Collected),
    /// A level of a tree is there.
    Grown(Box<Tree>),
}

impl Exchange {
    pub(super) fn new(layout: Layout, version: &str, used: Used, action: Action) -> Exchange {
        let (kind, groups) = match action {
            Action::Many(kind, groups) => (kind, groups),
            action => (Kind::One, vec![Group::of(vec![Part::Ready(Box::new(action))])]),
        };
        Exchange {
            layout,
            used,
            kind,
            groups,
            place: 0,
            version: version.to_owned(),
            outcome: None,
            recent: Vec::new(),
            start: Work::default(),
            why: None,
        }
    }

    /// An answer in the layout that the client asked for.
    pub fn laid_out(&self, response: Box<Response>) -> Box<Response> {
        self.layout.laid_out(response)
    }

    /// Whether it is answered without a transaction.
    pub fn immediate(&self) -> Option<Box<Response>> {
        match (self.kind, self.groups.first().and_then(|group| group.parts.first())) {
            (Kind::One, Some(Part::Ready(action))) => match &**action {
                Action::Answer(response) => Some(self.laid_out(response.clone())),
                _ => None,
            },
            _ => None,
        }
    }

    /// Goes on until records have to be saved or all is answered.
    fn next(&mut self, desk: &mut Desk<'_>) -> Next {
        loop {
            let Some(group) = self.groups.get_mut(self.place) else {
                return Next::Respond(composite::answer(self.kind, &mut self.groups), self.why.take());
            };
            let number = group.answers.len();
            if number == 0 {
                group.start = desk.work.clone();
            }
            let Some(part) = group.parts.get_mut(number) else {
                self.place += 1;
                continue;
            };
            self.start = desk.work.clone();
            let part = std::mem::replace(part, Part::Done);
            let step = match part {
                Part::Ready(action) => action.perform(desk, &self.version),
                Part::Asked(asked) => match asked.route(&desk.platform.schema.clone(), self.kind, self.used, group) {
                    Ok((version, action)) => {
                        self.version = version;
                        action.perform(desk, &self.version)
                    }
                    Err(response) => Step::Answer(response),
                },
                Part::Done => Step::Answer(empty(500)),
            };
            if let Some(write) = self.take(desk, step) {
                return Next::Save(write);
            }
        }
    }

    fn take(&mut self, desk: &mut Desk<'_>, step: Step) -> Option<Box<Write>> {
        match step {
            Step::Answer(response) => self.answered(desk, response, None),
            Step::Refuse(response, why) => self.answered(desk, response, Some(why)),
            Step::Save(write) => {
                self.outcome = Some(write.outcome.clone());
                if self.layout.recent && write.operation != Operation::Delete {
                    self.recent = write.records.iter().map(|record| record.object.clone()).collect();
                }
                return Some(write);
            }
        }
        None
    }

    /// A part has its answer.
    fn answered(&mut self, desk: &mut Desk<'_>, response: Box<Response>, why: Option<String>) {
        let Some(group) = self.groups.get_mut(self.place) else { return };
        let has_failed = response.status >= 400;
        if has_failed || why.is_some() {
            match self.kind {
                Kind::One => self.why = why,
                Kind::Composite if group.all_or_none => self.why = Some(composite::HALTED.to_owned()),
                _ => {
                    let start = if group.all_or_none && has_failed { &group.start } else { &self.start };
                    desk.work.restore(desk.platform, desk.transaction, start);
                }
            }
        }
        group.answers.push(response);
        if has_failed {
            group.halt(self.kind);
        }
    }

    fn has_parts(&self) -> bool {
        self.kind != Kind::One
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
        if matches!(exchange.kind, Kind::Batch { .. }) {
            self.limits = Limits::new(None);
            self.limits.executed_before = self.machine.executed();
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
        let Some(mut exchange) = self.exchange.take() else { return };
        for (object, result) in std::mem::take(&mut exchange.recent).into_iter().zip(&results) {
            if let Some(id) = result.id.as_ref().filter(|_| result.errors.is_empty()) {
                platform.memory.touch(&self.user.id, &object, id);
            }
        }
        let step = exchange.outcome.take().map(|outcome| outcome.finish(results, &exchange.version));
        let write = step.and_then(|step| exchange.take(&mut self.desk(platform, now), step));
        self.exchange = Some(exchange);
        match write {
            Some(write) => self.write(*write),
            None => self.serve(platform, now),
        }
    }

    /// What no code may catch ends the part in which it was thrown, where there are several; false where there are not.
    pub(crate) fn part_failed(&mut self, platform: &mut Platform, now: Moment, uncaught: &Uncaught) -> bool {
        let Some(mut exchange) = self.exchange.take_if(|exchange| exchange.has_parts()) else { return false };
        let running = self.saves.last().and_then(triggers::Save::running);
        let trigger = running.map(|trigger| triggers::trigger_name(&platform.program, trigger).to_owned());
        let response = failed(trigger.as_deref(), &triggers::with_stack(uncaught));
        self.saves.clear();
        self.machine = Machine::new();
        self.limits.executed_before = 0;
        exchange.outcome = None;
        exchange.answered(&mut self.desk(platform, now), response, Some(uncaught.to_string()));
        self.exchange = Some(exchange);
        self.serve(platform, now);
        true
    }
}

impl Action {
    fn perform(self, desk: &mut Desk<'_>, version: &str) -> Step {
        Step::Answer(match self {
            Action::Answer(response) => response,
            Action::Row(row) => return row.perform(&desk.view(), version),
            Action::Way(way) => return way.perform(&desk.view(), version),
            Action::Collection(collection) => return collection.perform(),
            Action::Tree(tree) => return tree.grow(),
            Action::Query(ordered) => ordered.answer(desk, version),
            Action::More { locator, batch } => queries::more(desk, &locator, batch, version),
            Action::Changes(changes) => changes.answer(desk),
            Action::Describe(describe) => describe.answer(desk.view(), version),
            Action::Children(children) => match children.ordered(&desk.view()) {
                Some(ordered) => ordered.answer(desk, version),
                None => not_found(),
            },
            #[cfg(feature = "search")]
            Action::Search(text) => searches::answer(desk, &text, version),
            Action::Retrieve(wanted) => wanted.answer(&desk.view(), version),
            Action::Recent { most } => recent::answer(desk, most, version),
            Action::Counts(names) => recent::counts(&desk.view(), &names),
            // Routing lets no request of several parts be a part.
            Action::Many(..) => empty(500),
        })
    }
}

impl Outcome {
    fn finish(self, results: Vec<SaveResult>, version: &str) -> Step {
        let first = match self {
            Outcome::Collected(collected) => return collected.finish(results),
            Outcome::Grown(tree) => return tree.grown(results),
            _ => results.into_iter().next().unwrap_or_default(),
        };
        if let Some(error) = first.errors.first() {
            let why = [&error.status_code, ": ", &error.message].concat();
            return Step::Refuse(refusals(&first.errors), why);
        }
        // Until version 45 an update had no body.
        let is_old = super::ask::number(version).is_some_and(|number| number < 46);
        Step::Answer(match self {
            Outcome::Created { object } => created(version, &object, &first, None),
            Outcome::Upserted { object } if first.created || !is_old => {
                created(version, &object, &first, Some(first.created))
            }
            _ => empty(204),
        })
    }
}
