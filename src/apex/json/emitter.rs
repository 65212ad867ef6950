//! Writes JSON text piece by piece, compact or in Jackson's pretty layout: `"name" : value`, a member on each line,
//! an array's values on one.
//!
//! Refuses a piece that cannot stand where it is asked for, with Jackson's words. Invariant: what was written so far is
//! the beginning of a JSON text.

use super::push_quoted;

/// What is wrong with a piece.
pub(crate) type Misplaced = Vec<&'static str>;

#[derive(Debug, Clone, Default)]
pub(crate) struct Emitter {
    pub out: String,
    pretty: bool,
    /// What is open: whether an object, and whether something is in it.
    open: Vec<(bool, bool)>,
    /// A member's name was written, and not its value.
    named: bool,
    /// Nothing more may be written.
    pub closed: bool,
}

impl Emitter {
    pub fn new(pretty: bool) -> Emitter {
        Emitter { pretty, ..Emitter::default() }
    }

    /// What goes before a value.
    fn before(&mut self, what: &'static str) -> Result<(), Misplaced> {
        match self.open.last_mut() {
            Some((true, _)) if !self.named => return Err(vec!["Can not ", what, ", expecting field name"]),
            Some((false, filled)) => {
                if std::mem::replace(filled, true) {
                    self.out.push(',');
                }
                if self.pretty {
                    self.out.push(' ');
                }
            }
            None if !self.out.is_empty() => self.out.push(' '),
            _ => {}
        }
        self.named = false;
        Ok(())
    }

    /// A value that is JSON text already.
    pub fn value(&mut self, text: &str) -> Result<(), Misplaced> {
        self.before("write value")?;
        self.out.push_str(text);
        Ok(())
    }

    pub fn text(&mut self, text: &str) -> Result<(), Misplaced> {
        self.before("write text value")?;
        push_quoted(text, &mut self.out);
        Ok(())
    }

    pub fn name(&mut self, name: &str) -> Result<(), Misplaced> {
        match self.open.last_mut() {
            Some((true, filled)) if !self.named => {
                if std::mem::replace(filled, true) {
                    self.out.push(',');
                }
            }
            _ => return Err(vec!["Can not write a field name, expecting a value"]),
        }
        self.line();
        push_quoted(name, &mut self.out);
        self.out.push_str(if self.pretty { " : " } else { ":" });
        self.named = true;
        Ok(())
    }

    pub fn start(&mut self, is_object: bool) -> Result<(), Misplaced> {
        self.before(if is_object { "start an object" } else { "start an array" })?;
        self.out.push(if is_object { '{' } else { '[' });
        self.open.push((is_object, false));
        Ok(())
    }

    pub fn end(&mut self, is_object: bool) -> Result<(), Misplaced> {
        let filled = match self.open.last() {
            Some((open, filled)) if *open == is_object => *filled,
            other => {
                let wanted = if is_object { "object" } else { "ARRAY" };
                let found = match other {
                    Some((true, _)) => "OBJECT",
                    Some(_) => "ARRAY",
                    None => "ROOT",
                };
                return Err(vec!["Current context not an ", wanted, " but ", found]);
            }
        };
        self.open.pop();
        if is_object && filled {
            self.line();
        } else if self.pretty {
            self.out.push(' ');
        }
        self.out.push(if is_object { '}' } else { ']' });
        Ok(())
    }

    /// Closes whatever is open.
    pub fn close(&mut self) {
        while let Some((is_object, _)) = self.open.last().copied() {
            _ = self.end(is_object);
        }
        self.closed = true;
    }

    /// A new line, indented by the objects that are open.
    fn line(&mut self) {
        if self.pretty {
            self.out.push('\n');
            for _ in self.open.iter().filter(|(is_object, _)| *is_object) {
                self.out.push_str("  ");
            }
        }
    }
}
