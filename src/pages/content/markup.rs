//! Small pieces of HTML that several pages are made of.
//!
//! Refuses layout: a piece has a class and nothing else. Invariant: whatever comes from outside is escaped here.

use patterns::{Direction, Pattern};

pub use crate::markup::escaped;

/// Prose with code between backticks.
pub fn inline(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            html.push_str(&format!("<code>{}</code>", escaped(part)));
        } else {
            html.push_str(&escaped(part));
        }
    }
    html
}

pub fn paragraphs(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("<p>{}</p>", inline(text))).collect()
}

/// The pattern's number in its octagon. The name beside it says the rest.
pub fn badge(number: u8) -> String {
    format!(
        "<span class=\"badge\" data-line=\"{number}\"><span class=\"visually-hidden\">Pattern </span>{number}</span>"
    )
}

/// The direction as a word with its icon: a frame for the org, and an arrow that leaves it, passes it by, or enters it.
pub fn direction(of: Direction) -> String {
    let arrow = match of {
        Direction::Outbound => "M8 12H22M17 7l5 5-5 5",
        Direction::EventDriven => "M12 12H4M12 12l7-7M12 12l7 7M20 9V4h-5M15 20h5v-5",
        Direction::Inbound => "M22 12H9M14 7l-5 5 5 5",
    };
    let org = match of {
        Direction::EventDriven => "",
        _ => "<path d=\"M13 3H7L2 8v8l5 5h6\"/>",
    };
    format!(
        "<span class=\"direction\" data-direction=\"{}\"><svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">{org}<path d=\"{arrow}\"/></svg>{of}</span>",
        of.key()
    )
}

/// A link to a pattern's page, by badge and name.
pub fn pattern_link(pattern: &Pattern, href: &str, attributes: &str) -> String {
    format!(
        "<a href=\"{}\"{attributes}>{}<span>{}</span></a>",
        escaped(href),
        badge(pattern.number),
        escaped(pattern.name)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_become_code_and_nothing_else_becomes_markup() {
        assert_eq!(inline("a `b<c>` & *d*"), "a <code>b&lt;c&gt;</code> &amp; *d*");
    }
}
