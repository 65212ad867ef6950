//! Members of a class: fields, properties, methods, constructors, initialisers, inner classes.
//!
//! Refuses a method without a return type unless it has the class's name, and anything but methods in an interface. Invariant: a declaration of several fields
//! becomes as many members, each with the modifiers and the type.

use super::{Parsed, Parser};
use crate::lexer::Kind;
use crate::syntax::{Accessor, Class, Field, Member, Method, Modifiers, Name, Parameter, Property, TypeName};

impl Parser<'_> {
    pub(super) fn member_of(&mut self, class: &mut Class) -> Parsed<()> {
        let at = self.at();
        let modifiers = self.modifiers()?;
        if let Some(kind) = self.class_kind() {
            self.check_inner();
            let inner = self.class(kind, modifiers)?;
            class.members.push(Member::Class(inner));
            return Ok(());
        }
        let is_static = modifiers.has("static");
        let is_bare = modifiers.annotations.is_empty() && modifiers.words.len() == usize::from(is_static);
        if self.kind() == Kind::CurlyOpen && is_bare {
            let (body, _) = self.block()?;
            class.members.push(Member::Initialiser { is_static, body, at });
            return Ok(());
        }
        if let Some(name) = self.constructor_name()? {
            if !name.text.eq_ignore_ascii_case(&class.name.text) {
                self.fail(name.at, &["Invalid constructor name: ", &name.text]);
            }
            let method = self.method(modifiers, None, name)?;
            class.members.push(Member::Method(method));
            return Ok(());
        }
        let type_name = self.return_type()?;
        let name = self.name()?;
        if self.kind() == Kind::RoundOpen {
            self.check_letters(&name);
            let method = self.method(modifiers, Some(type_name), name)?;
            class.members.push(Member::Method(method));
            return Ok(());
        }
        self.check_declared(&name);
        if type_name.path.first().is_some_and(|word| word.eq_ignore_ascii_case("void")) {
            self.fail(type_name.at, &["Variables cannot be of type void"]);
        }
        if self.kind() == Kind::CurlyOpen {
            let property = self.property(modifiers, type_name, name)?;
            class.members.push(Member::Property(property));
            return Ok(());
        }
        self.fields(class, modifiers, type_name, name)
    }

    /// The name before the brackets of a constructor, when one stands here.
    fn constructor_name(&mut self) -> Parsed<Option<Name>> {
        let mut place = self.place;
        while self.token(place).kind == Kind::Word && self.token(place + 1).kind == Kind::Dot {
            place += 2;
        }
        if self.token(place).kind != Kind::Word || self.token(place + 1).kind != Kind::RoundOpen {
            return Ok(None);
        }
        let mut name = self.name()?;
        while self.take(Kind::Dot) {
            let next = self.name()?;
            name.text.push('.');
            name.text.push_str(&next.text);
        }
        Ok(Some(name))
    }

    /// An interface holds methods without bodies, and nothing else.
    pub(super) fn interface_method(&mut self, class: &mut Class) -> Parsed<()> {
        let modifiers = self.modifiers()?;
        let returns = self.return_type()?;
        let name = self.name()?;
        self.check_letters(&name);
        let parameters = self.parameters()?;
        let end = self.at();
        self.expect(Kind::Semicolon)?;
        class.members.push(Member::Method(Method {
            modifiers,
            returns: Some(returns),
            name,
            parameters,
            body: None,
            end,
        }));
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
        let parameters = self.parameters()?;
        let (body, end) = match self.kind() {
            Kind::Semicolon if returns.is_some() => (None, self.taken().at),
            _ => {
                let (body, end) = self.block()?;
                (Some(body), end)
            }
        };
        Ok(Method { modifiers, returns, name, parameters, body, end })
    }

    fn parameters(&mut self) -> Parsed<Vec<Parameter>> {
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
        Ok(parameters)
    }

    /// From its brace on.
    fn property(&mut self, modifiers: Modifiers, type_name: TypeName, name: Name) -> Parsed<Property> {
        self.expect(Kind::CurlyOpen)?;
        let (mut get, mut set) = (None, None);
        while self.kind() != Kind::CurlyClose {
            let modifiers = self.modifiers()?;
            let at = self.at();
            let accessor = match () {
                () if self.take_word("get") => &mut get,
                () if self.take_word("set") => &mut set,
                () if self.kind() == Kind::End => return Err(self.missing("}")),
                () => return Err(self.unexpected()),
            };
            let again = accessor.is_some();
            let body = match self.kind() {
                Kind::CurlyOpen => Some(self.block()?.0),
                _ => {
                    self.expect(Kind::Semicolon)?;
                    None
                }
            };
            *accessor = Some(Accessor { modifiers, body, at });
            if again {
                // The platform's own words are not known.
                self.fail(at, &["Accessor is already defined"]);
            }
        }
        if get.is_none() && set.is_none() {
            // The platform's own words are not known.
            self.fail(name.at, &["Property must have at least one accessor: ", &name.text]);
        }
        self.bump();
        Ok(Property { modifiers, type_name, name, get, set })
    }
}
