//! Statements.
//!
//! Longer than 400 lines because every statement of the language has its function here.
//! Refuses empty statements, as Apex does. Invariant: a statement stands where its first token stands, and every
//! statement inside another counts one level of nesting.

use super::{Parsed, Parser, Stop};
use crate::lexer::{Kind, Lower};
use crate::question::Operation;
use crate::source::At;
use crate::syntax::{
    Catch, Expression, ExpressionKind, Statement, StatementKind, StatementNode, TypeName, TypeNameNode,
};

impl Parser<'_> {
    /// `{ … }`, and where its last brace stands.
    pub(super) fn block(&mut self) -> Parsed<(Vec<Statement>, At)> {
        self.expect(Kind::CurlyOpen)?;
        let mut statements = Vec::new();
        loop {
            match self.kind() {
                Kind::CurlyClose => return Ok((statements, self.taken().at)),
                Kind::End => return Err(self.missing("}")),
                _ if self.is_member() => {
                    self.brace_missing = true;
                    return Err(self.missing("}"));
                }
                _ => self.statement_or_recover(&mut statements)?,
            }
        }
    }

    /// A broken statement is left out, and the next one begins behind it.
    pub(super) fn statement_or_recover(&mut self, statements: &mut Vec<Statement>) -> Parsed<()> {
        let (start, depth) = (self.place, self.depth);
        match self.statement() {
            Ok(statement) => statements.push(statement),
            Err(Stop) => {
                self.depth = depth;
                self.skip_statement(start)?;
            }
        }
        Ok(())
    }

    pub(super) fn body(&mut self) -> Parsed<Vec<Statement>> {
        Ok(self.block()?.0)
    }

    pub(super) fn statement(&mut self) -> Parsed<Statement> {
        self.deeper()?;
        let at = self.at();
        let kind = self.statement_kind()?;
        self.shallower();
        Ok(StatementNode::boxed(at, kind))
    }

    fn statement_kind(&mut self) -> Parsed<StatementKind> {
        match self.kind() {
            Kind::CurlyOpen => return Ok(StatementKind::Block(self.body()?)),
            Kind::Word => {}
            Kind::At => return self.modified_locals(),
            Kind::Semicolon | Kind::CurlyClose => return Err(self.unexpected()),
            _ => return self.expression_statement(),
        }
        let lower = Lower::new(self.text_at(self.place));
        match lower.as_str() {
            "if" => self.if_statement(),
            "for" => self.for_statement(),
            "while" => {
                self.bump();
                let condition = self.bracketed()?;
                Ok(StatementKind::While { condition, body: self.loop_body()? })
            }
            "do" => {
                self.bump();
                let at = self.at();
                let body = StatementNode::boxed(at, StatementKind::Block(self.body()?));
                self.expect_word("while")?;
                let condition = self.bracketed()?;
                self.expect(Kind::Semicolon)?;
                Ok(StatementKind::DoWhile { body, condition })
            }
            "switch" => self.switch(),
            "try" => self.try_statement(),
            "throw" => {
                self.bump();
                let thrown = self.expression()?;
                self.ended(StatementKind::Throw(thrown))
            }
            "return" => {
                self.bump();
                let value = if self.kind() == Kind::Semicolon { None } else { Some(self.expression()?) };
                self.ended(StatementKind::Return(value))
            }
            "break" => {
                self.bump();
                self.ended(StatementKind::Break)
            }
            "continue" => {
                self.bump();
                self.ended(StatementKind::Continue)
            }
            "insert" => self.dml(Operation::Insert),
            "update" => self.dml(Operation::Update),
            "upsert" => self.dml(Operation::Upsert),
            "delete" => self.dml(Operation::Delete),
            "undelete" => self.dml(Operation::Undelete),
            "merge" => self.merge(),
            "system" if self.is_run_as() => self.run_as(),
            "abstract" | "final" | "global" | "override" | "private" | "protected" | "public" | "static"
            | "testmethod" | "transient" | "virtual" | "webservice" => self.modified_locals(),
            _ if self.is_declaration() => self.locals(),
            _ => self.expression_statement(),
        }
    }

    fn ended(&mut self, kind: StatementKind) -> Parsed<StatementKind> {
        self.expect(Kind::Semicolon)?;
        Ok(kind)
    }

    fn bracketed(&mut self) -> Parsed<Expression> {
        self.expect(Kind::RoundOpen)?;
        let inner = self.expression()?;
        self.expect_head_close()?;
        Ok(inner)
    }

    /// A loop may have no body: `while (iterator.next()) ;`
    fn loop_body(&mut self) -> Parsed<Statement> {
        let at = self.at();
        if self.take(Kind::Semicolon) {
            return Ok(StatementNode::boxed(at, StatementKind::Block(Vec::new())));
        }
        self.statement()
    }

    #[inline(never)]
    fn expression_statement(&mut self) -> Parsed<StatementKind> {
        let start = self.at();
        let expression = self.expression()?;
        let kind = self.kind();
        if !has_effect(&expression) {
            // A missing semicolon before a word explains more than what the lone expression is worth.
            if kind != Kind::Semicolon && self.kind_after(1) != Kind::Semicolon {
                self.expect(Kind::Semicolon)?;
                return Ok(StatementKind::Expression(expression));
            }
            self.fail(start, &["Expression cannot be a statement."]);
        }
        self.ended(StatementKind::Expression(expression))
    }

    /// `System.runAs` is one word to Apex, and a statement.
    pub(super) fn is_run_as(&self) -> bool {
        let [system, dot, method] = [0, 1, 2].map(|ahead| self.token(self.place + ahead));
        dot.kind == Kind::Dot
            && (system.end, dot.end) == (dot.start, method.start)
            && self.is_word("system")
            && self.is_word_at(self.place + 2, "runas")
    }

    #[inline(never)]
    fn run_as(&mut self) -> Parsed<StatementKind> {
        let at = self.at();
        self.place += 3;
        let mut arguments = self.arguments()?;
        let user = arguments.pop();
        let body = self.body()?;
        match user {
            Some(user) if arguments.is_empty() => Ok(StatementKind::RunAs { user, body }),
            // The platform's own words are not known.
            _ => Err(self.fail(at, &["System.runAs takes one user"])),
        }
    }

    /// `final Integer a = 1;` and what else stands before a variable by mistake.
    #[inline(never)]
    fn modified_locals(&mut self) -> Parsed<StatementKind> {
        let finality = self.local_modifiers()?;
        let declared = self.declared(finality)?;
        self.ended(declared)
    }

    /// Answers whether one of them is `final`.
    fn local_modifiers(&mut self) -> Parsed<bool> {
        let mut is_final = false;
        for word in self.modifiers()?.words {
            is_final |= word.text == "final";
            if word.text != "final" && word.text != "transient" {
                // The platform's own words are not known.
                self.fail(word.at, &["Modifier is not allowed on a local variable: ", &word.text]);
            }
        }
        Ok(is_final)
    }

    /// `Integer a = 1, b;`
    #[inline(never)]
    fn locals(&mut self) -> Parsed<StatementKind> {
        let declared = self.declared(false)?;
        self.ended(declared)
    }

    #[inline(never)]
    fn declared(&mut self, is_final: bool) -> Parsed<StatementKind> {
        let type_name = self.type_name()?;
        let mut all = Vec::new();
        loop {
            let name = self.new_name()?;
            let value = if self.take(Kind::Assign) { Some(self.expression()?) } else { None };
            let more = self.take(Kind::Comma);
            let local = StatementKind::Local { type_name: type_name.clone(), name, value, is_final };
            if !more && all.is_empty() {
                return Ok(local);
            }
            all.push(StatementNode::boxed(type_name.at, local));
            if !more {
                return Ok(StatementKind::Locals(all));
            }
        }
    }

    #[inline(never)]
    fn if_statement(&mut self) -> Parsed<StatementKind> {
        self.bump();
        let condition = self.bracketed()?;
        let then = self.statement()?;
        let otherwise = if self.take_word("else") { Some(self.statement()?) } else { None };
        Ok(StatementKind::If { condition, then, otherwise })
    }

    #[inline(never)]
    fn for_statement(&mut self) -> Parsed<StatementKind> {
        self.bump();
        self.expect(Kind::RoundOpen)?;
        let mut start = Vec::new();
        if self.kind() != Kind::Semicolon {
            let at = self.at();
            let first = self.place;
            let is_final = self.local_modifiers()?;
            let declares = self.place > first || self.is_declaration();
            let name = self.after_type(self.place).map(|place| (self.token(place).kind, self.token(place + 1).kind));
            if name == Some((Kind::Word, Kind::Colon)) {
                return self.for_each(is_final);
            }
            if declares {
                start.push(StatementNode::boxed(at, self.declared(is_final)?));
            } else {
                for expression in self.expressions(Kind::Semicolon)? {
                    start.push(StatementNode::boxed(expression.at, StatementKind::Expression(expression)));
                }
            }
        }
        self.expect(Kind::Semicolon)?;
        let condition = if self.kind() == Kind::Semicolon { None } else { Some(self.expression()?) };
        self.expect(Kind::Semicolon)?;
        let step = self.expressions(Kind::RoundClose)?;
        self.expect_head_close()?;
        Ok(StatementKind::For { start, condition, step, body: self.loop_body()? })
    }

    fn for_each(&mut self, is_final: bool) -> Parsed<StatementKind> {
        let type_name = self.type_name()?;
        let name = self.new_name()?;
        self.expect(Kind::Colon)?;
        let source = self.expression()?;
        self.expect_head_close()?;
        Ok(StatementKind::ForEach { type_name, name, is_final, source, body: self.loop_body()? })
    }

    #[inline(never)]
    fn try_statement(&mut self) -> Parsed<StatementKind> {
        self.bump();
        let body = self.body()?;
        let mut catches = Vec::new();
        while self.take_word("catch") {
            self.expect(Kind::RoundOpen)?;
            let is_final = self.local_modifiers()?;
            let type_name = self.exception_type()?;
            let name = self.new_name()?;
            self.expect(Kind::RoundClose)?;
            catches.push(Catch { type_name, name, is_final, body: self.body()? });
        }
        let finally = if self.take_word("finally") { Some(self.body()?) } else { None };
        if catches.is_empty() && finally.is_none() {
            return Err(self.missing("catch"));
        }
        Ok(StatementKind::Try { body, catches, finally })
    }

    /// Words and dots alone.
    fn exception_type(&mut self) -> Parsed<TypeName> {
        let mut name = self.name()?;
        let (at, mut path) = (name.at, Vec::new());
        while self.take(Kind::Dot) {
            path.push(name.text);
            name = self.name()?;
        }
        path.push(name.text);
        Ok(Box::new(TypeNameNode { path, arguments: Vec::new(), at }))
    }

    /// `as user` or `as system` after the verb.
    fn access(&mut self) -> bool {
        let user = self.is_word_at(self.place + 1, "user");
        if self.is_word("as") && (user || self.is_word_at(self.place + 1, "system")) {
            self.place += 2;
            return user;
        }
        false
    }

    #[inline(never)]
    fn dml(&mut self, operation: Operation) -> Parsed<StatementKind> {
        self.bump();
        let as_user = self.access();
        let records = self.expression()?;
        let mut external_id = None;
        if operation == Operation::Upsert && self.kind() == Kind::Word {
            let mut name = self.any_name();
            // `Account.Fields.Key__c` is a longer spelling of `Key__c`.
            while self.kind() == Kind::Dot && self.kind_after(1) == Kind::Word {
                self.bump();
                name = self.any_name();
            }
            external_id = Some(name);
        }
        self.ended(StatementKind::Dml { operation, records, external_id, as_user })
    }

    #[inline(never)]
    fn merge(&mut self) -> Parsed<StatementKind> {
        let at = self.taken().at;
        if self.access() {
            self.fail(at, &["merge as user is not supported"]);
        }
        let master = self.expression()?;
        let duplicates = self.expression()?;
        self.ended(StatementKind::Merge { master, duplicates })
    }
}

/// Calls, assignments, steps and creations may stand alone.
fn has_effect(expression: &Expression) -> bool {
    use crate::syntax::Unary::{DecrementAfter, DecrementBefore, IncrementAfter, IncrementBefore};
    match &expression.kind {
        ExpressionKind::Call { .. }
        | ExpressionKind::Assign { .. }
        | ExpressionKind::New { .. }
        | ExpressionKind::NewRecord { .. }
        | ExpressionKind::NewElements { .. }
        | ExpressionKind::NewSized { .. }
        | ExpressionKind::NewEntries { .. } => true,
        ExpressionKind::Unary { operator, .. } => {
            matches!(operator, IncrementBefore | DecrementBefore | IncrementAfter | DecrementAfter)
        }
        _ => false,
    }
}
