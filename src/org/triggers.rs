//! One save: records that go in together, in chunks, with the triggers that run around each chunk.
//!
//! ```text
//! per chunk of 200:  prepare -> before triggers -> validate -> write -> after triggers
//! upsert:            its inserts and its updates go through each step together, and run triggers of their own
//! ```
//!
//! A plain value that stops whenever a trigger has to run. Refuses a record in Salesforce's words and, when all or
//! none was asked for, all of them. Invariant: after a refusal nothing of the refused chunk remains written; nothing is
//! looked at or written before its locks are held.
//! Longer than 400 lines because the steps of a save are one state that each of them may leave.
//! Order: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_order_of_execution.htm>

mod rows;
mod words;

use apex::{Operation, Record, SaveError, SaveResult, TriggerEvent, TriggerInvocation, TriggerOutcome, Uncaught};

use crate::{
    Note,
    dml::Context,
    limits::{CHUNK, TRIGGER_DEPTH},
    locks::{self, Lock, Waits},
    platform::Platform,
    records::Overlay,
    soql::View,
    work::Work,
};
use rows::{refuse_doubles, write_row};
pub(crate) use words::{event_name, trigger_name, with_stack};

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
    /// Another transaction holds a lock: it goes on when that has ended.
    Wait,
}

/// What a save works with.
pub(crate) struct Desk<'a> {
    pub platform: &'a mut Platform,
    pub work: &'a mut Work,
    pub locks: &'a mut Waits,
    pub transaction: u32,
    pub context: Context,
    /// Saves that wait for this one.
    pub depth: usize,
}

