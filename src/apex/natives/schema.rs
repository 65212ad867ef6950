//! What runs behind Schema, SObjectType and SObjectField: facts that the org tells of objects and fields.
//!
//! Refuses an object that the org does not have. Invariant: a fact has one name, which the library's Apex calls it by.

use std::sync::Arc;

use crate::code::Code;
use crate::exchange;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, missing};
use crate::operate::Raise;
use crate::schema::{Description, FieldDescribe};
use crate::text;
use crate::value::{Key, Object, RecordObject, Table, Value};

impl Machine {
    pub(crate) fn schema_native(&mut self, code: &Code, native: Native, given: &Given, count: u8) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        match native {
            SchemaNamed => {
                let known = self.object_known(&self.given_text(first)?.clone())?;
                self.give_object(Object::SObjectType(known.object.name.as_str().into()))
            }
            SchemaTypes => {
                let mut table = Table::ignoring_case();
                for name in self.elements(first)? {
                    let Some(name) = self.heap.str(name).cloned() else { continue };
                    let token = self.heap.put(Object::SObjectType(name.clone()));
                    self.enter_name(&mut table, &name, token);
                }
                self.give_object(Object::Map(table))
            }
            SObjectTypeToString | SObjectFieldToString => {
                let text = text::text(code, &self.heap, first);
                self.give_text(&text)
            }
            SObjectTypeNewSObject => {
                let Some(Object::SObjectType(object)) = self.heap.get(first) else { return Err(Raise::null()) };
                let mut record = RecordObject { object: object.clone(), ..RecordObject::default() };
                if second != Value::NULL {
                    record.set(&if count == 3 { "RecordTypeId" } else { "Id" }.into(), second);
                }
                if third == Value::TRUE {
                    let known = self.object_known(&record.object)?;
                    for field in known.fields.iter().filter(|field| field.default != crate::Datum::Null) {
                        let value = exchange::value_in(&mut self.heap, field.default.clone());
                        record.set(&field.name.as_str().into(), value);
                    }
                }
                self.give_object(Object::Record(record))
            }
            SObjectTypeFieldMap => {
                let known = self.object_of(first)?;
                let object: Arc<str> = known.object.name.as_str().into();
                let mut table = Table::ignoring_case();
                for field in &known.fields {
                    let token = Object::SObjectField(object.clone(), field.name.as_str().into());
                    let token = self.heap.put(token);
                    self.enter_name(&mut table, &field.name, token);
                }
                self.give_object(Object::Map(table))
            }
            SObjectTypeFact => {
                let known = self.object_of(first)?;
                let name = self.given_text(second)?.clone();
                let value = self.object_fact(&known, &name);
                self.give(value)
            }
            SObjectFieldFact => {
                let Some(Object::SObjectField(object, field)) = self.heap.get(first) else { return Err(Raise::null()) };
                let (object, field) = (object.clone(), field.clone());
                let known = self.object_known(&object)?;
                // A token names a field that is there.
                let field = known.field(&field).ok_or_else(Raise::null)?;
                let name = self.given_text(second)?.clone();
                let value = self.field_fact(&object, field, &name);
                self.give(value)
            }
            _ => Err(missing(native)),
        }
    }

    /// The maps of a describe have small letters as their keys, and find them in any case.
    fn enter_name(&mut self, table: &mut Table, name: &str, value: Value) {
        let name: Arc<str> = name.to_ascii_lowercase().into();
        let key = self.heap.put(Object::Text(name.clone()));
        table.put(Key::Text(name), (key, value));
    }

    fn object_of(&self, token: Value) -> Result<Arc<Description>, Raise> {
        let Some(Object::SObjectType(object)) = self.heap.get(token) else { return Err(Raise::null()) };
        self.object_known(object)
    }

    fn object_known(&self, object: &str) -> Result<Arc<Description>, Raise> {
        // The words are not confirmed.
        self.described(object)?.ok_or_else(|| {
            Raise::new("InvalidParameterValueException", &["sObject type '", object, "' is not supported."])
        })
    }

    fn optional_text(&mut self, text: Option<&str>) -> Value {
        text.map_or(Value::NULL, |text| self.heap.text(text))
    }

    fn object_fact(&mut self, known: &Description, name: &str) -> Value {
        let object = &known.object;
        let text = match name {
            "name" => &object.name,
            "label" => &object.label,
            "labelPlural" => &object.label_plural,
            "keyPrefix" => return self.optional_text(object.key_prefix.as_deref()),
            "custom" => return Value::boolean(object.custom),
            "customSetting" => return Value::boolean(object.custom_setting),
            "writable" => return Value::boolean(object.writable),
            _ => {
                let mut all = Vec::new();
                if name == "children" {
                    for child in &object.children {
                        let field = Object::SObjectField(child.object.as_str().into(), child.field.as_str().into());
                        let facts = vec![
                            self.optional_text(child.name.as_deref()),
                            self.heap.put(Object::SObjectType(child.object.as_str().into())),
                            self.heap.put(field),
                            Value::boolean(child.cascade_delete),
                        ];
                        all.push(self.heap.put(Object::list(facts)));
                    }
                } else {
                    for known in &object.record_types {
                        let facts = vec![
                            self.heap.text(&known.name),
                            self.heap.text(&known.developer_name),
                            self.heap.put(Object::Id(known.id.as_str().into())),
                            Value::boolean(known.active),
                            Value::boolean(known.master),
                        ];
                        all.push(self.heap.put(Object::list(facts)));
                    }
                }
                return self.heap.put(Object::list(all));
            }
        };
        self.heap.text(text)
    }

    fn field_fact(&mut self, object: &Arc<str>, field: &FieldDescribe, name: &str) -> Value {
        let truths = [
            ("nillable", field.nillable),
            ("createable", field.createable),
            ("updateable", field.updateable),
            ("custom", field.custom),
            ("calculated", field.calculated),
            ("autoNumber", field.auto_number),
            ("nameField", field.name_field),
            ("unique", field.unique),
            ("externalId", field.external_id),
            ("restricted", field.restricted),
            ("cascadeDelete", field.cascade_delete),
        ];
        if let Some((_, truth)) = truths.iter().find(|(known, _)| *known == name) {
            return Value::boolean(*truth);
        }
        match name {
            "name" => self.heap.text(&field.name),
            "label" => self.heap.text(&field.label),
            "type" => self.heap.text(&field.display_type),
            "length" => Value::integer(field.length as i32),
            "precision" => Value::integer(field.precision as i32),
            "scale" => Value::integer(field.scale as i32),
            "default" => exchange::value_in(&mut self.heap, field.default.clone()),
            "relationship" => self.optional_text(field.relationship.as_deref()),
            "object" => self.heap.put(Object::SObjectType(object.clone())),
            "referenceTo" => {
                let mut all = Vec::new();
                // One that may point to any object names none here.
                for parent in field.reference_to.iter().filter(|parent| *parent != "*") {
                    all.push(self.heap.put(Object::SObjectType(parent.as_str().into())));
                }
                self.heap.put(Object::list(all))
            }
            _ => {
                let mut all = Vec::new();
                for entry in &field.picklist {
                    let facts =
                        vec![self.heap.text(&entry.value), self.heap.text(&entry.label), Value::boolean(entry.default)];
                    all.push(self.heap.put(Object::list(facts)));
                }
                self.heap.put(Object::list(all))
            }
        }
    }
}
