//! Questions to the platform: how they are put together, and what is done with their answers.
//!
//! Refuses an answer that does not fit its question. Invariant: everything in a question is a copy; nothing that the
//! code does later changes what was asked.

use std::sync::Arc;

use crate::code::{ClassCode, Code};
use crate::contract::AnswerMismatch;
use crate::datum::Datum;
use crate::exchange;
use crate::frozen::Frozen;
use crate::machine::{Machine, Waits};
use crate::operate::Raise;
use crate::question::{
    Answer, DmlQuestion, EnqueueKind, EnqueueQuestion, FutureCall, Operation, QueryQuestion, QueryShape, Question,
    SaveResult, SearchQuestion,
};
use crate::soql::{Condition, Operand, Query, Search, Selection};
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn ask_query(&mut self, code: &Code, place: u32) -> Result<(), Raise> {
        let Some(template) = code.queries.get(place as usize) else { return Ok(()) };
        let from = self.stack.len().saturating_sub(template.binds as usize);
        let binds: Vec<Datum> =
            self.stack.split_off(from).into_iter().map(|value| exchange::value_out(&self.heap, value)).collect();
        if let Some(search) = &template.search {
            return ask_search(search.clone(), &binds, &template.text);
        }
        let mut query = template.query.clone();
        bind(&mut query, &binds);
        let shape = match (is_count(&query), template.single) {
            (true, _) => QueryShape::Count,
            (_, true) => QueryShape::Single,
            _ => QueryShape::List,
        };
        let made = code.made_of_rows(&query);
        let question = Question::Query(QueryQuestion { query, text: template.text.clone(), shape });
        Err(Raise::asked(question, Waits::Rows(shape, made)))
    }

    pub(crate) fn ask_dml(&mut self, code: &Code, place: u32) -> Result<(), Raise> {
        let given = self.pop();
        let Some(template) = code.statements.get(place as usize) else { return Ok(()) };
        let values = match self.heap.get(given) {
            Some(Object::List(values)) => values.to_vec(),
            Some(Object::Record(_)) => vec![given],
            _ => return Err(Raise::null()),
        };
        let mut records = Vec::new();
        for value in &values {
            records.push(exchange::plain_record_out(&self.heap, *value).ok_or_else(Raise::null)?);
        }
        if records.is_empty() {
            return Ok(());
        }
        let question = DmlQuestion {
            operation: template.operation,
            records,
            all_or_none: true,
            external_id: template.external_id.clone(),
            user_mode: template.as_user,
        };
        let saved = matches!(template.operation, Operation::Insert | Operation::Upsert);
        Err(Raise::asked(Question::Dml(question), Waits::Saved(if saved { values } else { Vec::new() })))
    }

    /// A job leaves this machine with all that it holds. What runs may be an object around it.
    pub(crate) fn enqueue(
        &mut self,
        code: &Code,
        job: Value,
        runs: Value,
        kind: EnqueueKind,
        [delay, depth, signature]: [Value; 3],
    ) -> Result<(), Raise> {
        let class_of = |value: Value| match self.heap.get(value) {
            Some(Object::Instance { class, .. }) => code.classes.get(usize::from(*class)),
            _ => None,
        };
        let is_known = |class: &&ClassCode| kind != EnqueueKind::Queueable || class.is_queueable;
        let class = class_of(job).filter(is_known).ok_or_else(Raise::null)?;
        let runner = class_of(runs).unwrap_or(class);
        let question = EnqueueQuestion {
            class: class.name.to_string(),
            job: Frozen::freeze(&self.heap, runs, &runner.name, self.program().unwrap_or_default()),
            kind,
            delay_minutes: delay.as_integer(),
            most_deep: depth.as_integer(),
            signature: self.heap.str(signature).map(ToString::to_string),
            allows_callouts: class.allows_callouts,
        };
        Err(Raise::asked(Question::Enqueue(question), Waits::Value))
    }

    /// A call of an `@future` method: copies of its arguments leave this machine.
    pub(crate) fn ask_future(&mut self, code: &Code, place: u32, count: u8) -> Result<(), Raise> {
        let from = self.stack.len().saturating_sub(count.into());
        let arguments = self.stack.split_off(from);
        let Some(called) = code.futures.get(place as usize) else { return Ok(()) };
        let list = self.heap.put(Object::list(arguments));
        let call = FutureCall {
            class: called.class.to_string(),
            method: called.method.to_string(),
            callout: called.callout,
            function: called.function,
            arguments: Frozen::freeze(&self.heap, list, &called.class, self.program().unwrap_or_default()),
        };
        Err(Raise::asked(Question::Future(call), Waits::Nothing))
    }

    /// Puts an answer where its question waits. An answer may be an exception: a query for one record found none.
    pub(crate) fn take_answer(&mut self, waits: Waits, answer: Answer) -> Result<Result<(), Raise>, AnswerMismatch> {
        let value = match (waits, answer) {
            (Waits::Nothing, Answer::Done) => return Ok(Ok(())),
            (Waits::Any, Answer::Done) => Value::NULL,
            (Waits::Value | Waits::Any | Waits::Rows(QueryShape::Count, _), Answer::Value(datum)) => {
                exchange::value_in(&mut self.heap, datum)
            }
            (Waits::Rows(QueryShape::Single, _), Answer::Rows(mut rows)) => match (rows.pop(), rows.is_empty()) {
                (Some(row), true) => exchange::record_in(&mut self.heap, row, true, false),
                (found, _) => {
                    let how_many = if found.is_none() { "no rows" } else { "more than 1 row" };
                    let words = ["List has ", how_many, " for assignment to SObject"];
                    return Ok(Err(Raise::new("QueryException", &words)));
                }
            },
            (Waits::Rows(QueryShape::List, made), Answer::Rows(rows)) => {
                let rows = rows.into_iter().map(|row| exchange::record_in(&mut self.heap, row, true, false)).collect();
                self.heap.put(Object::list(rows).made_as(made))
            }
            (Waits::Saved(records), Answer::Saved(results)) => {
                self.write_ids(&records, &results);
                return Ok(Ok(()));
            }
            (Waits::Description(name), Answer::Described(known)) => {
                self.descriptions.push((name, known.map(|known| Arc::new(*known))));
                return Ok(Ok(()));
            }
            (Waits::Results(records), Answer::Saved(results)) => {
                self.write_ids(&records, &results);
                self.results(&results)
            }
            (Waits::Response, Answer::Response(response)) => self.heap.put(Object::HttpResponse(Box::new(response))),
            (waits, answer) => {
                let words = [answer.kind(), " does not answer what waits for ", waits.kind(), "."];
                return Err(AnswerMismatch(words.concat()));
            }
        };
        self.push(value);
        Ok(Ok(()))
    }

    fn write_ids(&mut self, records: &[Value], results: &[SaveResult]) {
        for (record, result) in records.iter().zip(results) {
            let Some(id) = result.id.as_deref().filter(|_| result.errors.is_empty()) else { continue };
            let id = self.heap.put(Object::Id(id.into()));
            if let Some(Object::Record(record)) = self.heap.get_mut(*record) {
                record.set(&"Id".into(), id);
            }
        }
    }
}

