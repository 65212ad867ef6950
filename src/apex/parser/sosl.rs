//! SOSL in brackets: `[FIND 'x*' IN NAME FIELDS RETURNING Account(Id WHERE Name != null LIMIT 5)]`.
//!
//! Looks whether the clauses are sound and keeps nothing of them, because no search is run. Refuses what stands in no
//! clause. Invariant: clauses stand in Salesforce's order.

use super::{Parsed, Parser, Stop};
use crate::lexer::{Kind, Lower};

impl Parser<'_> {
    /// From `FIND` up to the closing bracket, which stays.
    pub(super) fn search(&mut self) -> Parsed<()> {
        self.deeper()?;
        self.soql_word("find")?;
        self.text_or_bind()?;
        if self.take_word("in") {
            self.one_of("all email name phone sidebar")?;
            self.soql_word("fields")?;
        }
        if self.take_word("returning") {
            self.returning()?;
            while self.take(Kind::Comma) {
                self.returning()?;
            }
        }
        while self.take_word("with") {
            self.search_with()?;
        }
        if self.take_word("limit") {
            self.number_or_bind()?;
        }
        if self.take_word("update") {
            self.one_of("tracking viewstat")?;
            while self.take(Kind::Comma) {
                self.one_of("tracking viewstat")?;
            }
        }
        self.shallower();
        Ok(())
    }

    /// `Account(Id, Name WHERE … ORDER BY … LIMIT 5)`
    fn returning(&mut self) -> Parsed<()> {
        if self.kind() != Kind::Word {
            return Err(self.unexpected_in_query());
        }
        self.bump();
        if !self.take(Kind::RoundOpen) {
            return Ok(());
        }
        loop {
            self.searched_field()?;
            if !self.take(Kind::Comma) {
                break;
            }
        }
        if self.take_word("where") {
            self.condition(false)?;
        }
        if self.take_word("using") {
            self.soql_word("listview")?;
            self.soql_sign(Kind::Assign)?;
            self.path()?;
        }
        if self.take_word("order") {
            self.soql_word("by")?;
            loop {
                self.path()?;
                let _ = self.take_word("asc") || self.take_word("desc");
                if self.take_word("nulls") {
                    self.one_of("first last")?;
                }
                if !self.take(Kind::Comma) {
                    break;
                }
            }
        }
        for word in ["limit", "offset"] {
            if self.take_word(word) {
                self.number_or_bind()?;
            }
        }
        self.soql_sign(Kind::RoundClose)
    }

    /// A field, or `toLabel(Status) alias`.
    fn searched_field(&mut self) -> Parsed<()> {
        if self.kind_after(1) != Kind::RoundOpen {
            self.path()?;
            return Ok(());
        }
        self.one_of("tolabel convertcurrency format")?;
        self.bump();
        self.path()?;
        self.soql_sign(Kind::RoundClose)?;
        if self.kind() == Kind::Word && !Lower::new(self.text_at(self.place)).is_among("where using order limit offset")
        {
            self.bump();
        }
        Ok(())
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
                    return self.text_or_bind();
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
                if self.kind() == Kind::Colon { self.bind().map(|_| ()) } else { self.one_of("true false") }
            }
            _ => Err(self.unexpected_in_query()),
        }
    }

    fn not_in_search(&mut self, what: &str) -> Stop {
        let at = self.at();
        self.fail(at, &[what, " is not supported in SOSL here"])
    }

    fn one_of(&mut self, words: &str) -> Parsed<()> {
        let word = self.text_at(self.place);
        if self.kind() != Kind::Word || !words.split(' ').any(|other| word.eq_ignore_ascii_case(other)) {
            return Err(self.unexpected_in_query());
        }
        self.bump();
        Ok(())
    }

    fn text_or_bind(&mut self) -> Parsed<()> {
        match self.kind() {
            Kind::Colon => self.bind().map(|_| ()),
            _ => self.soql_sign(Kind::Text),
        }
    }

    fn number_or_bind(&mut self) -> Parsed<()> {
        match self.kind() {
            Kind::Colon => self.bind().map(|_| ()),
            _ => self.soql_sign(Kind::Integer),
        }
    }
}
