//! Operands: literals, names, brackets, casts, calls, members, indexes, inline queries.
//!
//! Refuses generic types outside `new`, casts and `.class`, where Apex has no use for them. Invariant: an expression
//! stands where its first token stands; a member's or a method's name has its own place besides.

use super::types::list_of;
use super::{Parsed, Parser};
use crate::lexer::{Kind, Lower, is_no_name, is_type_word};
use crate::soql::Query;
use crate::source::At;
use crate::syntax::{
    Expression, ExpressionKind, ExpressionNode, NameNode, SoqlExpression, SoslExpression, TypeName, TypeNameNode, Unary,
};

impl Parser<'_> {
    pub(super) fn unary(&mut self) -> Parsed<Expression> {
        let at = self.at();
        let operator = match self.kind() {
            Kind::Minus => Unary::Negate,
            Kind::Plus => Unary::Plus,
            Kind::Not => Unary::Not,
            Kind::Tilde => Unary::Complement,
            Kind::Increment => Unary::IncrementBefore,
            Kind::Decrement => Unary::DecrementBefore,
            Kind::RoundOpen if self.is_cast() => return self.cast(at),
            _ => return self.postfix(),
        };
        self.bump();
        if let (Unary::Negate, Some(kind)) = (operator, self.least_number(self.peek())) {
            self.bump();
            self.height = 1;
            return Ok(ExpressionNode::boxed(at, kind));
        }
        self.deeper()?;
        let operand = self.unary()?;
        self.shallower();
        self.set_height(self.height + 1)?;
        Ok(ExpressionNode::boxed(at, ExpressionKind::Unary { operator, operand }))
    }

    #[inline(never)]
    fn cast(&mut self, at: At) -> Parsed<Expression> {
        self.bump();
        let type_name = self.type_name()?;
        self.expect(Kind::RoundClose)?;
        self.deeper()?;
        let operand = self.unary()?;
        self.shallower();
        self.set_height(self.height + 1)?;
        Ok(ExpressionNode::boxed(at, ExpressionKind::Cast { type_name, operand }))
    }

    /// Whether the bracket here holds a type, and what follows can only be an operand.
    fn is_cast(&self) -> bool {
        let Some(close) = self.after_type(self.place + 1) else { return false };
        if self.token(close).kind != Kind::RoundClose {
            return false;
        }
        let next = self.token(close + 1);
        // `List<A>` and `A[]` are no operands.
        let is_type = matches!(self.token(close - 1).kind, Kind::Greater | Kind::SquareClose);
        match next.kind {
            Kind::Word => !self.is_word_at(close + 1, "instanceof") && !self.goes_on_in_query(close + 1),
            Kind::Integer | Kind::Long | Kind::Double | Kind::Decimal | Kind::Text | Kind::MultiLine => true,
            Kind::RoundOpen | Kind::Not | Kind::Tilde => true,
            // `(list)[0]` is an index, `(List<Account>)[SELECT …]` a cast.
            Kind::SquareOpen => is_type || self.is_query_at(close + 2),
            // `(a) - b` subtracts, `(Integer) -b` casts.
            Kind::Minus | Kind::Plus => {
                is_type || (close == self.place + 2 && is_number_type(self.text_at(self.place + 1)))
            }
            Kind::Increment | Kind::Decrement => is_type,
            _ => false,
        }
    }

    /// `WHERE Id IN :(ids) AND …`: a word behind a bind's bracket goes on with the query.
    fn goes_on_in_query(&self, place: usize) -> bool {
        let words = "all and asc desc for group having limit nulls offset or order update using where with";
        self.queries > 0 && Lower::new(self.text_at(place)).is_among(words)
    }

    fn is_query_at(&self, place: usize) -> bool {
        self.is_word_at(place, "select") || self.is_word_at(place, "find")
    }

    fn postfix(&mut self) -> Parsed<Expression> {
        let mut expression = self.primary()?;
        loop {
            let at = expression.at;
            let height = self.height;
            let kind = match self.kind() {
                Kind::Dot if self.is_word_at(self.place + 1, "class") && self.kind_after(2) != Kind::RoundOpen => {
                    let Some(path) = path_of(&expression) else { return Err(self.unexpected()) };
                    self.place += 2;
                    self.height = 0;
                    ExpressionKind::ClassLiteral(Box::new(TypeNameNode { path, arguments: Vec::new(), at }))
                }
                sign @ (Kind::Dot | Kind::SafeDot) => {
                    self.bump();
                    self.member(expression, sign == Kind::SafeDot)?
                }
                Kind::SquareOpen => {
                    self.bump();
                    let index = self.expression()?;
                    self.expect(Kind::SquareClose)?;
                    ExpressionKind::Index { receiver: expression, index }
                }
                sign @ (Kind::Increment | Kind::Decrement) => {
                    self.bump();
                    let operator = if sign == Kind::Increment { Unary::IncrementAfter } else { Unary::DecrementAfter };
                    ExpressionKind::Unary { operator, operand: expression }
                }
                _ => return Ok(expression),
            };
            self.set_height(height.max(self.height) + 1)?;
            expression = ExpressionNode::boxed(at, kind);
        }
    }

    /// What follows a dot; [`Parser::height`] is then that of the arguments.
    #[inline(never)]
    fn member(&mut self, receiver: Expression, safe: bool) -> Parsed<ExpressionKind> {
        if self.kind() != Kind::Word || Lower::new(self.text_at(self.place)).is_among("false true void") {
            return Err(self.unexpected());
        }
        let name = self.any_name();
        if self.kind() != Kind::RoundOpen {
            return Ok(ExpressionKind::Member { receiver, name, safe });
        }
        let arguments = self.arguments()?;
        Ok(ExpressionKind::Call { receiver: Some(receiver), name, arguments, safe })
    }

    /// `(a, b)`. The height left behind is the highest argument's.
    pub(super) fn arguments(&mut self) -> Parsed<Vec<Expression>> {
        self.expect(Kind::RoundOpen)?;
        let arguments = self.expressions(Kind::RoundClose)?;
        self.expect(Kind::RoundClose)?;
        Ok(arguments)
    }

    /// Expressions between commas up to `close`, which stays.
    pub(super) fn expressions(&mut self, close: Kind) -> Parsed<Vec<Expression>> {
        let mut all = Vec::new();
        let mut height = 0;
        if self.kind() != close {
            loop {
                all.push(self.expression()?);
                height = height.max(self.height);
                if !self.take(Kind::Comma) {
                    break;
                }
            }
        }
        self.height = height;
        Ok(all)
    }

    pub(super) fn primary(&mut self) -> Parsed<Expression> {
        let token = self.peek();
        let at = token.at;
        self.height = 1;
        let kind = match token.kind {
            Kind::Word => return self.word(),
            Kind::Integer | Kind::Long | Kind::Double | Kind::Decimal => {
                self.bump();
                self.number(token)?
            }
            Kind::Text | Kind::MultiLine => {
                self.bump();
                ExpressionKind::String(self.string(token, false)?)
            }
            Kind::RoundOpen => {
                self.bump();
                let inner = self.expression()?;
                self.expect(Kind::RoundClose)?;
                return Ok(inner);
            }
            Kind::SquareOpen => self.inline_query()?,
            _ => return Err(self.unexpected()),
        };
        Ok(ExpressionNode::boxed(at, kind))
    }

    #[inline(never)]
    fn word(&mut self) -> Parsed<Expression> {
        let token = self.peek();
        let (at, text) = (token.at, token.text(self.text));
        if self.is_typed_class_literal() {
            let type_name = self.type_name()?;
            self.place += 2;
            return Ok(ExpressionNode::boxed(at, ExpressionKind::ClassLiteral(type_name)));
        }
        if is_type_word(text) && self.kind_after(1) == Kind::Dot && self.is_word_at(self.place + 2, "class") {
            self.bump();
            return Ok(ExpressionNode::boxed(at, ExpressionKind::Name(text.to_string())));
        }
        if is_no_name(text) {
            return self.reserved_word();
        }
        let kind = if self.is_run_as() {
            self.place += 2;
            return Err(self.unexpected());
        } else if self.kind_after(1) == Kind::RoundOpen {
            let name = self.name()?;
            let arguments = self.arguments()?;
            self.set_height(self.height + 1)?;
            ExpressionKind::Call { receiver: None, name, arguments, safe: false }
        } else {
            ExpressionKind::Name(self.name()?.text)
        };
        Ok(ExpressionNode::boxed(at, kind))
    }

    #[inline(never)]
    fn reserved_word(&mut self) -> Parsed<Expression> {
        let at = self.at();
        if self.is_word("new") {
            return self.creation();
        }
        let kind = if self.is_word("null") {
            ExpressionKind::Null
        } else if self.is_word("true") {
            ExpressionKind::Boolean(true)
        } else if self.is_word("false") {
            ExpressionKind::Boolean(false)
        } else if self.is_word("this") {
            ExpressionKind::This
        } else if self.is_word("super") {
            ExpressionKind::Super
        } else if self.is_word("void") && self.kind_after(1) == Kind::Dot && self.is_word_at(self.place + 2, "class") {
            let type_name = self.return_type()?;
            self.place += 1;
            ExpressionKind::ClassLiteral(type_name)
        } else {
            return Err(self.unexpected());
        };
        if matches!(kind, ExpressionKind::This | ExpressionKind::Super) && self.kind_after(1) == Kind::RoundOpen {
            let name = Box::new(NameNode { text: self.any_name().text.to_ascii_lowercase(), at });
            let arguments = self.arguments()?;
            self.set_height(self.height + 1)?;
            return Ok(ExpressionNode::boxed(
                at,
                ExpressionKind::Call { receiver: None, name, arguments, safe: false },
            ));
        }
        self.bump();
        Ok(ExpressionNode::boxed(at, kind))
    }

    /// `List<Account>.class` or `Account[].class`; without brackets the postfix sees to it.
    fn is_typed_class_literal(&self) -> bool {
        if !matches!(self.kind_after(1), Kind::Less | Kind::SquareOpen | Kind::Dot) {
            return false;
        }
        let Some(place) = self.after_type(self.place) else { return false };
        let closed = matches!(self.token(place - 1).kind, Kind::Greater | Kind::SquareClose);
        closed && self.token(place).kind == Kind::Dot && self.is_word_at(place + 1, "class")
    }

    /// `[SELECT …]` or `[FIND …]`.
    #[inline(never)]
    fn inline_query(&mut self) -> Parsed<ExpressionKind> {
        let open = self.taken();
        let is_search = self.is_word("find");
        if !is_search && !self.is_word("select") {
            return Err(self.unexpected());
        }
        // A bind may hold a query of its own.
        let outer = std::mem::take(&mut self.binds);
        let outer_height = std::mem::take(&mut self.bind_height);
        self.queries += 1;
        let search = if is_search { self.search().map(Some) } else { Ok(None) };
        let query = if is_search { Ok(Query::default()) } else { self.query() };
        self.queries -= 1;
        let binds = std::mem::replace(&mut self.binds, outer);
        let height = std::mem::replace(&mut self.bind_height, outer_height) + 1;
        let (query, search) = (query?, search?);
        if self.kind() != Kind::SquareClose {
            return Err(self.unexpected_in_query());
        }
        let text = self.inside(open.end);
        self.set_height(height)?;
        Ok(match search {
            Some(search) => ExpressionKind::Sosl(Box::new(SoslExpression { search, binds, text })),
            None => ExpressionKind::Soql(Box::new(SoqlExpression { query, binds, text })),
        })
    }

    /// Takes the closing bracket and answers the text before it.
    fn inside(&mut self, start: u32) -> String {
        let close = self.taken();
        crate::letters::trim(self.text.get(start as usize..close.start as usize).unwrap_or("")).to_string()
    }

    /// `List<X>` for `new X[…]`.
    pub(super) fn array_type(element: TypeName) -> TypeName {
        list_of(element)
    }
}

fn is_number_type(word: &str) -> bool {
    ["integer", "long", "double", "decimal"].iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// The words of `A.B.C`, when it is nothing else.
fn path_of(expression: &Expression) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let mut next = expression;
    loop {
        match &next.kind {
            ExpressionKind::Name(word) => {
                path.push(word.clone());
                path.reverse();
                return Some(path);
            }
            ExpressionKind::Member { receiver, name, safe: false } => {
                path.push(name.text.clone());
                next = receiver;
            }
            _ => return None,
        }
    }
}
