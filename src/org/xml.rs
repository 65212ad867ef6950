//! A strict reader of the small XML that metadata is written in: elements and their text.
//!
//! Own instead of a library because it travels to the browser: roxmltree in its place is 35 kB of wasm more, 10 kB after
//! brotli. Passes over attributes, comments and the prolog; resolves CDATA, the five
//! entities and character references. Refuses by name and line a document type, a processing instruction, a second
//! root, and whatever is not well formed. Invariants: no text makes it panic; it does not recurse; an element stands
//! before its descendants, and `span` says where they end.

/// How deep elements may nest: metadata nests four deep.
const MOST_DEPTH: usize = 64;

/// An element.
pub struct Node<'a> {
    /// Its name as it is written.
    pub name: &'a str,
    /// Its own text, without that of the elements in it.
    pub text: String,
    /// How many elements it is, with all those in it.
    pub span: usize,
}

/// All elements of a text in the order in which they begin, the root first; never none.
///
/// # Errors
/// What is wrong, with its line.
pub fn parse(text: &str) -> Result<Vec<Node<'_>>, String> {
    let mut reader = Reader { text, at: 0, nodes: Vec::new(), open: Vec::new() };
    reader.takes("\u{feff}");
    if reader.takes("<?xml") && reader.until("?>").is_none() {
        return Err(reader.wrong(&["the prolog does not end"]));
    }
    while reader.at < text.len() {
        reader.piece()?;
    }
    match (reader.open.last(), reader.nodes.is_empty()) {
        (Some(&open), _) => Err(reader.wrong(&["<", reader.name_of(open), "> is not closed"])),
        (None, true) => Err(reader.wrong(&["there is no element"])),
        (None, false) => Ok(reader.nodes),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    nodes: Vec<Node<'a>>,
    /// Places of the elements that are not closed yet, the innermost last.
    open: Vec<usize>,
}

impl<'a> Reader<'a> {
    #[cold]
    #[inline(never)]
    fn wrong(&self, what: &[&str]) -> String {
        let line = self.text.bytes().take(self.at).filter(|byte| *byte == b'\n').count() + 1;
        ["this is not well formed XML: line ", &line.to_string(), ": ", &what.concat()].concat()
    }

    fn name_of(&self, place: usize) -> &'a str {
        self.nodes.get(place).map_or("", |node| node.name)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes past a mark where it is next.
    fn takes(&mut self, mark: &str) -> bool {
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len();
        }
        found
    }

    /// What stands before a mark, and goes past both.
    #[inline(never)]
    fn until(&mut self, mark: &str) -> Option<&'a str> {
        let rest = self.rest();
        let place = rest.as_bytes().windows(mark.len()).position(|window| window == mark.as_bytes())?;
        self.at += place + mark.len();
        rest.get(..place)
    }

    /// Goes past bytes of a kind.
    fn run(&mut self, of: fn(u8) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.bytes().position(|byte| !of(byte)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn name(&mut self) -> Result<&'a str, String> {
        let name = self.run(|byte| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte) || byte >= 0x80);
        match name.bytes().next() {
            Some(first) if !first.is_ascii_digit() && first != b'-' && first != b'.' => Ok(name),
            _ => Err(self.wrong(&["a name is missing"])),
        }
    }

    /// A tag, a comment, or the text before the next of them.
    fn piece(&mut self) -> Result<(), String> {
        if self.takes("<!--") {
            return match self.until("-->") {
                Some(_) => Ok(()),
                None => Err(self.wrong(&["a comment does not end"])),
            };
        }
        if self.takes("<![CDATA[") {
            return match self.until("]]>") {
                Some(raw) => self.add(raw),
                None => Err(self.wrong(&["CDATA does not end"])),
            };
        }
        if self.takes("<!") {
            return Err(self.wrong(&["a document type is not read: remove it"]));
        }
        if self.takes("<?") {
            return Err(self.wrong(&["a processing instruction is not read: remove it"]));
        }
        if self.takes("</") {
            return self.end_tag();
        }
        if self.takes("<") {
            return self.start_tag();
        }
        let raw = self.run(|byte| byte != b'<');
        let mut parts = raw.split('&');
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let Some((letter, after)) = part.split_once(';').and_then(|(name, after)| Some((referred(name)?, after)))
            else {
                return Err(self.wrong(&["& begins no reference: write &amp;"]));
            };
            text.push(letter);
            text.push_str(after);
        }
        self.add(&text)
    }

    /// Adds text to the innermost element.
    fn add(&mut self, text: &str) -> Result<(), String> {
        if text.bytes().any(|byte| byte < b' ' && !byte.is_ascii_whitespace()) {
            return Err(self.wrong(&["a control character"]));
        }
        match self.open.last().and_then(|&open| self.nodes.get_mut(open)) {
            Some(node) => node.text.push_str(text),
            None if text.trim_ascii().is_empty() => {}
            None => return Err(self.wrong(&["there is text outside of the root"])),
        }
        Ok(())
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let name = self.name()?;
        if self.open.is_empty() && !self.nodes.is_empty() {
            return Err(self.wrong(&["<", name, "> is a second root"]));
        }
        if self.open.len() == MOST_DEPTH {
            return Err(self.wrong(&["elements nest too deeply"]));
        }
        loop {
            let spaced = !self.run(|byte| byte.is_ascii_whitespace()).is_empty();
            let empty = self.takes("/>");
            if empty || self.takes(">") {
                if !empty {
                    self.open.push(self.nodes.len());
                }
                self.nodes.push(Node { name, text: String::new(), span: 1 });
                return Ok(());
            }
            if !spaced || !self.attribute()? {
                return Err(self.wrong(&["the tag <", name, "> does not end"]));
            }
        }
    }

    /// Goes past an attribute; false where it is none.
    fn attribute(&mut self) -> Result<bool, String> {
        self.name()?;
        self.run(|byte| byte.is_ascii_whitespace());
        let equals = self.takes("=");
        self.run(|byte| byte.is_ascii_whitespace());
        let value = match () {
            () if self.takes("\"") => self.until("\""),
            () if self.takes("'") => self.until("'"),
            () => None,
        };
        Ok(equals && value.is_some_and(|value| value.bytes().all(|byte| byte != b'<')))
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let name = self.name()?;
        self.run(|byte| byte.is_ascii_whitespace());
        let open = self.open.pop();
        if open.is_none_or(|open| self.name_of(open) != name) || !self.takes(">") {
            return Err(self.wrong(&["</", name, "> closes nothing"]));
        }
        let count = self.nodes.len();
        if let Some((node, open)) = open.and_then(|open| Some((self.nodes.get_mut(open)?, open))) {
            node.span = count - open;
        }
        Ok(())
    }
}

