//! SOSL in brackets: `[FIND 'x*' IN NAME FIELDS RETURNING Account(Id WHERE Name != null LIMIT 5)]`.
//!
//! Keeps what is looked for, where, and what is wanted of it; of the rest, looks only whether it is sound. Refuses what
//! stands in no clause. Invariant: clauses stand in Salesforce's order.

use super::{Parsed, Parser, Stop};
use crate::datum::Datum;
use crate::lexer::{Kind, Lower};
use crate::soql::{Operand, Query, Search, Selection};

impl Parser<'_> {
    /// A search that is the whole text.
    pub(super) fn whole_search(&mut self) -> Parsed<Search> {
        let search = self.search()?;
        if self.kind() == Kind::End { Ok(search) } else { Err(self.unexpected_in_query()) }
    }

    /// From `FIND` up to the closing bracket, which stays.
    pub(super) fn search(&mut self) -> Parsed<Search> {
        self.deeper()?;
        self.soql_word("find")?;
        // In a text the words may stand in braces.
        let term = if self.bound.is_none() && self.kind() == Kind::CurlyOpen {
            self.in_braces()?
        } else {
            self.text_or_bind()?
        };
        let mut search = Search { term, group: "ALL".to_owned(), returning: Vec::new(), limit: None };
        if self.take_word("in") {
            search.group = self.one_of("all email name phone sidebar")?.to_ascii_uppercase();
            self.soql_word("fields")?;
        }
        if self.take_word("returning") {
            loop {
                let returning = self.returning()?;
                search.returning.push(returning);
                if !self.take(Kind::Comma) {
                    break;
                }
            }
        }
        while self.take_word("with") {
            self.search_with()?;
        }
        if self.take_word("limit") {
            search.limit = Some(self.count()?);
        }
        if self.take_word("update") {
            self.one_of("tracking viewstat")?;
            while self.take(Kind::Comma) {
                self.one_of("tracking viewstat")?;
            }
        }
        self.shallower();
        Ok(search)
    }

    /// `{map AND "in hand"}`
    fn in_braces(&mut self) -> Parsed<Operand> {
        let open = self.taken();
        while self.kind() != Kind::CurlyClose {
            if self.kind() == Kind::End {
                return Err(self.unexpected_in_query());
            }
            self.bump();
        }
        let close = self.taken();
        let inside = self.text.get(open.end as usize..close.start as usize).unwrap_or_default();
        Ok(Operand::Value(Datum::String(inside.to_owned())))
    }

    /// `Account(Id, Name WHERE … ORDER BY … LIMIT 5)`
    fn returning(&mut self) -> Parsed<Query> {
        if self.kind() != Kind::Word {
            return Err(self.unexpected_in_query());
        }
        let mut query = Query { from: self.any_name().text, ..Query::default() };
        if !self.take(Kind::RoundOpen) {
            query.select.push(Selection::Field(vec!["Id".to_owned()]));
            return Ok(query);
        }
        loop {
            let item = self.selection()?;
            query.select.push(item);
            if !self.take(Kind::Comma) {
                break;
            }
        }
        if self.take_word("where") {
            query.condition = Some(self.condition(false)?);
        }
        if self.take_word("using") {
            self.soql_word("listview")?;
            self.soql_sign(Kind::Assign)?;
            self.path()?;
        }
        self.tail(&mut query)?;
        self.soql_sign(Kind::RoundClose)?;
        Ok(query)
    }

    /// What stands behind one WITH.
    fn search_with(&mut self) -> Parsed<()> {
        let lower = Lower::new(self.text_at(self.place));
        match lower.as_str() {
            "user_mode" | "system_mode" | "highlight" => {
                self.bump();
                Ok(())
            }
            "division" | "pricebookid" | "metadata" | "network" => {
                self.bump();
                if !self.take_word("in") {
                    self.soql_sign(Kind::Assign)?;
                    return self.text_or_bind().map(|_| ());
                }
                self.soql_sign(Kind::RoundOpen)?;
                self.text_or_bind()?;
                while self.take(Kind::Comma) {
                    self.text_or_bind()?;
                }
                self.soql_sign(Kind::RoundClose)
            }
            "snippet" => {
                self.bump();
                if !self.take(Kind::RoundOpen) {
                    return Ok(());
                }
                self.one_of("target_length")?;
                self.soql_sign(Kind::Assign)?;
                self.soql_sign(Kind::Integer)?;
                self.soql_sign(Kind::RoundClose)
            }
            "data" => Err(self.not_in_search("WITH DATA CATEGORY")),
            _ if self.take_word("spell_correction") => {
                self.soql_sign(Kind::Assign)?;
                if self.kind() == Kind::Colon { self.bind().map(|_| ()) } else { self.one_of("true false").map(|_| ()) }
            }
            _ => Err(self.unexpected_in_query()),
        }
    }

    fn not_in_search(&mut self, what: &str) -> Stop {
        let at = self.at();
        self.fail(at, &[what, " is not supported in SOSL here"])
    }

    fn one_of(&mut self, words: &str) -> Parsed<&str> {
        let word = self.text_at(self.place);
        if self.kind() != Kind::Word || !words.split(' ').any(|other| word.eq_ignore_ascii_case(other)) {
            return Err(self.unexpected_in_query());
        }
        self.bump();
        Ok(word)
    }

    fn text_or_bind(&mut self) -> Parsed<Operand> {
        match self.kind() {
            Kind::Colon => self.bind(),
            Kind::Text => {
                let token = self.taken();
                Ok(Operand::Value(Datum::String(self.string(token, false)?)))
            }
            _ => Err(self.unexpected_in_query()),
        }
    }
}
