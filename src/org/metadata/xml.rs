//! Metadata XML as elements that are asked by name.
//!
//! Refuses text that is not well formed, a document type, a root of another name. Invariant: text is trimmed, and an
//! empty element is as if it were not there.

use roxmltree::{Document, Node};

/// An element.
#[derive(Clone, Copy)]
pub struct Element<'a>(Node<'a, 'a>);

/// Parses a file and hands its root to a reader.
///
/// # Errors
/// What is wrong with the text, or what the reader says.
pub fn with_root(
    text: &str,
    wanted: &str,
    read: &mut dyn FnMut(Element<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let document = Document::parse(text.trim_start_matches('\u{feff}'))
        .map_err(|error| format!("this is not well formed XML: {error}"))?;
    let root = document.root_element();
    if root.tag_name().name() != wanted {
        return Err(format!("the root is <{}>: a file of this name holds a <{wanted}>", root.tag_name().name()));
    }
    read(Element(root))
}

impl<'a> Element<'a> {
    /// Elements of that name, in order.
    pub fn all(self, name: &'a str) -> impl Iterator<Item = Element<'a>> {
        self.0.children().filter(move |node| node.tag_name().name() == name).map(Element)
    }

    /// The first element of that name.
    pub fn one(self, name: &'a str) -> Option<Element<'a>> {
        self.all(name).next()
    }

    /// The text of the first element of that name.
    pub fn text(self, name: &'a str) -> Option<&'a str> {
        self.one(name)?.0.text().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The text of an element that must be there.
    ///
    /// # Errors
    /// That it is missing.
    pub fn needed(self, name: &'a str) -> Result<&'a str, String> {
        self.text(name).ok_or_else(|| format!("<{name}> is missing: add it"))
    }

    /// `true` or `false`, or what it is when the element is not there.
    ///
    /// # Errors
    /// That it is another word.
    pub fn flag(self, name: &'a str, absent: bool) -> Result<bool, String> {
        match self.text(name) {
            None => Ok(absent),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(other) => Err(format!("<{name}> is {other}: write true or false")),
        }
    }

    /// A whole number in a range.
    ///
    /// # Errors
    /// That it is missing, or is none of these.
    pub fn number(self, name: &'a str, least: u32, most: u32) -> Result<u32, String> {
        let text = self.needed(name)?;
        match text.parse() {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => Err(format!("<{name}> is {text}: write a whole number from {least} to {most}")),
        }
    }
}