impl Desk<'_> {
    /// What the transaction sees.
    pub fn view(&self) -> View<'_> {
        let Platform { schema, records, .. } = &*self.platform;
        View::new(schema, records, &self.work.overlay, self.context.now, &self.context.user_id)
    }

    /// Takes the locks of each place, and answers those that were not to be had; none while it waits.
    fn lock(&mut self, wanted: &[(usize, Vec<String>)]) -> Option<Vec<(usize, String)>> {
        let (now, number) = (self.context.now, self.transaction);
        let mut all = Vec::new();
        wanted.iter().for_each(|(_, names)| all.extend_from_slice(names));
        match self.locks.lock(self.platform, number, now, &all) {
            Lock::Taken => Some(Vec::new()),
            Lock::Waits => None,
            Lock::GivenUp => {
                let mut refused = Vec::new();
                for (place, names) in wanted {
                    match self.platform.locks.held(number, names) {
                        Some(name) => refused.push((*place, locks::refused(name))),
                        None => self.locks.take(names),
                    }
                }
                Some(refused)
            }
        }
    }

    /// What a save changes besides its own rows: lookups that a delete empties, details that go or come along.
    fn note_others(&mut self, before: &Overlay, own: &[Row]) {
        let transaction = self.transaction;
        let rows = &self.platform.records;
        let (mut changed, mut gone) = (Vec::new(), Vec::new());
        self.work.overlay.changes_since(before, |now| {
            let old = rows.get(before, now.object, now.id);
            if old != now.record && !own.iter().any(|row| row.new.id() == Some(now.id)) {
                changed.extend(now.record.cloned());
                gone.extend(old.filter(|_| now.record.is_none()).cloned());
            }
        });
        for (operation, records) in [(Operation::Update, changed), (Operation::Delete, gone)] {
            if !records.is_empty() {
                self.platform.note(Note::Wrote { transaction, operation, records });
            }
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
    /// The field that an upsert matches by; none for the Id.
    pub external_id: Option<String>,
    records: Vec<Record>,
    /// Places of records that are still to come, the next one last.
    pending: Vec<usize>,
    rows: Vec<Row>,
    phase: Phase,
    /// That are still to run and for what, the next one last.
    triggers: Vec<(u32, Operation)>,
    running: Option<(u32, Operation)>,
    /// Records that were not to be had, and the words for it.
    locked_out: Vec<(usize, String)>,
    start: Work,
    chunk_start: Work,
}

#[derive(Clone, Debug)]
struct Row {
    /// Its place among the records.
    place: usize,
    /// Insert or update in an upsert.
    operation: Operation,
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
            external_id: None,
            pending: (0..records.len()).rev().collect(),
            records,
            rows: Vec::new(),
            phase: Phase::Between,
            triggers: Vec::new(),
            running: None,
            locked_out: Vec::new(),
            start: work.clone(),
            chunk_start: work.clone(),
        }
    }

    /// The trigger that runs now.
    pub fn running(&self) -> Option<u32> {
        self.running.map(|(trigger, _)| trigger)
    }

    /// Goes on until a trigger has to run or the save has ended.
    pub fn advance(&mut self, desk: &mut Desk<'_>) -> Step {
        loop {
            if self.all_or_none && self.phase == Phase::Between && self.has_failed() {
                return self.fail(desk);
            }
            match self.phase {
                Phase::Between if self.pending.is_empty() => return Step::Done,
                Phase::Between => {
                    let Some(refused) = desk.lock(&self.locks_before(&desk.view())) else { return Step::Wait };
                    self.locked_out = refused;
                    self.begin_chunk(desk);
                }
                Phase::Before | Phase::After => {
                    if let Some(invocation) = self.next_trigger(desk) {
                        return Step::Run(invocation);
                    }
                    match self.phase {
                        Phase::Before => {
                            let Some(refused) = desk.lock(&self.locks_written(&desk.view())) else { return Step::Wait };
                            for (place, message) in refused {
                                if let Some(row) = self.rows.get_mut(place) {
                                    row.errors.push(locked(message));
                                }
                            }
                            self.write_chunk(desk);
                        }
                        _ => self.end_chunk(desk),
                    }
                }
            }
        }
    }

    /// The trigger has ended.
    pub fn trigger_done(&mut self, outcome: TriggerOutcome) {
        let Some((_, operation)) = self.running.take() else { return };
        let changes = self.phase == Phase::Before && operation != Operation::Delete;
        let mut news = outcome.new.into_iter();
        let mut errors = outcome.errors;
        // The trigger knew the rows of its operation alone.
        for (number, row) in (0..).zip(self.rows.iter_mut().filter(|row| row.operation == operation)) {
            if let Some(new) = news.next().filter(|_| changes) {
                row.new = new;
            }
            for error in errors.extract_if(.., |error| error.row == number) {
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
        let Some((trigger, operation)) = self.running.take() else { return };
        let name = trigger_name(&desk.platform.program, trigger);
        let event = event_name(self.event(operation));
        self.refuse_chunk(desk, &format!("{name}: execution of {event}\n\ncaused by: {}", with_stack(uncaught)));
    }

    fn has_failed(&self) -> bool {
        self.results.iter().any(|result| !result.errors.is_empty())
    }

    fn event(&self, operation: Operation) -> TriggerEvent {
        match (self.phase == Phase::Before, operation) {
            (true, Operation::Delete) => TriggerEvent::BeforeDelete,
            (false, Operation::Delete) => TriggerEvent::AfterDelete,
            (true, Operation::Update) => TriggerEvent::BeforeUpdate,
            (false, Operation::Update) => TriggerEvent::AfterUpdate,
            (false, Operation::Undelete) => TriggerEvent::AfterUndelete,
            (true, _) => TriggerEvent::BeforeInsert,
            (false, _) => TriggerEvent::AfterInsert,
        }
    }

    fn begin_chunk(&mut self, desk: &mut Desk<'_>) {
        self.chunk_start = desk.work.clone();
        self.rows.clear();
        let view = desk.view();
        let mut object: Option<&str> = None;
        while let Some(&place) = self.pending.last() {
            let record = &self.records[place];
            // A list of sObjects may change its object midway: each stretch is a chunk of its own.
            if self.rows.len() == CHUNK || object.is_some_and(|object| object != record.object) {
                break;
            }
            object = Some(&record.object);
            self.pending.pop();
            let mut row = Row { place, operation: self.operation, old: None, new: record.clone(), errors: Vec::new() };
            match self.locked_out.iter().find(|(known, _)| *known == place) {
                Some((_, message)) => row.errors.push(locked(message.clone())),
                None => {
                    if let Err(error) = self.prepare(&view, &mut row) {
                        row.errors.push(*error);
                    }
                }
            }
            self.rows.push(row);
        }
        if let Some(field) = self.external_id.as_deref().filter(|_| self.operation == Operation::Upsert) {
            refuse_doubles(&desk.platform.schema, &mut self.rows, &self.records, field);
        }
        self.drop_refused(desk);
        if !(self.all_or_none && self.has_failed()) {
            self.enter(Phase::Before, desk);
        }
    }

    /// What the next chunk's records lock, by their places.
    fn locks_before(&self, view: &View<'_>) -> Vec<(usize, Vec<String>)> {
        let mut wanted = Vec::new();
        for &place in self.pending.iter().rev().take(CHUNK) {
            let Some(record) = self.records.get(place).filter(|_| self.operation != Operation::Insert) else {
                continue;
            };
            wanted.push((place, locks::before(view, self.operation, record, self.external_id.as_deref())));
        }
        wanted
    }

    /// What the chunk's rows lock before they are written, by their places among them.
    fn locks_written(&self, view: &View<'_>) -> Vec<(usize, Vec<String>)> {
        let mut wanted = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            wanted.push((place, locks::written(view, row.operation, row.old.as_ref(), &row.new)));
        }
        wanted
    }

    fn write_chunk(&mut self, desk: &mut Desk<'_>) {
        self.drop_refused(desk);
        let before = desk.work.overlay.clone();
        for row in &mut self.rows {
            if let Err(errors) = write_row(desk, row) {
                row.errors.extend(errors);
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
            if !desk.platform.silent {
                self.note_written(desk, &before);
            }
            self.enter(Phase::After, desk);
        }
    }

    /// Says what was written, the chunk's own rows first.
    fn note_written(&self, desk: &mut Desk<'_>, before: &Overlay) {
        for operation in OPERATIONS {
            let rows = self.rows.iter().filter(|row| row.operation == operation);
            let records: Vec<Record> = rows.map(|row| row.new.clone()).collect();
            if !records.is_empty() {
                desk.platform.note(Note::Wrote { transaction: desk.transaction, operation, records });
            }
        }
        desk.note_others(before, &self.rows);
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
                    let created = self.operation == Operation::Upsert && row.operation == Operation::Insert;
                    *result = SaveResult { id: row.new.id().map(str::to_owned), created, errors: Vec::new() };
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
        let Some(object) = self.rows.first().map(|row| row.new.object.as_str()) else { return };
        for operation in OPERATIONS {
            // Nothing runs before an undelete.
            let idle = operation == Operation::Undelete && phase == Phase::Before;
            if idle || !self.rows.iter().any(|row| row.operation == operation) {
                continue;
            }
            let event = self.event(operation);
            for (index, trigger) in (0..).zip(desk.platform.program.triggers()) {
                if trigger.object.eq_ignore_ascii_case(object) && trigger.events.contains(&event) {
                    self.triggers.push((index, operation));
                }
            }
        }
        self.triggers.reverse();
    }

    fn next_trigger(&mut self, desk: &mut Desk<'_>) -> Option<TriggerInvocation> {
        if self.rows.is_empty() {
            return None;
        }
        let (trigger, operation) = self.triggers.pop()?;
        let event = self.event(operation);
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
        self.running = Some((trigger, operation));
        let (mut new, mut old) = (Vec::new(), Vec::new());
        for row in self.rows.iter().filter(|row| row.operation == operation) {
            if operation != Operation::Delete {
                new.push(row.new.clone());
            }
            old.extend(row.old.clone());
        }
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
        if self.rows.iter().all(|row| row.errors.is_empty()) {
            return;
        }
        let (refused, good) = std::mem::take(&mut self.rows).into_iter().partition(|row| !row.errors.is_empty());
        self.rows = good;
        let refused: Vec<Row> = refused;
        // What a trigger throws refuses every row alike, and is told once.
        let reason = |row: &Row| row.errors.first().map(|error| (error.status_code.clone(), error.message.clone()));
        let alike = |one: &Row, next: &Row| one.new.object == next.new.object && reason(one) == reason(next);
        for rows in refused.chunk_by(alike) {
            if let Some((first, (status_code, message))) = rows.first().and_then(|row| Some((row, reason(row)?))) {
                desk.platform.note(Note::RefusedRecord {
                    transaction: desk.transaction,
                    operation: self.operation,
                    records: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                    object: first.new.object.clone(),
                    status_code,
                    message,
                });
            }
        }
        for row in refused {
            let id = self.records.get(row.place).and_then(Record::id).map(str::to_owned);
            if let Some(result) = self.results.get_mut(row.place) {
                *result = SaveResult { id, created: false, errors: row.errors };
            }
        }
    }
}

fn locked(message: String) -> SaveError {
    SaveError { status_code: "UNABLE_TO_LOCK_ROW".into(), message, fields: Vec::new() }
}

/// What a row may undergo, in the order in which an upsert's rows run their triggers.
const OPERATIONS: [Operation; 4] = [Operation::Insert, Operation::Update, Operation::Delete, Operation::Undelete];
