//! What a query or a formula sees: schema, rows, the moment, and who asks.
//!
//! Refuses nothing. Invariants: a value comes from here alone, so that formulas, roll-up summaries and checkboxes
//! without a value are read alike everywhere; fields that are computed from one another come to an end.

use apex::{Datum, Decimal, Record};

use super::{Expression, Key, Path, expression::Function, filter};
use crate::{
    installed,
    records::{Overlay, Records},
    schema::{ADDRESS, Field, Kind, LOCATION, Object, Schema, Source, Summary},
    values::number,
};

/// Summaries of summaries of summaries.
const MOST_DEPTH: u8 = 8;

/// What a query is asked of.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Objects and fields.
    pub schema: &'a Schema,
    /// Committed rows.
    pub records: &'a Records,
    /// The transaction's own rows.
    pub overlay: &'a Overlay,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// The id of the user who asks, 18 characters.
    pub user: &'a str,
    /// Rows are for a client: they have `attributes`, and an `Id` only when it was asked for.
    pub client: bool,
    /// The row of the user's profile, where it was looked up: access asks for it at every field.
    profile: Option<Option<&'a Record>>,
    /// How many computed fields wait for this value.
    depth: u8,
}

impl<'a> View<'a> {
    /// What that user sees at that moment.
    pub fn new(schema: &'a Schema, records: &'a Records, overlay: &'a Overlay, now: i64, user: &'a str) -> View<'a> {
        View { schema, records, overlay, now, user, client: false, profile: None, depth: 0 }
    }

    /// The same, with rows as a client gets them.
    pub fn for_client(self) -> View<'a> {
        View { client: true, ..self.knowing_profile() }
    }

    /// The same, for whoever asks often what the user may do.
    pub fn knowing_profile(self) -> View<'a> {
        View { profile: Some(self.profile()), ..self }
    }

    /// The row of the user's profile; none for a user without one.
    pub fn profile(&self) -> Option<&'a Record> {
        let row = |object: &str, id: &str| self.records.get(self.overlay, object, id);
        self.profile.unwrap_or_else(|| row("User", self.user).and_then(|user| row("Profile", user.text("ProfileId"))))
    }

    /// A row of a result before its fields: it has the `Id` in Apex, `attributes` for a client. `shown` is the type
    /// that is told, `object` the row's own.
    pub fn began(&self, shown: &str, object: &str, row: &Record) -> Record {
        // The names are shared with the row, where it has its id.
        let id = row.field("Id").map_or_else(|| ("Id".into(), Datum::Null), |(name, id)| (name.clone(), id.clone()));
        if !self.client {
            return Record::of(shown, vec![id]);
        }
        let attributes = Datum::Record(Box::new(Record::of(object, vec![id])));
        Record::of(shown, vec![("attributes".into(), attributes)])
    }

    /// The same for a value inside another one; none when that goes too far.
    pub fn deeper(&self, most: u8) -> Option<View<'a>> {
        (self.depth < most).then_some(View { depth: self.depth + 1, ..*self })
    }

    /// The value of a field in a row of its object.
    pub fn value(&self, row: &Record, field: &Field) -> Datum {
        match (&field.source, row.get(&field.name), &field.kind) {
            (Source::Formula(formula), ..) => self.computed(row, field, formula),
            (Source::Summary(summary), ..) => self.summed(row, field, summary),
            (_, None, Kind::Address | Kind::Location) => compound(row, field),
            // A checkbox is never null, also in rows that the platform wrote without it.
            (_, None | Some(Datum::Null), Kind::Checkbox) => Datum::Boolean(false),
            (_, value, _) => value.cloned().unwrap_or_default(),
        }
    }

    /// The row that a lookup leads to, and its object.
    pub fn parent(&self, row: &Record, lookup: &Field) -> Option<(&'a Object, &'a Record)> {
        let Datum::Id(id) = self.value(row, lookup) else { return None };
        let object = match lookup.targets() {
            [one] => self.schema.object(one),
            _ => None,
        };
        let object = object.or_else(|| self.schema.object_of_id(&id))?;
        Some((object, self.records.get(self.overlay, &object.name, &id)?))
    }

    /// A row with the values of its computed fields.
    pub fn whole(&self, mut row: Record) -> Record {
        let Some(object) = self.schema.object(&row.object) else { return row };
        for field in object.fields.iter().filter(|field| field.is_computed()) {
            let value = self.value(&row, field);
            row.set(&field.name, value);
        }
        row
    }

    fn summed(&self, row: &Record, field: &Field, summary: &Summary) -> Datum {
        let (Some(view), Some(object)) = (self.deeper(MOST_DEPTH), self.schema.object(&summary.object)) else {
            return Datum::Null;
        };
        let of = |name: &str| object.field(name).map(|field| Path { steps: Vec::new(), field });
        let (Some(lookup), Some(id)) = (object.field(&summary.lookup), row.get("Id")) else { return Datum::Null };
        let mut tests = Vec::new();
        for (name, operator, text) in &summary.filters {
            let Some(field) = object.field(name) else { return Datum::Null };
            let mut keys = Vec::new();
            // Several values stand with commas between them.
            for part in text.split(',') {
                keys.push(Key::of(&installed::value(field, part.trim())));
            }
            tests.push((field, *operator, keys));
        }
        let mut rows = view.records.with_value(view.overlay, &object.name, &lookup.name, id, false);
        rows.retain(|child| {
            let fits = |(field, operator, keys): &(&Field, _, Vec<Key>)| {
                let key = Key::of(&view.value(child, field));
                filter::is_met(&key, *operator, keys)
            };
            tests.iter().all(fits)
        });
        let function = match summary.function.as_str() {
            "SUM" => "SUM",
            "MIN" => "MIN",
            "MAX" => "MAX",
            _ => "COUNT",
        };
        let path = summary.field.as_deref().filter(|_| function != "COUNT").and_then(of);
        let value = Expression { function: Function::Aggregate(function), path }.value(&view, &rows);
        match (value, &field.kind, function) {
            (value, Kind::Checkbox, _) => Datum::Boolean(value != Datum::Integer(0)),
            // A sum of nothing is zero; the least and the most of nothing are nothing.
            (Datum::Null, _, "SUM") => Datum::Decimal(Decimal::ZERO),
            (value @ Datum::Integer(_), Kind::Integer { .. }, _) => value,
            (value, ..) => number(&value).map_or(value, Datum::Decimal),
        }
    }
}

/// The parts of a compound field as one value; nothing where all of them are empty.
fn compound(row: &Record, field: &Field) -> Datum {
    let (start, parts) = field.parts().unwrap_or_default();
    let mut out = Record::new(if field.kind == Kind::Address { ADDRESS } else { LOCATION });
    let mut is_empty = true;
    for (name, part) in parts {
        let value = row.get(&[start, *part].concat()).cloned().unwrap_or_default();
        is_empty = is_empty && value == Datum::Null;
        out.set(name, value);
    }
    if is_empty { Datum::Null } else { Datum::Record(Box::new(out)) }
}
