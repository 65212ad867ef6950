//! One save: records that go in together, in chunks, with the triggers that run around each chunk.
//!
//! ```text
//! per chunk of 200:  prepare -> before triggers -> validate -> write -> after triggers
//! ```
//!
//! A plain value that stops whenever a trigger has to run. Refuses a record in Salesforce's words and, when all or
//! none was asked for, all of them. Invariant: after a refusal nothing of the refused chunk remains written.
//! Order: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_order_of_execution.htm>

mod words;

use apex::{Operation, Record, SaveError, SaveResult, TriggerEvent, TriggerInvocation, TriggerOutcome, Uncaught};

use crate::{
    Note,
    dml::{self, Context},
    limits::{CHUNK, TRIGGER_DEPTH},
    platform::Platform,
    records::Overlay,
    work::Work,
};
use words::event_name;
pub(crate) use words::{trigger_name, with_stack};

const TRIGGER_FAILED: &str = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY";

/// Who asked for the save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A client; the whole transaction is this save.
    Client,
    /// A DML question of the machine.
    Apex,
}

/// What a save needs next.
#[derive(Debug)]
pub(crate) enum Step {
    /// A trigger has to run.
    Run(TriggerInvocation),
    /// Every record has its result.
    Done,
    /// All or none was asked for, and it is none.
    Failed,
}

/// What a save works with.
pub(crate) struct Desk<'a> {
    pub platform: &'a mut Platform,
    pub work: &'a mut Work,
    pub transaction: u32,
    pub context: Context,
    /// Saves that wait for this one.
    pub depth: usize,
}

impl Desk<'_> {
    /// A delete empties lookups of rows that stay.
    fn note_emptied_lookups(&mut self, before: &Overlay) {
        let (transaction, operation) = (self.transaction, Operation::Update);
        let rows = &self.platform.records;
        let mut records = Vec::new();
        for now in self.work.overlay.changes() {
            if rows.get(before, now.object, now.id) != now.record {
                records.extend(now.record.cloned());
            }
        }
        if !records.is_empty() {
            self.platform.note(Note::Wrote { transaction, operation, records });
        }
    }
}

/// A save on its way.
#[derive(Clone, Debug)]
pub(crate) struct Save {
    pub operation: Operation,
    pub caller: Caller,
    /// One per record, in order.
    pub results: Vec<SaveResult>,
    pub all_or_none: bool,
    records: Vec<Record>,
    /// Places of records that are still to come, the next one last.
    pending: Vec<usize>,
    rows: Vec<Row>,
    phase: Phase,
    /// That are still to run, the next one last.
    triggers: Vec<u32>,
    running: Option<u32>,
    start: Work,
    chunk_start: Work,
}

#[derive(Clone, Debug)]
struct Row {
    /// Its place among the records.
    place: usize,
    old: Option<Record>,
    new: Record,
    errors: Vec<SaveError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Between,
    Before,
    After,
}

impl Save {
    pub fn new(operation: Operation, records: Vec<Record>, all_or_none: bool, caller: Caller, work: &Work) -> Self {
        Save {
            operation,
            caller,
            results: vec![SaveResult::default(); records.len()],
            all_or_none,
            pending: (0..records.len()).rev().collect(),
            records,
            rows: Vec::new(),
            phase: Phase::Between,
            triggers: Vec::new(),
            running: None,
            start: work.clone(),
            chunk_start: work.clone(),
        }
    }

    /// The trigger that runs now.
    pub fn running(&self) -> Option<u32> {
        self.running
    }

    /// Goes on until a trigger has to run or the save has ended.
    pub fn advance(&mut self, desk: &mut Desk<'_>) -> Step {
        loop {
            if self.all_or_none && self.phase == Phase::Between && self.has_failed() {
                return self.fail(desk);
            }
            match self.phase {
                Phase::Between if self.pending.is_empty() => return Step::Done,
                Phase::Between => self.begin_chunk(desk),
                Phase::Before | Phase::After => {
                    if let Some(invocation) = self.next_trigger(desk) {
                        return Step::Run(invocation);
                    }
                    match self.phase {
                        Phase::Before => self.write_chunk(desk),
                        _ => self.end_chunk(desk),
                    }
                }
            }
        }
    }

