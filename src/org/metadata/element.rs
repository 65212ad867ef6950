//! Metadata XML as elements that are asked by name.
//!
//! Refuses a root of another name, and words and numbers that are not what was asked for. Invariant: text is trimmed,
//! and an empty element is as if it were not there.

use crate::xml::Node;

/// An element: itself, and behind it all that are in it.
#[derive(Clone, Copy)]
pub struct Element<'a>(&'a [Node<'a>]);

impl<'a> Element<'a> {
    /// The root of a file.
    ///
    /// # Errors
    /// That it has another name.
    pub fn root(nodes: &'a [Node<'a>], wanted: &str) -> Result<Element<'a>, String> {
        match nodes.first() {
            Some(root) if root.name == wanted => Ok(Element(nodes)),
            root => {
                let name = root.map_or("", |root| root.name);
                Err(["the root is <", name, ">: a file of this name holds a <", wanted, ">"].concat())
            }
        }
    }

    /// Elements of that name, in order.
    pub fn all(self, name: &'a str) -> impl Iterator<Item = Element<'a>> {
        let mut rest = self.0.get(1..).unwrap_or_default();
        std::iter::from_fn(move || next(&mut rest, name))
    }

    /// The first element of that name.
    pub fn one(self, name: &'a str) -> Option<Element<'a>> {
        self.all(name).next()
    }

    /// The text of the first element of that name.
    pub fn text(self, name: &'a str) -> Option<&'a str> {
        self.one(name)?.0.first().map(|node| node.text.trim()).filter(|text| !text.is_empty())
    }

    /// The text of an element that must be there.
    ///
    /// # Errors
    /// That it is missing.
    pub fn needed(self, name: &'a str) -> Result<&'a str, String> {
        self.text(name).ok_or_else(|| ["<", name, "> is missing: add it"].concat())
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
            Some(other) => Err(["<", name, "> is ", other, ": write true or false"].concat()),
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

#[inline(never)]
fn next<'a>(rest: &mut &'a [Node<'a>], name: &str) -> Option<Element<'a>> {
    while let Some(first) = rest.first() {
        let (element, after) = rest.split_at_checked(first.span)?;
        *rest = after;
        if first.name == name {
            return Some(Element(element));
        }
    }
    None
}
