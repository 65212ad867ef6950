//! What runs behind Database: saves whose outcome the code looks at, queries that are texts, savepoints.
//!
//! Refuses a text that is not a query and a bind that nothing is known of, with System.QueryException; whether objects
//! and fields exist, the org says. Invariant: a save without records asks nothing.

use crate::code::Code;
use crate::exchange;
use crate::library::Native;
use crate::machine::{Machine, Waits};
use crate::natives::Given;
use crate::operate::Raise;
use crate::platform;
use crate::question::{DmlQuestion, Operation, QueryQuestion, QueryShape, Question};
use crate::soql;
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn database_native(
        &mut self,
        code: &Code,
        native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, ..] = *given;
        let savepoint = first.as_integer().unwrap_or_default();
        match native {
            DatabaseSave => self.ask_save(code, given),
            DatabaseRows => self.ask_text(code, given, QueryShape::List),
            DatabaseCount => self.ask_text(code, given, QueryShape::Count),
            SearchRows => {
                let text = self.given_text(first)?.to_string();
                let refused = |words: &[&str]| Raise::new("SearchException", words);
                match soql::parse_search(&text) {
                    Ok((search, names)) if names.is_empty() => platform::ask_search(search, &[], &text),
                    Ok(_) => Err(refused(&["A search that is a text has no binds"])),
                    Err(error) => Err(refused(&[&error.message])),
                }
            }
            DatabaseMark => Err(Raise::asked(Question::Savepoint, Waits::Value)),
            DatabaseGoBack => Err(Raise::asked(Question::Rollback { savepoint }, Waits::Nothing)),
            DatabaseRelease => Err(Raise::asked(Question::ReleaseSavepoint { savepoint }, Waits::Nothing)),
            _ => self.batch_native(code, native, given),
        }
    }

    /// `Database.insert(records, false)` and its kin: operation, records or ids, field, all or none, access.
    fn ask_save(&mut self, code: &Code, given: &Given) -> Result<(), Raise> {
        let [operation, list, field, all_or_none, access, ..] = *given;
        let operation = match &**self.given_text(operation)? {
            "insert" => Operation::Insert,
            "update" => Operation::Update,
            "upsert" => Operation::Upsert,
            "delete" => Operation::Delete,
            _ => Operation::Undelete,
        };
        let Some(Object::List(values)) = self.heap.get(list) else { return Err(Raise::null()) };
        let values = values.to_vec();
        let mut records = Vec::new();
        for value in &values {
            records.push(self.record_to_save(*value)?);
        }
        if records.is_empty() {
            return self.give_object(Object::list(Vec::new()));
        }
        let external_id = match self.heap.get(field) {
            Some(Object::SObjectField(_, name)) if !name.eq_ignore_ascii_case("Id") => Some(name.to_string()),
            _ => None,
        };
        let all_or_none = all_or_none != Value::FALSE;
        let user_mode = self.is_user_mode(code, access);
        let question = DmlQuestion { operation, records, all_or_none, external_id, user_mode };
        Err(Raise::asked(Question::Dml(question), Waits::Results(values)))
    }

    /// Of an id alone the org finds the object.
    fn record_to_save(&self, value: Value) -> Result<crate::Record, Raise> {
        match self.heap.str(value).and_then(|id| crate::normalise_id(id)) {
            Some(id) => Ok(crate::Record::new("").with("Id", crate::Datum::Id(id))),
            None => exchange::plain_record_out(&self.heap, value).ok_or_else(Raise::null),
        }
    }

    fn is_user_mode(&self, code: &Code, access: Value) -> bool {
        let class = code.class_named("AccessLevel").map_or(usize::MAX, usize::from);
        access != Value::NULL && self.statics.get(class).and_then(|statics| statics.get(1)) == Some(&access)
    }

    /// A query that is a text, with a map of what its binds may name.
    fn ask_text(&mut self, code: &Code, given: &Given, shape: QueryShape) -> Result<(), Raise> {
        let [text, map, access, is_map, ..] = *given;
        let text = self.given_text(text)?.to_string();
        let (mut query, names) = soql::parse(&text).map_err(|error| Raise::new("QueryException", &[&error.message]))?;
        let mut binds = Vec::new();
        for name in names {
            let found = match self.heap.get(map) {
                // Of two variables of one name the last one is the inner one.
                Some(Object::Map(table)) => table
                    .entries()
                    .filter(|(key, _)| self.heap.str(*key).is_some_and(|key| key.eq_ignore_ascii_case(&name)))
                    .last(),
                _ => None,
            };
            let (_, value) = found.ok_or_else(|| match is_map {
                Value::TRUE => Raise::new("QueryException", &["Key '", &name, "' does not exist in the bindMap"]),
                _ => Raise::new("QueryException", &["Variable does not exist: ", &name]),
            })?;
            binds.push(exchange::value_out(&self.heap, value));
        }
        platform::bind(&mut query, &binds);
        if query.with.is_none() && self.is_user_mode(code, access) {
            query.with = Some("USER_MODE".into());
        }
        // Rows are not what a counted query is asked for, and a count is not what others are.
        if shape == QueryShape::Count && !platform::is_count(&query) {
            return Err(Raise::new("QueryException", &["Only count() queries are supported with countQuery"]));
        }
        let made = code.made_of_rows(&query);
        Err(Raise::asked(Question::Query(QueryQuestion { query, text, shape }), Waits::Rows(shape, made)))
    }

    /// The rows of a DmlException: `[place, id, [[status code, message, fields]]]`.
    pub(crate) fn failed_rows(&mut self, failed: &[(u32, crate::SaveResult)]) -> Value {
        let results: Vec<_> = failed.iter().map(|(_, result)| result.clone()).collect();
        let rows = self.results(&results);
        for (row, (place, _)) in self.elements(rows).unwrap_or_default().into_iter().zip(failed) {
            if let Some(Object::List(row)) = self.heap.get_mut(row) {
                // The id goes where created stood, and the place where the id was.
                row.swap(0, 1);
                if let Some(first) = row.first_mut() {
                    *first = Value::integer(*place as i32);
                }
            }
        }
        rows
    }

    /// What came of each record: `[id, created, [[status code, message, fields]]]`.
    pub(crate) fn results(&mut self, results: &[crate::SaveResult]) -> Value {
        let mut rows = Vec::new();
        for result in results {
            let id = result.id.as_deref().map_or(Value::NULL, |id| self.heap.put(Object::Id(id.into())));
            let mut errors = Vec::new();
            for error in &result.errors {
                let fields = error.fields.iter().map(|field| self.heap.text(field)).collect();
                let row = vec![
                    self.heap.text(&error.status_code),
                    self.heap.text(&error.message),
                    self.heap.put(Object::list(fields)),
                ];
                errors.push(self.heap.put(Object::list(row)));
            }
            let row = vec![id, Value::boolean(result.created), self.heap.put(Object::list(errors))];
            rows.push(self.heap.put(Object::list(row)));
        }
        self.heap.put(Object::list(rows))
    }
}
