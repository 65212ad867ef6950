//! The prose of a pattern's page, read from its `text.md`.
//!
//! The shape is fixed: five headings in this order, `What it is`, `Use case`, `Key components`,
//! `How it fails, and what holds it at 3 a.m.` and `Notes`. The first two hold paragraphs; the others hold
//! items `- Term: sentence.`, one line each. A note ends with its source, `[title](address), version or date`.
//! A paragraph `Not running yet: …` under the first heading says what is still missing.
//!
//! Refuses any other shape, with the line that breaks it. Invariant: what is parsed is plain text; code
//! stands between backticks and nothing else is markup.

use std::fmt;

/// A page's prose.
#[derive(Debug, PartialEq)]
pub struct Prose<'a> {
    pub what: Vec<&'a str>,
    pub use_case: Vec<&'a str>,
    pub components: Vec<Item<'a>>,
    pub failures: Vec<Item<'a>>,
    pub notes: Vec<Note<'a>>,
    /// What this pattern does not do here yet.
    pub missing: Option<&'a str>,
}

/// A term and what is said of it.
#[derive(Debug, PartialEq)]
pub struct Item<'a> {
    pub term: &'a str,
    pub text: &'a str,
}

/// A fact that has moved, and who says so.
#[derive(Debug, PartialEq)]
pub struct Note<'a> {
    pub term: &'a str,
    pub text: &'a str,
    pub title: &'a str,
    pub address: &'a str,
    /// The release or the date of what was read.
    pub version: &'a str,
}

#[derive(Debug, PartialEq)]
pub enum Error {
    /// The heading that should come next, and the line that stands there.
    Heading {
        wanted: &'static str,
        line: usize,
    },
    Item {
        line: usize,
    },
    Source {
        line: usize,
    },
    Empty(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Heading { wanted, line } => write!(formatter, "line {line}: the heading `# {wanted}` is expected"),
            Error::Item { line } => write!(formatter, "line {line}: `- Term: sentence.` is expected"),
            Error::Source { line } => {
                write!(formatter, "line {line}: the note does not end with `[title](address), version`")
            }
            Error::Empty(heading) => write!(formatter, "nothing stands under `# {heading}`"),
        }
    }
}

impl std::error::Error for Error {}

const HEADINGS: [&str; 5] =
    ["What it is", "Use case", "Key components", "How it fails, and what holds it at 3 a.m.", "Notes"];
const MISSING: &str = "Not running yet: ";

impl<'a> Prose<'a> {
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        let mut sections: [Vec<(usize, &'a str)>; 5] = Default::default();
        let mut at = None;
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            let next = at.map_or(0, |at: usize| at + 1);
            if let Some(heading) = line.strip_prefix("# ") {
                let wanted = HEADINGS.get(next).copied().unwrap_or("(the end)");
                if heading != wanted {
                    return Err(Error::Heading { wanted, line: line_number });
                }
                at = Some(next);
            } else if !line.trim().is_empty() {
                let Some(at) = at else { return Err(Error::Heading { wanted: HEADINGS[0], line: line_number }) };
                sections[at].push((line_number, line.trim()));
            }
        }
        if let Some(at) = sections.iter().position(Vec::is_empty) {
            return Err(Error::Empty(HEADINGS[at]));
        }
        let [what, use_case, components, failures, notes] = sections;
        let missing = what.iter().find_map(|(_, line)| line.strip_prefix(MISSING));
        Ok(Self {
            what: what.into_iter().map(|(_, line)| line).filter(|line| !line.starts_with(MISSING)).collect(),
            use_case: use_case.into_iter().map(|(_, line)| line).collect(),
            components: items(components)?,
            failures: items(failures)?,
            notes: notes.into_iter().map(|(line, text)| note(line, text)).collect::<Result<_, _>>()?,
            missing,
        })
    }
}

fn items(lines: Vec<(usize, &str)>) -> Result<Vec<Item<'_>>, Error> {
    lines.into_iter().map(|(line, text)| item(line, text)).collect()
}

fn item(line: usize, text: &str) -> Result<Item<'_>, Error> {
    let (term, text) = text.strip_prefix("- ").and_then(|text| text.split_once(": ")).ok_or(Error::Item { line })?;
    Ok(Item { term, text })
}

fn note(line: usize, text: &str) -> Result<Note<'_>, Error> {
    let Item { term, text } = item(line, text)?;
    let source = || -> Option<Note<'_>> {
        let (text, source) = text.rsplit_once(" [")?;
        let (title, rest) = source.split_once("](")?;
        let (address, version) = rest.split_once("), ")?;
        Some(Note { term, text, title, address, version })
    };
    source().filter(|note| note.address.starts_with("https://")).ok_or(Error::Source { line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prose_of_every_pattern_has_the_fixed_shape() {
        for pattern in crate::ALL {
            if let Err(error) = Prose::parse(pattern.text) {
                panic!("{}: {error}", pattern.name);
            }
        }
    }

    #[test]
    fn a_pattern_without_files_says_that_it_does_not_run_yet() {
        for pattern in crate::ALL {
            let prose = Prose::parse(pattern.text).expect(pattern.name);
            assert_eq!(prose.missing.is_some(), pattern.files.is_empty(), "{}", pattern.name);
        }
    }

    /// The key components as the site's owner named them.
    const COMPONENTS: [(&str, &[&str]); 5] = [
        (
            "outbound-rest-callout",
            &["Named Credentials", "HttpRequest / HttpResponse", "Apex Callout", "Remote Site Settings"],
        ),
        (
            "platform-events",
            &["Platform Event Object", "Apex Trigger (subscriber)", "EventBus.publish()", "CometD / Pub/Sub API"],
        ),
        (
            "connected-app-oauth",
            &["Connected App", "OAuth 2.0 Web Server Flow", "Access Token", "Refresh Token", "Salesforce REST API"],
        ),
        (
            "change-data-capture",
            &["CDC Configuration", "Pub/Sub API (gRPC)", "Change Event Headers", "Replay ID (durable subscription)"],
        ),
        (
            "apex-rest-api",
            &[
                "@RestResource annotation",
                "RestRequest / RestResponse",
                "Custom Auth (Connected App)",
                "Apex Test coverage",
            ],
        ),
    ];

    #[test]
    fn every_key_component_carries_its_exact_name() {
        for (slug, names) in COMPONENTS {
            let prose = Prose::parse(crate::find(slug).expect(slug).text).expect(slug);
            assert_eq!(prose.components.iter().map(|item| item.term).collect::<Vec<_>>(), names, "{slug}");
        }
    }

    #[test]
    fn no_text_holds_an_em_dash() {
        for pattern in crate::ALL {
            assert!(!pattern.text.contains(['\u{2014}', '\u{2013}']), "{}", pattern.name);
        }
    }

    #[test]
    fn a_missing_heading_is_named_with_its_line() {
        assert_eq!(Prose::parse("# Use case\n"), Err(Error::Heading { wanted: "What it is", line: 1 }));
        assert_eq!(Prose::parse("words"), Err(Error::Heading { wanted: "What it is", line: 1 }));
    }

    #[test]
    fn a_note_without_a_source_is_refused() {
        assert_eq!(note(7, "- Term: it moved."), Err(Error::Source { line: 7 }));
        assert_eq!(note(7, "- Term: it moved. [x](http://x), v1"), Err(Error::Source { line: 7 }));
        let note = note(7, "- Term: it `moved`. [Guide](https://x.example/a), v68.0").expect("a note");
        assert_eq!((note.text, note.version), ("it `moved`.", "v68.0"));
    }
}
