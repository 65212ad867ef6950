//! The wire at an event: the message last on its way, whole, and a way to every one before it.
//!
//! Refuses to tidy a message up: line, header fields and body stand as they were sent, with every secret masked
//! before it got here. Invariant: whatever came from outside is escaped.

use org::http::Headers;
use patterns::participant::Body;

use super::{
    calendar::{since_start, time_element},
    opened::{Opened, Travel},
};
use crate::markup::escaped;

pub fn html(opened: &Opened, at: usize) -> String {
    let messages: Vec<usize> = (0..=at).filter(|event| opened.travel(*event).is_some()).collect();
    // An arrival shows what arrives, also where another message has set out since.
    let shown = opened.set_out(at).or(messages.last().copied());
    let Some((shown, travel)) = shown.and_then(|shown| Some((shown, opened.travel(shown)?))) else {
        return String::new();
    };
    let mut html =
        String::from("<div class=\"wire\"><div class=\"wire-messages\" role=\"group\" aria-label=\"Messages so far\">");
    for event in messages {
        if let Some(message) = opened.travel(event) {
            button(&mut html, opened, event, &message, event == shown);
        }
    }
    html.push_str("</div><p class=\"wire-way\">");
    html.push_str(&escaped(&way(&travel)));
    html.push_str(", ");
    if let Some(event) = opened.trace().get(shown) {
        html.push_str(&time_element(event.at));
    }
    html.push_str(if travel.lost { ", lost on the way</p><pre>" } else { "</p><pre>" });
    message(&mut html, &travel);
    html.push_str("</pre></div>");
    html
}

fn way(travel: &Travel<'_>) -> String {
    [travel.from.name, " to ", travel.to.name].concat()
}

fn button(html: &mut String, opened: &Opened, event: usize, message: &Travel<'_>, is_shown: bool) {
    let time = opened.trace().get(event).map_or(String::new(), |event| since_start(event.at));
    let tag = message.tag();
    let mut class = String::new();
    for (is, name) in [(is_shown, "is-shown "), (message.lost, "is-lost "), (message.is_refusal(), "is-bad")] {
        class.push_str(if is { name } else { "" });
    }
    html.push_str("<button type=\"button\" data-event=\"");
    html.push_str(&event.to_string());
    html.push_str("\" class=\"");
    html.push_str(class.trim_end());
    html.push_str(if is_shown { "\" aria-current=\"true\" aria-label=\"" } else { "\" aria-label=\"" });
    let lost = if message.lost { ", lost" } else { "" };
    html.push_str(&escaped(&[&tag, ", ", &way(message), ", ", &time, lost].concat()));
    html.push_str("\">");
    html.push_str(&escaped(&tag));
    html.push_str("</button>");
}

/// The message as it travels: HTTP/1.1 (RFC 9112), or inside the org what Apex asked for.
fn message(html: &mut String, travel: &Travel<'_>) {
    let (start, headers, body) = match travel.shown {
        Body::Plain(plain) => {
            html.push_str("<span class=\"start\">");
            html.push_str(&escaped(&plain.what));
            html.push_str("</span>\n\n");
            return html.push_str(&escaped(&plain.text));
        }
        Body::Request(request) if travel.inside => {
            ([request.method.name(), " ", &request.origin, &request.path].concat(), &request.headers, &request.body)
        }
        Body::Request(request) => {
            ([request.method.name(), " ", &request.path, " HTTP/1.1"].concat(), &request.headers, &request.body)
        }
        Body::Response(response) => (
            ["HTTP/1.1 ", &response.status.to_string(), " ", &response.reason].concat(),
            &response.headers,
            &response.body,
        ),
    };
    html.push_str("<span class=\"start\">");
    html.push_str(&escaped(&start));
    html.push_str("</span>\n");
    fields(html, headers);
    if !body.is_empty() {
        html.push('\n');
        masked(html, &String::from_utf8_lossy(body));
    }
}

fn fields(html: &mut String, headers: &Headers) {
    for (name, value) in headers.iter() {
        html.push_str("<span class=\"name\">");
        html.push_str(&escaped(name));
        html.push_str(":</span> ");
        masked(html, value);
        html.push('\n');
    }
}

/// Text in which every mask is marked as one.
fn masked(html: &mut String, text: &str) {
    let mut within = false;
    for run in text.split_inclusive(BULLET) {
        let (plain, ends) = run.strip_suffix(BULLET).map_or((run, false), |plain| (plain, true));
        if within && !plain.is_empty() {
            html.push_str("</span>");
            within = false;
        }
        html.push_str(&escaped(plain));
        if ends && !within {
            html.push_str("<span class=\"secret\">");
            within = true;
        }
        if ends {
            html.push(BULLET);
        }
    }
    if within {
        html.push_str("</span>");
    }
}

/// What a mask is made of.
const BULLET: char = '\u{2022}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_is_marked_wherever_it_stands() {
        for (text, marked) in [
            ("plain <b>", "plain &lt;b&gt;"),
            ("Bearer \u{2022}\u{2022}", "Bearer <span class=\"secret\">\u{2022}\u{2022}</span>"),
            ("\u{2022}&\u{2022}", "<span class=\"secret\">\u{2022}</span>&amp;<span class=\"secret\">\u{2022}</span>"),
            ("", ""),
        ] {
            let mut html = String::new();
            masked(&mut html, text);
            assert_eq!(html, marked);
        }
    }
}
