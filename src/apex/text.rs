//! Values as text, as `String.valueOf` and `+` write them.
//!
//! Refuses to go on forever: what holds itself ends in dots. Invariant: nothing here calls Apex code.

use std::sync::Arc;

use crate::classes::EXCEPTION;
use crate::code::Code;
use crate::letters::{TOO_LARGE, behind_last, digits};
use crate::value::{Heap, Object, Value, View};

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
    let object = match heap.view(value) {
        View::Null => return out.push_str("null"),
        View::Boolean(truth) => return out.push_str(if truth { "true" } else { "false" }),
        View::Integer(number) => return out.push_str(&digits(number.into())),
        // A Date beside a `+`, in a list or a log has the time of midnight; `String.valueOf` leaves it out.
        View::Date(day) => return out.push_str(&[&crate::calendar::date_text(day), " 00:00:00"].concat()),
        View::Time(time) => return out.push_str(&crate::calendar::time_text(time)),
        View::Enum(class, place) => {
            let values = code.classes.get(usize::from(class)).map_or(&[][..], |class| &class.values);
            return out.push_str(values.get(usize::from(place)).map_or("", |name| name));
        }
        View::Object(_) if depth == 0 || out.len() > TOO_LARGE => return out.push_str("..."),
        View::Object(object) => object,
    };
    match object {
        Object::Long(number) => out.push_str(&digits(*number)),
        Object::Double(number) => out.push_str(&crate::double::text(*number)),
        Object::Datetime(moment) => out.push_str(&crate::calendar::datetime_text(*moment)),
        Object::Text(text) | Object::Id(text) => out.push_str(text),
        Object::Decimal(decimal) => out.push_str(&decimal.to_string()),
        Object::Blob(bytes) => out.push_str(&["Blob[", &digits(bytes.len() as i64), "]"].concat()),
        Object::List(_) => write_all(code, heap, object, ["(", ")"], depth, out),
        Object::Set(_) | Object::Map(_) => write_all(code, heap, object, ["{", "}"], depth, out),
        Object::Record(record) => {
            out.push_str(&record.object);
            write_all(code, heap, object, [":{", "}"], depth, out);
        }
        Object::Instance { class: id, fields } => {
            let Some(class) = code.classes.get(usize::from(*id)) else { return };
            if !code.descends(*id, EXCEPTION) {
                out.push_str(behind_last(&class.name, b'.'));
                return write_all(code, heap, object, [":[", "]"], depth, out);
            }
            out.push_str(&class.name);
            out.push_str(": ");
            let message = fields.first().copied().unwrap_or_default();
            write_within(code, heap, message, depth - 1, out);
        }
        Object::SObjectField(_, name) | Object::SObjectType(name) => out.push_str(name),
        Object::Stub { class, .. } => {
            let name = code.classes.get(usize::from(*class)).map_or("", |class| &class.name);
            out.push_str(&[behind_last(name, b'.'), "__sfdc_ApexStub:[]"].concat());
        }
        Object::TypeToken(of) => out.push_str(&of.to_string()),
        Object::HttpRequest(request) => {
            out.push_str(
                &["System.HttpRequest[Endpoint=", &request.endpoint, ", Method=", &request.method, "]"].concat(),
            );
        }
        Object::HttpResponse(response) => {
            let status = digits(response.status_code.into());
            out.push_str(&["System.HttpResponse[Status=", &response.status, ", StatusCode=", &status, "]"].concat());
        }
        Object::Http => out.push_str("System.Http[]"),
        Object::Pattern(regex) => out.push_str(regex.pattern()),
        Object::JsonParser(_) | Object::JsonGenerator(_) | Object::Matcher(_) => {
            out.push_str(&["System.", crate::convert::platform_name(object), "[]"].concat());
        }
        Object::Free => out.push_str("null"),
    }
}

/// What an object holds: values, and the names of those that have one.
pub(crate) fn held(code: &Code, heap: &Heap, object: &Object, depth: u8) -> Vec<(Option<Arc<str>>, Value)> {
    let mut held = Vec::new();
    match object {
        Object::List(values) => {
            for value in values.iter() {
                held.push((None, *value));
            }
        }
        Object::Set(table) | Object::Map(table) => {
            let is_map = matches!(object, Object::Map(_));
            for (key, value) in table.entries() {
                if !is_map {
                    held.push((None, key));
                    continue;
                }
                // A map may be a key of itself.
                let mut name = String::new();
                write_within(code, heap, key, depth.saturating_sub(1).min(2), &mut name);
                held.push((Some(name.into()), value));
            }
        }
        Object::Record(record) => {
            for (name, value) in &record.fields {
                held.push((Some(name.clone()), *value));
            }
        }
        Object::Instance { class, fields } => {
            let names = code.classes.get(usize::from(*class)).map_or(&[][..], |class| &class.fields);
            for ((name, _), value) in names.iter().zip(fields) {
                // Fields of an exception that the platform keeps have no name.
                if !name.is_empty() {
                    held.push((Some(name.clone()), *value));
                }
            }
        }
        _ => {}
    }
    held
}

fn write_all(code: &Code, heap: &Heap, object: &Object, [open, close]: [&str; 2], depth: u8, out: &mut String) {
    out.push_str(open);
    for (place, (name, value)) in held(code, heap, object, depth).into_iter().enumerate() {
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