/// The character of a reference: `amp`, `#65`, `#x41`.
fn referred(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return Some(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        });
    };
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
    let add = |sum: u32, digit: char| sum.checked_mul(radix)?.checked_add(digit.to_digit(radix)?);
    let code = digits.chars().try_fold(0, add).filter(|_| !digits.is_empty())?;
    char::from_u32(code).filter(|letter| *letter >= ' ' || letter.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        let found = parse(text).err().unwrap_or_default();
        found.strip_prefix("this is not well formed XML: ").unwrap_or_default().to_owned()
    }

    #[test]
    fn elements_come_in_order_with_their_text_and_their_span() {
        let text = "\u{feff}<?xml version=\"1.0\"?>\n<!-- c --><a x=\"1>\" y = '/'>one<b/>\n<c>t<d>&lt;&#65;&#x42;</d></c>\
                    <![CDATA[<&]]><!-- > --></a >\n";
        let nodes = parse(text).expect("well formed");
        let found: Vec<(&str, &str, usize)> =
            nodes.iter().map(|node| (node.name, node.text.as_str(), node.span)).collect();
        assert_eq!(found, [("a", "one\n<&", 4), ("b", "", 1), ("c", "t", 2), ("d", "<AB", 1)]);
    }

    #[test]
    fn what_is_not_well_formed_is_refused_with_its_line() {
        for (text, expected) in [
            ("", "line 1: there is no element"),
            ("\n<a>", "line 2: <a> is not closed"),
            ("<?xml", "line 1: the prolog does not end"),
            ("<a>\n</b>", "line 2: </b> closes nothing"),
            ("</a>", "line 1: </a> closes nothing"),
            ("<a></a", "line 1: </a> closes nothing"),
            ("<a/><b/>", "line 1: <b> is a second root"),
            ("<a/>x", "line 1: there is text outside of the root"),
            ("<![CDATA[x]]><a/>", "line 1: there is text outside of the root"),
            ("<a>&nbsp;</a>", "line 1: & begins no reference: write &amp;"),
            ("<a>& </a>", "line 1: & begins no reference: write &amp;"),
            ("<a>&#x110000;</a>", "line 1: & begins no reference: write &amp;"),
            ("<a>&#+5;</a>", "line 1: & begins no reference: write &amp;"),
            ("<a>&#;</a>", "line 1: & begins no reference: write &amp;"),
            ("<a>\u{0}</a>", "line 1: a control character"),
            ("<a>&#0;</a>", "line 1: & begins no reference: write &amp;"),
            ("<a><!-- </a>", "line 1: a comment does not end"),
            ("<a><![CDATA[ </a>", "line 1: CDATA does not end"),
            ("<1/>", "line 1: a name is missing"),
            ("< a/>", "line 1: a name is missing"),
            ("<a b/>", "line 1: the tag <a> does not end"),
            ("<a b=\"<\"/>", "line 1: the tag <a> does not end"),
            ("<a b=\"1\"c=\"2\"/>", "line 1: the tag <a> does not end"),
            ("<a b=\"1/>", "line 1: the tag <a> does not end"),
            ("<a", "line 1: the tag <a> does not end"),
        ] {
            assert_eq!(problem(text), expected, "{text}");
        }
    }

    #[test]
    fn what_metadata_never_holds_is_refused_by_its_name() {
        assert_eq!(problem("<!DOCTYPE a>\n<a/>"), "line 1: a document type is not read: remove it");
        assert_eq!(problem("<a>\n<?php ?></a>"), "line 2: a processing instruction is not read: remove it");
        assert_eq!(problem(&"<a>".repeat(100_000)), "line 1: elements nest too deeply");
    }

    #[test]
    fn no_cut_and_no_stray_byte_makes_it_panic() {
        let text = "<?xml v?><a b='c'>é<![CDATA[x]]>&amp;<!-- y --><d/></a>";
        for (place, _) in text.char_indices() {
            assert!(parse(&text[..place]).is_err(), "{place}");
            for stray in ["<", ">", "&", "\"", "]]>", "é", "/"] {
                let _ = parse(&[&text[..place], stray, &text[place..]].concat());
            }
        }
    }
}
