//! The transcript: the run as an ordered list, one sentence for each event.
//!
//! Refuses to differ between its two forms by a word: what is prerendered is what the run says. Invariant: the n-th
//! entry is event n.

use patterns::participant::Note;
use world::Happening;

use super::{
    calendar::time_element,
    draft::notice,
    holdings::Holdings,
    opened::Opened,
    sentence::{Tone, sentence},
};
use crate::markup::escaped;

/// Whether an entry can be pressed to go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Pressable,
    /// For a page without a script, where pressing would do nothing.
    Static,
}

pub fn html(opened: &Opened, form: Form) -> String {
    let (opening, closing) = match form {
        Form::Pressable => ("<button type=\"button\">", "</button></li>"),
        Form::Static => ("<div class=\"sentence\">", "</div></li>"),
    };
    let mut html = notice(&opened.edited);
    html.push_str("<ol class=\"transcript\">");
    let mut held = Holdings::default();
    for (at, event) in opened.trace().iter().enumerate() {
        let (text, tone) = sentence(opened, at, &held);
        if let Happening::Inside { note: Note::Org(note), .. } = &event.happening {
            held.take(note);
        }
        html.push_str("<li data-event=\"");
        html.push_str(&at.to_string());
        html.push_str(match tone {
            Tone::Plain => "\">",
            Tone::Good => "\" class=\"is-good\">",
            Tone::Bad => "\" class=\"is-bad\">",
        });
        html.push_str(opening);
        html.push_str(&time_element(event.at));
        html.push_str("<span>");
        html.push_str(&escaped(&text));
        html.push_str("</span>");
        html.push_str(closing);
    }
    html.push_str("</ol>");
    html
}
