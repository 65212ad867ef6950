//! Members of a class: fields, properties, methods, constructors, initialisers, inner classes.
//!
//! Refuses a method without a return type unless it has the class's name. Invariant: a declaration of several fields
//! becomes as many members, each with the modifiers and the type.

use super::{LEVEL, Parsed, Parser};
use crate::lexer::Kind;
use crate::syntax::{
    Accessor, Class, ClassKind, Field, Member, Method, Modifiers, Name, Parameter, Property, TypeName,
};

impl Parser<'_> {
    pub(super) fn member_of(&mut self, class: &mut Class) -> Parsed<()> {
        let at = self.at();
        let modifiers = self.modifiers()?;
        if let Some(kind) = self.class_kind() {
            if self.depth > LEVEL {
                let at = self.at();
                return Err(self.fail(at, &["Inner types are not allowed to have inner types."]));
            }
            let inner = self.class(kind, modifiers)?;
            class.members.push(Member::Class(inner));
            return Ok(());
        }
        if self.kind() == Kind::CurlyOpen && class.kind == ClassKind::Class {
            let is_static = modifiers.has("static");
            let (body, _) = self.block()?;
            class.members.push(Member::Initialiser { is_static, body, at });
            return Ok(());
        }
        if self.kind() == Kind::Word && self.kind_after(1) == Kind::RoundOpen {
            let name = self.name()?;
            if !name.text.eq_ignore_ascii_case(&class.name.text) {
                return Err(self.fail(name.at, &["Invalid constructor name: ", &name.text]));
            }
            let method = self.method(modifiers, None, name)?;
            class.members.push(Member::Method(method));
            return Ok(());
        }
        if self.kind() != Kind::Word {
            return Err(self.unexpected());
        }
        let type_name = self.type_name()?;
        let name = self.new_name()?;
        match self.kind() {
            Kind::RoundOpen => {
                let method = self.method(modifiers, Some(type_name), name)?;
                class.members.push(Member::Method(method));
            }
            Kind::CurlyOpen => {
                let property = self.property(modifiers, type_name, name)?;
                class.members.push(Member::Property(property));
            }
            _ => self.fields(class, modifiers, type_name, name)?,
        }
        Ok(())
    }

    fn fields(&mut self, class: &mut Class, modifiers: Modifiers, type_name: TypeName, mut name: Name) -> Parsed<()> {
        loop {
            let value = if self.take(Kind::Assign) { Some(self.expression()?) } else { None };
            let field = Field { modifiers: modifiers.clone(), type_name: type_name.clone(), name, value };
            class.members.push(Member::Field(field));
            if !self.take(Kind::Comma) {
                self.expect(Kind::Semicolon)?;
                return Ok(());
            }
            name = self.new_name()?;
        }
    }

    /// From its parameters on.
    fn method(&mut self, modifiers: Modifiers, returns: Option<TypeName>, name: Name) -> Parsed<Method> {
        self.expect(Kind::RoundOpen)?;
        let mut parameters = Vec::new();
        if self.kind() != Kind::RoundClose {
            loop {
                let words = self.modifiers()?;
                let type_name = self.type_name()?;
                let name = self.new_name()?;
                parameters.push(Parameter { is_final: words.has("final"), type_name, name });
                if !self.take(Kind::Comma) {
                    break;
                }
            }
        }
        self.expect(Kind::RoundClose)?;
        let (body, end) = match self.kind() {
            Kind::Semicolon => (None, self.taken().at),
            Kind::CurlyOpen => {
                let (body, end) = self.block()?;
                (Some(body), end)
            }
            _ => return Err(self.missing("{")),
        };
        Ok(Method { modifiers, returns, name, parameters, body, end })
    }

    /// From its brace on.
    fn property(&mut self, modifiers: Modifiers, type_name: TypeName, name: Name) -> Parsed<Property> {
        self.expect(Kind::CurlyOpen)?;
        let (mut get, mut set) = (None, None);
        while self.kind() != Kind::CurlyClose {
            let modifiers = self.modifiers()?;
            let at = self.at();
            let accessor = match () {
                () if get.is_none() && self.take_word("get") => &mut get,
                () if set.is_none() && self.take_word("set") => &mut set,
                () if self.kind() == Kind::End => return Err(self.missing("}")),
                () => return Err(self.unexpected()),
            };
            let body = match self.kind() {
                Kind::Semicolon => {
                    self.bump();
                    None
                }
                Kind::CurlyOpen => Some(self.block()?.0),
                _ => return Err(self.missing(";")),
            };
            *accessor = Some(Accessor { modifiers, body, at });
        }
        if get.is_none() && set.is_none() {
            return Err(self.unexpected());
        }
        self.bump();
        Ok(Property { modifiers, type_name, name, get, set })
    }
}
