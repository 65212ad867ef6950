//! An answer of the simulator, read by the browser's own parser of JSON: serde's weighs several kilobytes.
//!
//! Refuses what is no answer. Invariant: what is missing reads as empty, for the simulator is of this page's build.

use js_sys::{Array, JSON, Reflect};
use protocol::{Answer, Code, Drawn, Event, Motion, Summary};
use wasm_bindgen::prelude::*;

/// Reads what the simulator wrote.
pub fn read(text: &str) -> Option<Answer> {
    let answer = JSON::parse(text).ok()?;
    if let Some(html) = member(&answer, "Html").as_string() {
        return Some(Answer::Html(html));
    }
    if let Some(why) = member(&answer, "Refused").as_string() {
        return Some(Answer::Refused(why));
    }
    match answer.as_string().as_deref() {
        Some("Undeployed") => return Some(Answer::Undeployed),
        Some(_) => return Some(Answer::OtherBuild),
        None => {}
    }
    let opened = found(&answer, "Opened")?;
    Some(Answer::Opened(Summary {
        events: list(&opened, "events", event),
        transcript: text_of(&opened, "transcript"),
        view_box: drawn(&member(&opened, "view_box")),
        shapes: list(&opened, "shapes", drawn),
    }))
}

fn member(of: &JsValue, name: &str) -> JsValue {
    // What is no object has no members.
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A member that is there and not null.
fn found(of: &JsValue, name: &str) -> Option<JsValue> {
    Some(member(of, name)).filter(JsValue::is_object)
}

fn text_of(of: &JsValue, name: &str) -> String {
    member(of, name).as_string().unwrap_or_default()
}

fn number(value: &JsValue) -> u32 {
    value.as_f64().unwrap_or_default() as u32
}

fn list<T>(of: &JsValue, name: &str, read: fn(&JsValue) -> T) -> Vec<T> {
    let mut list = Vec::new();
    if let Ok(array) = member(of, name).dyn_into::<Array>() {
        for at in 0..array.length() {
            list.push(read(&array.get(at)));
        }
    }
    list
}

fn drawn(value: &JsValue) -> Drawn {
    Drawn { wide: text_of(value, "wide"), narrow: text_of(value, "narrow") }
}

fn event(value: &JsValue) -> Event {
    Event {
        node: member(value, "node").as_f64().map(|node| node as u32),
        motion: found(value, "motion").map(|motion| Motion {
            edge: number(&member(&motion, "edge")),
            lost: member(&motion, "lost").is_truthy(),
            tag: text_of(&motion, "tag"),
        }),
        code: found(value, "code")
            .map(|code| Code { file: text_of(&code, "file"), lines: list(&code, "lines", number) }),
    }
}