    /// The trigger has ended.
    pub fn trigger_done(&mut self, outcome: TriggerOutcome) {
        self.running = None;
        if self.phase == Phase::Before && self.operation != Operation::Delete {
            for (row, new) in self.rows.iter_mut().zip(outcome.new) {
                row.new = new;
            }
        }
        for error in outcome.errors {
            if let Some(row) = self.rows.get_mut(error.row as usize) {
                row.errors.push(SaveError {
                    status_code: "FIELD_CUSTOM_VALIDATION_EXCEPTION".into(),
                    message: error.message,
                    fields: error.field.into_iter().collect(),
                });
            }
        }
    }

    /// The trigger has ended with an exception: nothing of the chunk is saved.
    pub fn trigger_threw(&mut self, desk: &mut Desk<'_>, uncaught: &Uncaught) {
        let Some(trigger) = self.running.take() else { return };
        let name = trigger_name(&desk.platform.program, trigger);
        let event = event_name(self.event());
        self.refuse_chunk(desk, &format!("{name}: execution of {event}\n\ncaused by: {}", with_stack(uncaught)));
    }

    fn has_failed(&self) -> bool {
        self.results.iter().any(|result| !result.errors.is_empty())
    }

    fn event(&self) -> TriggerEvent {
        match (self.phase == Phase::Before, self.operation) {
            (true, Operation::Delete) => TriggerEvent::BeforeDelete,
            (false, Operation::Delete) => TriggerEvent::AfterDelete,
            (true, Operation::Update) => TriggerEvent::BeforeUpdate,
            (false, Operation::Update) => TriggerEvent::AfterUpdate,
            (true, _) => TriggerEvent::BeforeInsert,
            (false, _) => TriggerEvent::AfterInsert,
        }
    }

    fn begin_chunk(&mut self, desk: &mut Desk<'_>) {
        self.chunk_start = desk.work.clone();
        self.rows.clear();
        let mut object: Option<&str> = None;
        while let Some(&place) = self.pending.last() {
            let record = &self.records[place];
            // A list of sObjects may change its object midway: each stretch is a chunk of its own.
            if self.rows.len() == CHUNK || object.is_some_and(|object| object != record.object) {
                break;
            }
            object = Some(&record.object);
            self.pending.pop();
            let mut row = Row { place, old: None, new: record.clone(), errors: Vec::new() };
            let Platform { schema, records, .. } = &*desk.platform;
            let overlay = &desk.work.overlay;
            let prepared = match self.operation {
                Operation::Update => dml::prepare_update(schema, records, overlay, record, &desk.context)
                    .map(|(old, new)| (Some(old), new)),
                Operation::Delete => {
                    dml::prepare_delete(schema, records, overlay, record).map(|old| (Some(old.clone()), old))
                }
                _ => dml::prepare_insert(schema, records, overlay, record, &desk.context).map(|new| (None, new)),
            };
            match prepared {
                Ok((old, new)) => (row.old, row.new) = (old, new),
                Err(error) => row.errors.push(*error),
            }
            self.rows.push(row);
        }
        self.drop_refused(desk);
        if !(self.all_or_none && self.has_failed()) {
            self.enter(Phase::Before, desk);
        }
    }

    fn write_chunk(&mut self, desk: &mut Desk<'_>) {
        self.drop_refused(desk);
        let before = (self.operation == Operation::Delete).then(|| desk.work.overlay.clone());
        for row in &mut self.rows {
            let Platform { schema, records, .. } = &mut *desk.platform;
            let overlay = &mut desk.work.overlay;
            if self.operation == Operation::Delete {
                dml::delete(schema, records, overlay, &row.new);
                continue;
            }
            if let Err(error) = dml::validate(schema, records, overlay, &row.new) {
                row.errors.push(*error);
                continue;
            }
            let id = match self.operation {
                Operation::Update => {
                    dml::update(schema, overlay, row.new.clone(), &desk.context);
                    row.new.id().map(str::to_owned)
                }
                _ => Some(dml::insert(schema, records, overlay, row.new.clone(), &desk.context)),
            };
            let written = id.and_then(|id| records.get(overlay, &row.new.object, &id));
            if let Some(written) = written {
                row.new = written.clone();
            }
        }
        self.drop_refused(desk);
        self.phase = Phase::Between;
        if self.all_or_none && self.has_failed() {
            // Nobody has been told of this chunk's rows yet: they go without a word.
            *desk.work = self.chunk_start.clone();
            return;
        }
        if !self.rows.is_empty() {
            desk.work.uncommitted = true;
            desk.platform.note(Note::Wrote {
                transaction: desk.transaction,
                operation: self.operation,
                records: self.rows.iter().map(|row| row.new.clone()).collect(),
            });
            if let Some(before) = before {
                desk.note_emptied_lookups(&before);
            }
            self.enter(Phase::After, desk);
        }
    }

