//! Values into JSON text: `JSON.serialize` and its kin, and `JSONGenerator.writeObject`.
//!
//! Refuses types that Salesforce does not write, and what holds itself. Invariant: text only grows at its end.
//! What accessors tell was asked before: no accessor is called.

use super::accessors::Told;
use super::wrong;
use crate::calendar;
use crate::classes::EXCEPTION;
use crate::code::Code;
use crate::digest;
use crate::json::emitter::{Emitter, Misplaced};
use crate::json::moment;
use crate::letters;
use crate::operate::Raise;
use crate::text;
use crate::value::{Heap, Object, RecordObject, Value, View};

/// Objects inside objects end here.
const DEPTH: u32 = 100;
/// Where the API has a record.
const URL: &str = "/services/data/v68.0/sobjects/";

impl From<Misplaced> for Raise {
    fn from(words: Misplaced) -> Raise {
        wrong(&words)
    }
}

pub(crate) fn serialize(
    code: &Code,
    heap: &Heap,
    told: &Told,
    value: Value,
    [suppress_nulls, pretty]: [bool; 2],
) -> Result<String, Raise> {
    let mut emitter = Emitter::new(pretty);
    Writer { code, heap, told, suppress_nulls }.write(value, &mut emitter)?;
    Ok(emitter.out)
}

pub(crate) struct Writer<'w> {
    pub code: &'w Code,
    pub heap: &'w Heap,
    /// Values of properties that are not those of the fields behind them.
    pub told: &'w Told,
    /// Of objects of classes alone: records and maps keep theirs.
    pub suppress_nulls: bool,
}

impl Writer<'_> {
    pub fn write(&self, value: Value, out: &mut Emitter) -> Result<(), Raise> {
        self.any(value, DEPTH, false, out)
    }

    /// `of_record` where a record's field is: those moments have another zone.
    fn any(&self, value: Value, depth: u32, of_record: bool, out: &mut Emitter) -> Result<(), Raise> {
        // The words are not confirmed.
        if depth == 0 {
            return Err(wrong(&["Maximum depth of objects exceeded"]));
        }
        if out.out.len() > letters::TOO_LARGE {
            return Err(Raise::long_text());
        }
        match self.heap.view(value) {
            View::Date(day) => out.text(&calendar::date_text(day))?,
            View::Time(time) => out.text(&calendar::time_text(time))?,
            View::Enum(..) => out.text(&text::text(self.code, self.heap, value))?,
            View::Object(object) => return self.object(value, object, depth - 1, of_record, out),
            _ => out.value(&text::text(self.code, self.heap, value))?,
        }
        Ok(())
    }

    fn object(
        &self,
        value: Value,
        object: &Object,
        depth: u32,
        of_record: bool,
        out: &mut Emitter,
    ) -> Result<(), Raise> {
        match object {
            Object::Datetime(moment) => {
                out.text(&moment::datetime_text(*moment, if of_record { "+0000" } else { "Z" }))?;
            }
            Object::Blob(bytes) => out.text(&digest::base64(bytes))?,
            Object::Text(text) | Object::Id(text) => out.text(text)?,
            Object::Long(_) | Object::Double(_) | Object::Decimal(_) => {
                out.value(&text::text(self.code, self.heap, value))?;
            }
            Object::List(values) => self.values(values, depth, out)?,
            Object::Set(table) => {
                let values: Vec<Value> = table.entries().map(|(value, _)| value).collect();
                self.values(&values, depth, out)?;
            }
            Object::Record(record) => self.record(record, depth, out)?,
            Object::Map(_) => self.members(value, object, &[], false, depth, out)?,
            Object::Instance { class, .. } if !self.code.descends(*class, EXCEPTION) => {
                let transient = self.code.classes.get(usize::from(*class)).map_or(&[][..], |class| &class.transient);
                self.members(value, object, transient, self.suppress_nulls, depth, out)?;
            }
            other => {
                let class = match other {
                    Object::Instance { class, .. } => {
                        self.code.classes.get(usize::from(*class)).map_or("", |class| &class.name)
                    }
                    other => crate::convert::platform_name(other),
                };
                return Err(wrong(&["Apex Type unsupported in JSON: ", class]));
            }
        }
        Ok(())
    }

    fn members(
        &self,
        of: Value,
        object: &Object,
        hidden: &[u16],
        suppress_nulls: bool,
        depth: u32,
        out: &mut Emitter,
    ) -> Result<(), Raise> {
        out.start(true)?;
        let is_map = matches!(object, Object::Map(_));
        for (slot, (name, value)) in (0..).zip(text::held(self.code, self.heap, object, 8)) {
            let told = if is_map { None } else { self.told.find(of, slot) };
            let value = told.unwrap_or(value);
            if hidden.contains(&slot) || (suppress_nulls && value == Value::NULL) {
                continue;
            }
            out.name(name.as_deref().unwrap_or_default())?;
            self.any(value, depth, false, out)?;
        }
        Ok(out.end(true)?)
    }

    fn values(&self, values: &[Value], depth: u32, out: &mut Emitter) -> Result<(), Raise> {
        out.start(false)?;
        for value in values {
            self.any(*value, depth, false, out)?;
        }
        Ok(out.end(false)?)
    }

    fn record(&self, record: &RecordObject, depth: u32, out: &mut Emitter) -> Result<(), Raise> {
        out.start(true)?;
        // The value of a compound field is no record of its own.
        if !matches!(&*record.object, "Address" | "Location") {
            out.name("attributes")?;
            out.start(true)?;
            out.name("type")?;
            out.text(&record.object)?;
            if let Some(id) = record.get("Id").and_then(|id| self.heap.str(id)) {
                out.name("url")?;
                out.text(&[URL, &record.object, "/", id].concat())?;
            }
            out.end(true)?;
        }
        for (name, value) in &record.fields {
            out.name(name)?;
            // What a subquery found is wrapped as a query's result.
            let Some(Object::List(children)) = self.heap.get(*value) else {
                self.any(*value, depth, true, out)?;
                continue;
            };
            out.start(true)?;
            out.name("totalSize")?;
            out.value(&letters::digits(children.len() as i64))?;
            out.name("done")?;
            out.value("true")?;
            out.name("records")?;
            self.values(children, depth, out)?;
            out.end(true)?;
        }
        Ok(out.end(true)?)
    }
}
