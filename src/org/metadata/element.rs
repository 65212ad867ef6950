//! Metadata XML as elements that are asked by name.
//!
//! Refuses a root of another name, and words and numbers that are not what was asked for. Whoever asks goes on after a
//! problem and gets something harmless: `?` at each of so many questions is kilobytes of wasm. Invariant: the first
//! problem of a file is kept, and whoever reads a file looks at it last; text is trimmed, and an empty element is as
//! if it were not there.

use std::cell::Cell;

use crate::{formula::WHOLE, xml::Node};

/// An element: itself, behind it all that are in it, and where its file's first problem goes.
#[derive(Clone, Copy)]
pub struct Element<'a> {
    nodes: &'a [Node<'a>],
    problem: &'a Cell<Option<String>>,
}

impl<'a> Element<'a> {
    /// The root of a file. It has a problem when its name is another one.
    pub fn root(nodes: &'a [Node<'a>], wanted: &str, problem: &'a Cell<Option<String>>) -> Element<'a> {
        let root = Element { nodes, problem };
        let name = nodes.first().map_or("", |root| root.name);
        if name != wanted {
            root.wrong(&["the root is <", name, ">: a file of this name holds a <", wanted, ">"]);
        }
        root
    }

    /// Tells a problem. Only the first one is kept.
    #[cold]
    #[inline(never)]
    pub fn wrong(self, message: &[&str]) {
        let first = self.problem.take().unwrap_or_else(|| message.concat());
        self.problem.set(Some(first));
    }

    /// Elements of that name, in order.
    pub fn all(self, name: &'a str) -> impl Iterator<Item = Element<'a>> {
        let mut rest = self.nodes.get(1..).unwrap_or_default();
        std::iter::from_fn(move || self.next(&mut rest, name))
    }

    #[inline(never)]
    fn next(self, rest: &mut &'a [Node<'a>], name: &str) -> Option<Element<'a>> {
        while let Some(first) = rest.first() {
            let (nodes, after) = rest.split_at_checked(first.span)?;
            *rest = after;
            if first.name == name {
                return Some(Element { nodes, problem: self.problem });
            }
        }
        None
    }

    /// The first element of that name.
    pub fn one(self, name: &'a str) -> Option<Element<'a>> {
        self.all(name).next()
    }

    /// The text of the first element of that name.
    #[inline(never)]
    pub fn text(self, name: &'a str) -> Option<&'a str> {
        self.one(name)?.nodes.first().map(|node| node.text.trim()).filter(|text| !text.is_empty())
    }

    /// Its own text.
    pub fn own_text(self) -> &'a str {
        self.nodes.first().map_or("", |node| node.text.trim())
    }

    /// The text of an element that must be there.
    #[inline(never)]
    pub fn needed(self, name: &'a str) -> &'a str {
        self.text(name).unwrap_or_else(|| {
            self.missing(name);
            ""
        })
    }

    /// An element that must be there.
    #[inline(never)]
    pub fn needed_one(self, name: &'a str) -> Option<Element<'a>> {
        let found = self.one(name);
        if found.is_none() {
            self.missing(name);
        }
        found
    }

    /// Refuses a formula that this build does not compute; a whole build leaves out what it does not know.
    pub fn not_in_build(self, name: &str, why: &str) {
        if !WHOLE {
            self.wrong(&[name, ": ", why]);
        }
    }

    fn missing(self, name: &str) {
        self.wrong(&["<", name, "> is missing: add it"]);
    }

    /// `true` or `false`, or what it is when the element is not there.
    #[inline(never)]
    pub fn flag(self, name: &'a str, absent: bool) -> bool {
        match self.text(name) {
            None => absent,
            Some("true") => true,
            Some("false") => false,
            Some(other) => {
                self.wrong(&["<", name, "> is ", other, ": write true or false"]);
                absent
            }
        }
    }

    /// A whole number in a range.
    #[inline(never)]
    pub fn number(self, name: &'a str, least: u32, most: u32) -> u32 {
        let text = self.needed(name);
        match text.parse() {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                let range = [least, most].map(|bound| bound.to_string());
                self.wrong(&["<", name, "> is ", text, ": write a whole number from ", &range[0], " to ", &range[1]]);
                least
            }
        }
    }
}
