//! Values as text, as `String.valueOf` and `+` write them.
//!
//! Refuses to go on forever: what holds itself ends in dots. Invariant: nothing here calls Apex code.

use std::sync::Arc;

use crate::classes::EXCEPTION;
use crate::code::Code;
use crate::letters::digits;
use crate::value::{Heap, Object, Value};

/// A value as text, as `String.valueOf` and `+` write it. Bounded: what holds itself ends in dots.
pub(crate) fn text(code: &Code, heap: &Heap, value: Value) -> Arc<str> {
    if let Some(text) = heap.str(value) {
        return text.clone();
    }
    let mut out = String::new();
    write_text(code, heap, value, &mut out);
    out.into()
}

/// The same at the end of another text.
pub(crate) fn write_text(code: &Code, heap: &Heap, value: Value, out: &mut String) {
    write_within(code, heap, value, 8, out);
}

fn write_within(code: &Code, heap: &Heap, value: Value, depth: u8, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Boolean(truth) => out.push_str(if truth { "true" } else { "false" }),
        Value::Integer(number) => out.push_str(&digits(number.into())),
        Value::Long(number) => out.push_str(&digits(number)),
        Value::Double(number) => out.push_str(&crate::double::text(number)),
        Value::Date(day) => out.push_str(&crate::calendar::date_text(day)),
        Value::Datetime(moment) => out.push_str(&crate::calendar::datetime_text(moment)),
        Value::Time(time) => out.push_str(&crate::calendar::time_text(time)),
        Value::Reference(_) if depth == 0 => out.push_str("..."),
        Value::Reference(_) => match heap.get(value) {
            Some(Object::Text(text) | Object::Id(text)) => out.push_str(text),
            Some(Object::Decimal(decimal)) => out.push_str(&decimal.to_string()),
            Some(Object::Blob(bytes)) => out.push_str(&["Blob[", &digits(bytes.len() as i64), "]"].concat()),
            Some(Object::List(values)) => {
                let values = values.iter().map(|value| (None, *value));
                write_all(code, heap, ("(", values, ")"), depth, out);
            }
            Some(Object::Set(table)) => {
                let values = table.entries().map(|(value, _)| (None, value));
                write_all(code, heap, ("{", values, "}"), depth, out);
            }
            Some(Object::Map(table)) => {
                let entries = table.entries().map(|(key, value)| (Some(text(code, heap, key)), value));
                write_all(code, heap, ("{", entries, "}"), depth, out);
            }
            Some(Object::Record(record)) => {
                out.push_str(&record.object);
                let fields = record.fields.iter().map(|(name, value)| (Some(name.clone()), *value));
                write_all(code, heap, (":{", fields, "}"), depth, out);
            }
            Some(Object::Instance { class: id, fields }) => {
                let Some(class) = code.classes.get(usize::from(*id)) else { return };
                out.push_str(&class.name);
                if code.descends(*id, EXCEPTION) {
                    out.push_str(": ");
                    let message = fields.first().copied().unwrap_or_default();
                    return write_within(code, heap, message, depth - 1, out);
                }
                let fields = class.fields.iter().zip(fields).map(|((name, _), value)| (Some(name.clone()), *value));
                write_all(code, heap, (":[", fields, "]"), depth, out);
            }
            Some(Object::TypeToken(of)) => out.push_str(&of.to_string()),
            Some(Object::HttpRequest(request)) => {
                out.push_str(
                    &["System.HttpRequest[Endpoint=", &request.endpoint, ", Method=", &request.method, "]"].concat(),
                );
            }
            Some(Object::HttpResponse(response)) => {
                let status = digits(response.status_code.into());
                out.push_str(
                    &["System.HttpResponse[Status=", &response.status, ", StatusCode=", &status, "]"].concat(),
                );
            }
            Some(Object::Http) => out.push_str("System.Http[]"),
            Some(Object::QueueableContext(_)) => out.push_str("System.QueueableContext[]"),
            Some(Object::Free) | None => out.push_str("null"),
        },
    }
}

type Listed<'l, I> = (&'l str, I, &'l str);

fn write_all(
    code: &Code,
    heap: &Heap,
    (open, values, close): Listed<'_, impl Iterator<Item = (Option<Arc<str>>, Value)>>,
    depth: u8,
    out: &mut String,
) {
    out.push_str(open);
    for (place, (name, value)) in values.enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        if let Some(name) = name {
            out.push_str(&name);
            out.push('=');
        }
        write_within(code, heap, value, depth - 1, out);
    }
    out.push_str(close);
}