    fn end_chunk(&mut self, desk: &mut Desk<'_>) {
        self.phase = Phase::Between;
        if self.rows.iter().any(|row| !row.errors.is_empty()) {
            self.drop_refused(desk);
            if !self.all_or_none {
                // As in Salesforce, the good rows go again from the start, triggers included.
                desk.work.restore(desk.platform, desk.transaction, &self.chunk_start);
                for row in self.rows.iter().rev() {
                    self.pending.push(row.place);
                }
            }
        } else {
            for row in &self.rows {
                if let Some(result) = self.results.get_mut(row.place) {
                    *result = SaveResult { id: row.new.id().map(str::to_owned), created: false, errors: Vec::new() };
                }
            }
        }
        self.rows.clear();
    }

    fn fail(&mut self, desk: &mut Desk<'_>) -> Step {
        // A client's failed save is the end of its transaction, which says itself that all is gone.
        if self.caller == Caller::Apex {
            desk.work.restore(desk.platform, desk.transaction, &self.start);
        }
        Step::Failed
    }

    fn enter(&mut self, phase: Phase, desk: &Desk<'_>) {
        self.phase = phase;
        self.triggers.clear();
        let event = self.event();
        let Some(object) = self.rows.first().map(|row| row.new.object.as_str()) else { return };
        for (index, trigger) in (0..).zip(desk.platform.program.triggers()) {
            if trigger.object.eq_ignore_ascii_case(object) && trigger.events.contains(&event) {
                self.triggers.push(index);
            }
        }
        self.triggers.reverse();
    }

    fn next_trigger(&mut self, desk: &mut Desk<'_>) -> Option<TriggerInvocation> {
        if self.rows.is_empty() {
            return None;
        }
        let trigger = self.triggers.pop()?;
        let event = self.event();
        if desk.depth >= TRIGGER_DEPTH {
            let name = trigger_name(&desk.platform.program, trigger);
            let row = self.rows.first().map(|row| &row.new);
            let (object, id) = row.map_or(("", ""), |record| (record.object.as_str(), record.id().unwrap_or_default()));
            let text = format!(
                "{name}: maximum trigger depth exceeded\n{object} trigger event {} for [{id}]",
                event_name(event)
            );
            self.refuse_chunk(desk, &text);
            return None;
        }
        self.running = Some(trigger);
        let new = match self.operation {
            Operation::Delete => Vec::new(),
            _ => self.rows.iter().map(|row| row.new.clone()).collect(),
        };
        let old = self.rows.iter().filter_map(|row| row.old.clone()).collect();
        Some(TriggerInvocation { trigger, event, new, old })
    }

    fn refuse_chunk(&mut self, desk: &mut Desk<'_>, message: &str) {
        for row in &mut self.rows {
            row.errors =
                vec![SaveError { status_code: TRIGGER_FAILED.into(), message: message.to_owned(), fields: Vec::new() }];
        }
        self.drop_refused(desk);
        self.triggers.clear();
        self.phase = Phase::Between;
        if !self.all_or_none {
            desk.work.restore(desk.platform, desk.transaction, &self.chunk_start);
        }
    }

    /// Rows with errors get their result and leave the chunk.
    fn drop_refused(&mut self, desk: &mut Desk<'_>) {
        let (refused, good) = std::mem::take(&mut self.rows).into_iter().partition(|row| !row.errors.is_empty());
        self.rows = good;
        let refused: Vec<Row> = refused;
        for row in refused {
            if let Some(error) = row.errors.first() {
                desk.platform.note(Note::RefusedRecord {
                    transaction: desk.transaction,
                    operation: self.operation,
                    object: row.new.object.clone(),
                    status_code: error.status_code.clone(),
                    message: error.message.clone(),
                });
            }
            let id = self.records.get(row.place).and_then(Record::id).map(str::to_owned);
            if let Some(result) = self.results.get_mut(row.place) {
                *result = SaveResult { id, created: false, errors: row.errors };
            }
        }
    }
}
