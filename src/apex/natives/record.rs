//! What runs behind SObject.
//!
//! Refuses fields and relationships that the object does not have, and values of another type. Invariant: a record's
//! fields have their declared names, whatever the code called them.

use std::sync::Arc;

use crate::code::{Code, Widen};
use crate::contract::RecordError;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, missing};
use crate::operate::{self, Raise};
use crate::question::{SaveError, SaveResult};
use crate::schema::Description;
use crate::types::Type;
use crate::value::{Object, RecordObject, Table, Value};

/// What the platform writes itself, and a copy has only on request.
const TIMESTAMPS: [&str; 5] = ["CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate", "SystemModstamp"];

impl Machine {
    pub(crate) fn record_native(
        &mut self,
        code: &Code,
        native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        let Some(Object::Record(record)) = self.heap.get(first) else { return Err(Raise::null()) };
        let more = record.more.as_deref();
        match native {
            SObjectGetSObjectType => {
                let object = record.object.clone();
                self.give_object(Object::SObjectType(object))
            }
            SObjectHasErrors => self.give_truth(more.is_some_and(|more| !more.errors.is_empty())),
            SObjectRefusals => {
                let mut errors = Vec::new();
                for (field, message) in more.map(|more| more.errors.clone()).unwrap_or_default() {
                    errors.push(SaveError {
                        status_code: "FIELD_CUSTOM_VALIDATION_EXCEPTION".to_owned(),
                        message: message.to_string(),
                        fields: field.iter().map(ToString::to_string).collect(),
                    });
                }
                let row = self.results(&[SaveResult { errors, ..SaveResult::default() }]);
                let row = self.element(row, Value::integer(0))?;
                let errors = self.element(row, Value::integer(2))?;
                self.give(errors)
            }
            SObjectIsClone => self.give_truth(more.is_some_and(|more| more.is_clone)),
            SObjectGetCloneSourceId => match more.and_then(|more| more.source.clone()) {
                Some(id) => self.give_object(Object::Id(id)),
                None => self.give(Value::NULL),
            },
            SObjectGetPopulatedFieldsAsMap => {
                let fields = record.fields.clone();
                let mut table = Table::default();
                for (name, value) in fields {
                    let key = self.heap.text(&name);
                    table.put(operate::key(&self.heap, key), (key, value));
                }
                self.give_object(Object::Map(table))
            }
            SObjectRefuse => self.add_error(given),
            SObjectClear => match self.heap.get_mut(first) {
                Some(Object::Record(record)) if !record.locked => {
                    record.fields.clear();
                    Ok(())
                }
                _ => Err(Raise::new("FinalException", &["Record is read-only"])),
            },
            SObjectGet => {
                let field = self.field_of(first, second)?;
                let value = self.record_field(first, &field)?;
                self.give(value)
            }
            SObjectIsSet => {
                let field = self.field_of(first, second)?;
                let Some(Object::Record(record)) = self.heap.get(first) else { return Err(Raise::null()) };
                let is_set = record.get(&field).is_some();
                self.give_truth(is_set)
            }
            SObjectPut => {
                let field = self.field_of(first, second)?;
                let value = self.fitted(code, first, &field, third)?;
                self.put_field(first, &field, value)
            }
            SObjectGetSObject | SObjectGetSObjects | SObjectPutSObject => {
                let name = self.relationship_of(first, second, native == SObjectGetSObjects)?;
                if native == SObjectPutSObject {
                    return self.put_field(first, &name, third);
                }
                let value = self.record_field(first, &name)?;
                self.give(value)
            }
            SObjectCopy => {
                let flags = [given[1], given[2], given[3], given[4]].map(|flag| flag == Value::TRUE);
                let copy = self.copy_record(first, flags, 12)?;
                self.give(copy)
            }
            _ => Err(missing(native)),
        }
    }

    fn described_record(&self, record: Value) -> Result<(Arc<str>, Option<Arc<Description>>), Raise> {
        let Some(Object::Record(record)) = self.heap.get(record) else { return Err(Raise::null()) };
        Ok((record.object.clone(), self.described(&record.object)?))
    }

    /// The declared name of a field that is given by its name or its token.
    fn field_of(&self, record: Value, field: Value) -> Result<Arc<str>, Raise> {
        let Some(Object::Record(held)) = self.heap.get(record) else { return Err(Raise::null()) };
        let name = match self.heap.get(field) {
            Some(Object::SObjectField(object, name)) if *object == held.object => return Ok(name.clone()),
            Some(Object::SObjectField(object, name)) => {
                let words = [object, ".", name, " does not belong to SObject type ", &held.object];
                return Err(Raise::new("SObjectException", &words));
            }
            _ => self.given_text(field)?,
        };
        // A field that it has under this very name needs no question.
        if held.fields.iter().any(|(known, value)| known == name && !self.is_related(*value)) {
            return Ok(name.clone());
        }
        let (object, known) = self.described_record(record)?;
        match known {
            None => Ok(name.clone()),
            Some(known) => match known.field(name) {
                Some(field) => Ok(field.name.as_str().into()),
                None => Err(Raise::new("SObjectException", &["Invalid field ", name, " for ", &object])),
            },
        }
    }

