//! Files: classes, interfaces, enums and triggers, with their modifiers and annotations.
//!
//! Refuses text behind the last brace. Invariant: after an error in a member the cursor stands on a later member or
//! on the class's last brace, so one file may have several errors.

use super::{Parsed, Parser, Stop};
use crate::lexer::{Kind, Lower};
use crate::syntax::{Annotation, Class, ClassKind, Modifiers, Name, Trigger, Unit};

impl Parser<'_> {
    pub(super) fn file(&mut self) -> Parsed<Unit> {
        let expects_trigger = self.file.ends_with(".trigger");
        let unit = if expects_trigger {
            Unit::Trigger(self.trigger()?)
        } else {
            let modifiers = self.modifiers()?;
            let Some(kind) = self.class_kind() else { return Err(self.unexpected()) };
            Unit::Class(self.class(kind, modifiers)?)
        };
        if self.kind() != Kind::End {
            return Err(self.unexpected());
        }
        Ok(unit)
    }

    fn trigger(&mut self) -> Parsed<Trigger> {
        self.expect_word("trigger")?;
        let name = self.new_name()?;
        self.expect_word("on")?;
        let object = self.name()?;
        self.expect(Kind::RoundOpen)?;
        let mut events = Vec::new();
        loop {
            events.push((self.event(&["before", "after"])?, self.event(&["insert", "update", "delete", "undelete"])?));
            if !self.take(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::RoundClose)?;
        let (body, _) = self.block()?;
        Ok(Trigger { name, object, events, body })
    }

    fn event(&mut self, words: &[&str]) -> Parsed<Name> {
        if !words.iter().any(|word| self.is_word(word)) {
            return Err(self.unexpected());
        }
        Ok(self.lower_name())
    }

    fn lower_name(&mut self) -> Name {
        let mut name = self.any_name();
        name.text.make_ascii_lowercase();
        name
    }

    pub(super) fn modifiers(&mut self) -> Parsed<Modifiers> {
        let mut modifiers = Modifiers::default();
        loop {
            if self.kind() == Kind::At {
                modifiers.annotations.push(self.annotation()?);
                continue;
            }
            if self.kind() != Kind::Word {
                return Ok(modifiers);
            }
            let lower = Lower::new(self.text_at(self.place));
            match lower.as_str() {
                "public" | "private" | "protected" | "global" | "abstract" | "virtual" | "override" | "static"
                | "final" | "transient" | "webservice" | "testmethod" => {
                    let name = self.lower_name();
                    modifiers.words.push(name);
                }
                "with" | "without" | "inherited" if self.is_word_at(self.place + 1, "sharing") => {
                    let mut name = self.lower_name();
                    self.bump();
                    name.text.push_str(" sharing");
                    modifiers.words.push(name);
                }
                _ => return Ok(modifiers),
            }
        }
    }

    /// `@Name` or `@Name(anything)`; the brackets may hold brackets.
    fn annotation(&mut self) -> Parsed<Annotation> {
        self.bump();
        if self.kind() != Kind::Word {
            return Err(self.missing("identifier"));
        }
        let name = self.any_name();
        let mut arguments = String::new();
        if self.kind() == Kind::RoundOpen {
            let open = self.taken();
            let mut depth = 0u32;
            loop {
                match self.kind() {
                    Kind::RoundOpen => depth += 1,
                    Kind::RoundClose if depth == 0 => break,
                    Kind::RoundClose => depth -= 1,
                    Kind::End => return Err(self.missing(")")),
                    Kind::CurlyOpen | Kind::CurlyClose | Kind::Semicolon => return Err(self.missing(")")),
                    _ => {}
                }
                self.bump();
            }
            let close = self.taken();
            let inside = self.text.get(open.end as usize..close.start as usize);
            arguments = crate::letters::trim(inside.unwrap_or("")).to_string();
        }
        Ok(Annotation { name, arguments })
    }

    /// Whether a class begins here: its word, then its name.
    pub(super) fn class_kind(&self) -> Option<ClassKind> {
        if self.is_word("class") {
            Some(ClassKind::Class)
        } else if self.is_word("interface") {
            Some(ClassKind::Interface)
        } else if self.is_word("enum") {
            Some(ClassKind::Enum)
        } else {
            None
        }
    }

    pub(super) fn class(&mut self, kind: ClassKind, modifiers: Modifiers) -> Parsed<Class> {
        self.deeper()?;
        self.bump();
        let name = self.new_name()?;
        let mut class = Class {
            kind,
            modifiers,
            name,
            extends: None,
            implements: Vec::new(),
            values: Vec::new(),
            members: Vec::new(),
        };
        if kind == ClassKind::Enum {
            self.enum_values(&mut class)?;
            self.shallower();
            return Ok(class);
        }
        if kind == ClassKind::Class && self.take_word("extends") {
            class.extends = Some(self.type_name()?);
        }
        if self.take_word(if kind == ClassKind::Class { "implements" } else { "extends" }) {
            loop {
                class.implements.push(self.type_name()?);
                if !self.take(Kind::Comma) {
                    break;
                }
            }
        }
        self.expect(Kind::CurlyOpen)?;
        loop {
            match self.kind() {
                Kind::CurlyClose => break,
                // An error before this one has swallowed the brace, most likely.
                Kind::End if !self.errors.is_empty() => return Err(Stop),
                Kind::End => return Err(self.missing("}")),
                Kind::Semicolon => {
                    self.bump();
                }
                _ => self.member_or_recover(&mut class),
            }
        }
        self.bump();
        self.shallower();
        Ok(class)
    }

    fn enum_values(&mut self, class: &mut Class) -> Parsed<()> {
        self.expect(Kind::CurlyOpen)?;
        if self.kind() != Kind::CurlyClose {
            loop {
                let value = self.new_name()?;
                class.values.push(value);
                if !self.take(Kind::Comma) {
                    break;
                }
            }
        }
        self.expect(Kind::CurlyClose)?;
        Ok(())
    }

    fn member_or_recover(&mut self, class: &mut Class) {
        let (start, depth) = (self.place, self.depth);
        if let Err(Stop) = self.member_of(class) {
            self.depth = depth;
            self.skip_member(start);
        }
    }

    /// Goes on to where the broken member that began at `start` seems to end.
    fn skip_member(&mut self, start: usize) {
        let mut open = 0u32;
        let failed = self.place;
        self.place = start;
        loop {
            match self.kind() {
                Kind::End => return,
                Kind::CurlyOpen => open += 1,
                // Here the class itself ends.
                Kind::CurlyClose if open == 0 => return,
                Kind::CurlyClose => {
                    open -= 1;
                    if open == 0 && self.place >= failed {
                        self.bump();
                        return;
                    }
                }
                Kind::Semicolon if open == 0 && self.place >= failed => {
                    self.bump();
                    return;
                }
                _ => {}
            }
            self.bump();
        }
    }
}
