//! `JSON.deserialize` into a type, and `JSON.serialize` of a value.
//!
//! Refuses what a type cannot hold with the words of System.JSONException. Invariant: a value that was read back from
//! what was written is equal to it.
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_class_System_Json.htm>

use crate::code::Code;
use crate::decimal::Decimal;
use crate::double;
use crate::json::{self, Json};
use crate::letters;
use crate::operate::{self, Raise};
use crate::text;
use crate::types::Type;
use crate::value::{Heap, Object, Table, Value, View};

#[cold]
#[inline(never)]
fn wrong(words: &[&str]) -> Raise {
    Raise::new("JSONException", words)
}

pub(crate) fn deserialize(code: &Code, heap: &mut Heap, text: &str, of_type: &Type) -> Result<Value, Raise> {
    let found = json::parse(text).map_err(|error| wrong(&[&error.message]))?;
    read(code, heap, &found, of_type)
}

fn read(code: &Code, heap: &mut Heap, found: &Json, of_type: &Type) -> Result<Value, Raise> {
    match (of_type, found) {
        (_, Json::Null) => Ok(Value::NULL),
        (Type::Boolean, Json::Boolean(truth)) => Ok(Value::boolean(*truth)),
        (Type::Integer | Type::Long | Type::Double | Type::Decimal, Json::Number(text)) => number(heap, text, of_type),
        (Type::String, Json::String(text)) => Ok(heap.text(text.as_str())),
        (Type::String, Json::Number(text)) => Ok(heap.text(text.as_str())),
        (Type::String, Json::Boolean(truth)) => Ok(heap.text(if *truth { "true" } else { "false" })),
        (Type::Id, Json::String(text)) => match crate::normalise_id(text) {
            Some(id) => Ok(heap.put(Object::Id(id.into()))),
            None => Err(wrong(&["Invalid id: ", text])),
        },
        (Type::List(of), Json::Array(all)) | (Type::Set(of), Json::Array(all)) => {
            let mut values = Vec::new();
            for one in all {
                values.push(read(code, heap, one, of)?);
            }
            if matches!(of_type, Type::List(_)) {
                return Ok(heap.put(Object::List(values)));
            }
            let mut table = Table::default();
            for value in values {
                table.put(operate::key(heap, value), (value, Value::NULL));
            }
            Ok(heap.put(Object::Set(table)))
        }
        (Type::Map(of), Json::Object(members)) => {
            let mut table = Table::default();
            for (name, value) in members {
                let key = read(code, heap, &Json::String(name.clone()), &of.0)?;
                let value = read(code, heap, value, &of.1)?;
                table.put(operate::key(heap, key), (key, value));
            }
            Ok(heap.put(Object::Map(table)))
        }
        (Type::Class(class, _), Json::Object(members)) => {
            let Some(known) = code.classes.get(usize::from(*class)) else { return Ok(Value::NULL) };
            let mut fields = vec![Value::NULL; known.fields.len()];
            for ((name, of_type), field) in known.fields.iter().zip(&mut fields) {
                // The last of several wins. A member that the class does not have is passed over.
                if let Some((_, value)) = members.iter().rev().find(|(member, _)| member.eq_ignore_ascii_case(name)) {
                    *field = read(code, heap, value, of_type)?;
                }
            }
            Ok(heap.put(Object::Instance { class: *class, fields }))
        }
        (Type::Class(..) | Type::Map(_), _) => Err(wrong(&["Malformed JSON: Expected '{' at the beginning of object"])),
        (Type::List(_) | Type::Set(_), _) => Err(wrong(&["Malformed JSON: Expected '[' at the beginning of List/Set"])),
        (Type::Boolean | Type::Integer | Type::Long | Type::Double | Type::Decimal | Type::String | Type::Id, _) => {
            Err(wrong(&["Illegal value for primitive"]))
        }
        _ => Err(Raise::new(
            "UnsupportedOperationException",
            &["The mock org does not deserialize JSON into ", &of_type.to_string(), " yet"],
        )),
    }
}

fn number(heap: &mut Heap, text: &str, of_type: &Type) -> Result<Value, Raise> {
    let illegal = || wrong(&["Illegal value for primitive"]);
    match of_type {
        Type::Integer => letters::integer(text).map(Value::integer).ok_or_else(illegal),
        Type::Long => letters::whole(text).map(|number| heap.put(Object::Long(number))).ok_or_else(illegal),
        Type::Double => double::parse(text).map(|number| heap.put(Object::Double(number))).ok_or_else(illegal),
        _ => Decimal::parse(text).map(|decimal| heap.put(Object::Decimal(decimal))).ok_or_else(illegal),
    }
}

/// Objects inside objects end here.
const DEPTH: u32 = 100;

pub(crate) fn serialize(code: &Code, heap: &Heap, value: Value, suppress_nulls: bool) -> Result<String, Raise> {
    let mut out = String::new();
    Writer { code, heap, suppress_nulls }.write(value, DEPTH, &mut out)?;
    Ok(out)
}

struct Writer<'w> {
    code: &'w Code,
    heap: &'w Heap,
    suppress_nulls: bool,
}

impl Writer<'_> {
    fn write(&self, value: Value, depth: u32, out: &mut String) -> Result<(), Raise> {
        if depth == 0 {
            return Err(wrong(&["Maximum depth of objects exceeded"]));
        }
        if out.len() > letters::TOO_LARGE {
            return Err(Raise::heap(out.len()));
        }
        let object = match self.heap.view(value) {
            View::Object(object) => object,
            plain => {
                let text = text::text(self.code, self.heap, value);
                match plain {
                    View::Date(_) | View::Time(_) => out.push_str(&json::quoted(&text)),
                    _ => out.push_str(&text),
                }
                return Ok(());
            }
        };
        match object {
            Object::Datetime(moment) => {
                let text = letters::replace(&crate::calendar::datetime_text(*moment), " ", "T");
                let milliseconds = letters::digits(moment.rem_euclid(1_000) + 1_000);
                out.push_str(&json::quoted(&[&text, ".", milliseconds.get(1..).unwrap_or_default(), "Z"].concat()));
            }
            Object::Long(_) | Object::Double(_) => out.push_str(&text::text(self.code, self.heap, value)),
            Object::Text(text) | Object::Id(text) => out.push_str(&json::quoted(text)),
            Object::Decimal(decimal) => out.push_str(&decimal.to_string()),
            Object::List(_) | Object::Set(_) => self.all(object, ["[", "]"], depth, out)?,
            Object::Map(_) | Object::Instance { .. } => self.all(object, ["{", "}"], depth, out)?,
            Object::Record(record) => {
                let kind = ["{\"attributes\":{\"type\":", &json::quoted(&record.object), "}"].concat();
                self.all(object, [&kind, "}"], depth, out)?;
            }
            _ => {
                return Err(Raise::new(
                    "UnsupportedOperationException",
                    &["The mock org does not serialize this type to JSON yet"],
                ));
            }
        }
        Ok(())
    }

    fn all(&self, object: &Object, [open, close]: [&str; 2], depth: u32, out: &mut String) -> Result<(), Raise> {
        out.push_str(open);
        for (name, value) in text::held(self.code, self.heap, object) {
            if self.suppress_nulls && name.is_some() && value == Value::NULL {
                continue;
            }
            if !out.ends_with(['{', '[']) {
                out.push(',');
            }
            if let Some(name) = name {
                out.push_str(&json::quoted(&name));
                out.push(':');
            }
            self.write(value, depth - 1, out)?;
        }
        out.push_str(close);
        Ok(())
    }
}