    fn is_related(&self, value: Value) -> bool {
        matches!(self.heap.get(value), Some(Object::Record(_) | Object::List(_)))
    }

    /// The declared name of a relationship, given by its name or by its lookup.
    fn relationship_of(&self, record: Value, given: Value, to_children: bool) -> Result<Arc<str>, Raise> {
        let name = match self.heap.get(given) {
            Some(Object::SObjectField(_, name)) => name,
            _ => self.given_text(given)?,
        };
        let (object, known) = self.described_record(record)?;
        let Some(known) = known else { return Ok(name.clone()) };
        let found = match to_children {
            true => known.children(name).map(|(_, name)| name),
            false => known.parent(name).map(|(_, name)| name).or_else(|| known.field(name)?.relationship.as_deref()),
        };
        // The words are not confirmed.
        let found =
            found.ok_or_else(|| Raise::new("SObjectException", &["Invalid relationship ", name, " for ", &object]))?;
        Ok(found.into())
    }

    /// A value as the field's type, where it is one or can be widened to it.
    fn fitted(&mut self, code: &Code, record: Value, field: &str, value: Value) -> Result<Value, Raise> {
        let (_, known) = self.described_record(record)?;
        let Some(of_type) = known.as_ref().and_then(|known| known.field(field)).map(Type::described) else {
            return Ok(value);
        };
        if value == Value::NULL {
            return Ok(value);
        }
        let is_number = [Type::Integer, Type::Long, Type::Double, Type::Decimal]
            .into_iter()
            .find(|number| self.is_of(code, value, number))
            .and_then(|number| number.width());
        let value = match (&of_type, is_number) {
            (Type::Decimal | Type::Double, Some(_)) => operate::number_as(&mut self.heap, value, 3)?,
            (Type::Id, _) => self.widened(Widen::Id, value)?,
            (Type::Datetime, _) => self.widened(Widen::Datetime, value)?,
            _ => value,
        };
        if self.is_of(code, value, &of_type) {
            return Ok(value);
        }
        let found = self.type_name(code, value);
        Err(Raise::new("SObjectException", &["Illegal assignment from ", &found, " to ", &of_type.to_string()]))
    }

    /// Writes a field and leaves what was there before.
    fn put_field(&mut self, record: Value, field: &Arc<str>, value: Value) -> Result<(), Raise> {
        let Some(Object::Record(record)) = self.heap.get_mut(record) else { return Err(Raise::null()) };
        if record.locked {
            return Err(Raise::new("FinalException", &["Record is read-only"]));
        }
        let before = record.get(field).unwrap_or_default();
        record.set(field, value);
        self.heap.grew(32);
        self.give(before)
    }

    /// A copy: with its id, with copies of its parents and children, with its timestamps, with its automatic number.
    fn copy_record(
        &mut self,
        value: Value,
        flags @ [with_id, is_deep, with_times, with_numbers]: [bool; 4],
        depth: u32,
    ) -> Result<Value, Raise> {
        let Some(Object::Record(record)) = self.heap.get(value) else { return Ok(value) };
        let known = if with_numbers { None } else { self.described(&record.object)? };
        let automatic =
            |name: &str| known.as_ref().and_then(|known| known.field(name)).is_some_and(|field| field.auto_number);
        let record = record.clone();
        let mut copy = RecordObject { object: record.object, queried: record.queried, ..RecordObject::default() };
        let mut more = crate::value::RecordMore { is_clone: true, ..Default::default() };
        for (name, value) in record.fields {
            if name.eq_ignore_ascii_case("Id") {
                more.source = self.heap.str(value).cloned();
                if !with_id {
                    continue;
                }
            }
            let is_time = TIMESTAMPS.iter().any(|known| known.eq_ignore_ascii_case(&name));
            if (is_time && !with_times) || automatic(&name) {
                continue;
            }
            let value = match self.heap.get(value) {
                Some(Object::Record(_)) if is_deep && depth > 0 => self.copy_record(value, flags, depth - 1)?,
                _ => value,
            };
            copy.fields.push((name, value));
        }
        copy.more = Some(Box::new(more));
        Ok(self.heap.put(Object::Record(copy)))
    }

    fn add_error(&mut self, [record, field, message, ..]: &Given) -> Result<(), Raise> {
        let field = match field {
            &Value::NULL => None,
            field => Some(self.field_of(*record, *field)?),
        };
        let message = self.given_text(*message)?.clone();
        let place = self.triggers.last().and_then(|context| {
            [context.new, context.old].iter().find_map(|list| match self.heap.get(*list) {
                Some(Object::List(values)) => values.iter().position(|value| value == record),
                _ => None,
            })
        });
        // Of another record the error is kept, and keeps no save from anything.
        if let (Some(row), Some(context)) = (place, self.triggers.last_mut()) {
            let named = field.as_deref().map(ToOwned::to_owned);
            context.errors.push(RecordError { row: row as u32, field: named, message: message.to_string() });
        }
        if let Some(Object::Record(record)) = self.heap.get_mut(*record) {
            record.more.get_or_insert_default().errors.push((field, message));
        }
        Ok(())
    }
}
