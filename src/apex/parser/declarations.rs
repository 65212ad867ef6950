//! Files: classes, interfaces, enums and triggers, with their modifiers and annotations.
//!
//! Refuses text behind the last brace, and members in a trigger. Invariant: after an error in a member the cursor
//! stands on a later member or on the class's last brace, so one file may have several errors.

use super::{LEVEL, Parsed, Parser, Stop};
use crate::lexer::{Kind, Lower};
use crate::source::At;
use crate::syntax::{Annotation, Class, ClassKind, Modifiers, Name, NameNode, Statement, Trigger, Unit};

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
        let name = self.type_declared()?;
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
        let body = self.trigger_body()?;
        Ok(Trigger { name, object, events, body })
    }

    /// Statements; Apex lets methods and classes stand among them, which are read and refused by name.
    fn trigger_body(&mut self) -> Parsed<Vec<Statement>> {
        self.expect(Kind::CurlyOpen)?;
        let mut statements = Vec::new();
        let mut strangers: Option<Class> = None;
        loop {
            match self.kind() {
                Kind::CurlyClose => break,
                Kind::End => return Err(self.missing("}")),
                _ if self.is_member() => {
                    let at = self.at();
                    let class = strangers.get_or_insert_with(|| nameless(at));
                    self.member_or_recover(class);
                    self.fail(at, &["Methods and classes in a trigger are not supported"]);
                }
                _ => self.statement_or_recover(&mut statements)?,
            }
        }
        self.bump();
        Ok(statements)
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

    /// `@Name`, `@Name('value')` or `@Name(key='value' other=true)`. The platform wants blanks between the pairs; a comma
    /// is let pass.
    fn annotation(&mut self) -> Parsed<Annotation> {
        self.bump();
        let name = self.name()?;
        if !self.take(Kind::RoundOpen) {
            return Ok(Annotation { name, arguments: String::new() });
        }
        let start = self.place;
        if self.kind() == Kind::Word && self.kind_after(1) == Kind::Assign {
            loop {
                self.name()?;
                self.expect(Kind::Assign)?;
                self.literal()?;
                let more = self.take(Kind::Comma);
                if !more && (self.kind() != Kind::Word || self.kind_after(1) != Kind::Assign) {
                    break;
                }
            }
        } else if self.kind() != Kind::RoundClose {
            self.literal()?;
        }
        let inside = self.text.get(self.token(start).start as usize..self.peek().start as usize);
        let arguments = crate::letters::trim(inside.unwrap_or("")).to_string();
        self.expect(Kind::RoundClose)?;
        Ok(Annotation { name, arguments })
    }

    /// A value that is written down: a text, a number, `true`, `false` or `null`.
    fn literal(&mut self) -> Parsed<()> {
        let is_literal = match self.kind() {
            Kind::Text => self.string(self.peek(), false).is_ok(),
            Kind::Integer | Kind::Long | Kind::Double | Kind::Decimal | Kind::MultiLine => true,
            _ => ["true", "false", "null"].iter().any(|word| self.is_word(word)),
        };
        if !is_literal {
            return Err(self.unexpected());
        }
        self.bump();
        Ok(())
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
        let name = self.type_declared()?;
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
                Kind::Semicolon if kind == ClassKind::Class => self.bump(),
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
                let value = self.type_declared()?;
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
        let member = match class.kind {
            ClassKind::Interface => self.interface_method(class),
            _ => self.member_of(class),
        };
        if let Err(Stop) = member {
            self.depth = depth;
            self.skip_member(start);
        }
    }

    /// Says that an inner class has one of its own; `depth` counts the classes that are open.
    pub(super) fn check_inner(&mut self) {
        if self.depth > LEVEL {
            let at = self.at();
            self.fail(at, &["Inner types are not allowed to have inner types."]);
        }
    }
}

/// What holds the members of a trigger until they are refused.
fn nameless(at: At) -> Class {
    Class {
        kind: ClassKind::Class,
        modifiers: Modifiers::default(),
        name: Box::new(NameNode { text: String::new(), at }),
        extends: None,
        implements: Vec::new(),
        values: Vec::new(),
        members: Vec::new(),
    }
}