/// A search with its binds in their places.
pub(crate) fn ask_search(mut search: Search, binds: &[Datum], text: &str) -> Result<(), Raise> {
    search.returning.iter_mut().for_each(|query| bind(query, binds));
    bind_operand(&mut search.term, binds);
    search.limit.iter_mut().for_each(|limit| bind_operand(limit, binds));
    Err(Raise::asked(Question::Search(SearchQuestion { search, text: text.to_owned() }), Waits::Value))
}

/// `SELECT COUNT() FROM …`
pub(crate) fn is_count(query: &Query) -> bool {
    matches!(query.select.as_slice(), [Selection::Aggregate { field: None, alias: None, .. }])
        && query.group_by.is_empty()
}

/// Puts the binds' values in their places.
pub(crate) fn bind(query: &mut Query, binds: &[Datum]) {
    for condition in [&mut query.condition, &mut query.having].into_iter().flatten() {
        bind_condition(condition, binds);
    }
    for selection in &mut query.select {
        if let Selection::Children(inner) = selection {
            bind(inner, binds);
        }
    }
    for operand in [&mut query.limit, &mut query.offset].into_iter().flatten() {
        bind_operand(operand, binds);
    }
}

fn bind_condition(condition: &mut Condition, binds: &[Datum]) {
    match condition {
        Condition::And(all) | Condition::Or(all) => all.iter_mut().for_each(|inner| bind_condition(inner, binds)),
        Condition::Not(inner) => bind_condition(inner, binds),
        Condition::Compare { value, .. } => bind_operand(value, binds),
        Condition::In { values, .. } => bind_operand(values, binds),
        Condition::InQuery { query, .. } => bind(query, binds),
    }
}

fn bind_operand(operand: &mut Operand, binds: &[Datum]) {
    match operand {
        Operand::Bind(place) => *operand = Operand::Value(binds.get(*place as usize).cloned().unwrap_or_default()),
        Operand::List(all) => all.iter_mut().for_each(|inner| bind_operand(inner, binds)),
        Operand::Value(_) | Operand::DateLiteral { .. } => {}
    }
}
