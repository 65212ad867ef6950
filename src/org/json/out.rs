//! JSON text written piece by piece, and the layout in which people read it.
//!
//! Refuses nothing. Invariant: a comma stands exactly where a value follows another one, because text ends with its
//! quote, so that what the last byte says of what came before is always true.

use apex::{json::push_quoted, letters::push_digits};

/// Compact JSON on its way.
#[derive(Clone, Debug)]
pub struct Out(pub String);

/// Most answers are no longer than this.
const USUAL: usize = 240;

impl Default for Out {
    fn default() -> Out {
        Out(String::with_capacity(USUAL))
    }
}

impl Out {
    fn comma(&mut self) {
        if !matches!(self.0.bytes().next_back(), None | Some(b'{' | b'[' | b':' | b',')) {
            self.0.push(',');
        }
    }

    /// Opens an object or an array.
    pub fn open(&mut self, bracket: char) -> &mut Self {
        self.comma();
        self.0.push(bracket);
        self
    }

    /// Closes it.
    pub fn close(&mut self, bracket: char) -> &mut Self {
        self.0.push(bracket);
        self
    }

    /// A member's name; its value comes next.
    pub fn key(&mut self, name: &str) -> &mut Self {
        self.push_text(name);
        self.0.push(':');
        self
    }

    /// A value that is JSON already.
    #[inline(never)]
    pub fn raw(&mut self, json: &str) -> &mut Self {
        self.comma();
        self.0.push_str(json);
        self
    }

    /// A member whose value is JSON already.
    #[inline(never)]
    pub fn member(&mut self, name: &str, json: &str) -> &mut Self {
        self.key(name).raw(json)
    }

    /// A member whose value is a whole number.
    pub fn whole(&mut self, name: &str, number: i64) -> &mut Self {
        push_digits(number, &mut self.key(name).0);
        self
    }

    /// A member whose value is text.
    #[inline(never)]
    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.key(name).push_text(text);
        self
    }

    /// Text as a value.
    #[inline(never)]
    pub fn push_text(&mut self, text: &str) {
        self.comma();
        push_quoted(text, &mut self.0);
    }

    /// Texts as an array.
    #[inline(never)]
    pub fn texts<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> &mut Self {
        self.open('[');
        texts.for_each(|text| self.push_text(text));
        self.close(']')
    }
}

/// Compact JSON in Jackson's layout, which `X-PrettyPrint: 1` asks for: `"name" : value`, a member on each line, the
/// values of an array on one.
pub fn pretty(compact: &str) -> String {
    let (mut out, mut depth, mut within, mut escaped) =
        (String::with_capacity(compact.len() * 2), 0usize, false, false);
    let mut last = ' ';
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        (0..depth).for_each(|_| out.push_str("  "));
    };
    // Whether each bracket that is open is an object's.
    let mut open: Vec<bool> = Vec::new();
    for character in compact.chars() {
        if within {
            out.push(character);
            within = character != '"' || escaped;
            escaped = character == '\\' && !escaped;
            last = character;
            continue;
        }
        match character {
            ']' | '}' => {
                open.pop();
                depth -= usize::from(character == '}' && depth > 0);
                match character {
                    '}' if last != '{' => line(&mut out, depth),
                    _ => out.push(' '),
                }
                out.push(character);
            }
            ',' => {
                out.push(',');
                if open.last() == Some(&false) {
                    out.push(' ');
                } else {
                    line(&mut out, depth);
                }
            }
            ':' => out.push_str(" : "),
            _ => {
                match last {
                    '[' => out.push(' '),
                    '{' => line(&mut out, depth),
                    _ => {}
                }
                if matches!(character, '[' | '{') {
                    open.push(character == '{');
                    depth += usize::from(character == '{');
                }
                within = character == '"';
                out.push(character);
            }
        }
        last = character;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_has_its_commas() {
        let mut out = Out::default();
        out.open('{').text("a", "x:,[{").member("b", "1").key("c").texts(["y", "z"].into_iter());
        out.key("d").open('{').close('}').close('}');
        assert_eq!(out.0, r#"{"a":"x:,[{","b":1,"c":["y","z"],"d":{}}"#);
    }

    #[test]
    fn the_layout_is_jacksons() {
        for (compact, laid_out) in [
            (
                r#"{"a":[{"b":"x\"{,"},{}],"c":[],"d":[1,2]}"#,
                "{\n  \"a\" : [ {\n    \"b\" : \"x\\\"{,\"\n  }, { } ],\n  \"c\" : [ ],\n  \"d\" : [ 1, 2 ]\n}",
            ),
            ("[]", "[ ]"),
            (r#"[{"a":1}]"#, "[ {\n  \"a\" : 1\n} ]"),
        ] {
            assert_eq!(pretty(compact), laid_out);
        }
    }
}
