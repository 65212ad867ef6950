//! SOQL: a query's clauses.
//!
//! Refuses by name what the tree has no room for (DISTANCE, WITH DATA CATEGORY, …).
//! Invariant: clauses stand in Salesforce's order, each at most once; binds are numbered as they stand in the text.

use super::{Parsed, Parser, Stop};
use crate::lexer::{Kind, complaint, is_no_name};
use crate::soql::{
    AGGREGATES, Comparand, DATE_FUNCTIONS, FieldPath, Operand, Ordering, Query, REFUSED, Selection, Subtotals,
    TEXT_FUNCTIONS,
};

/// Words that begin a clause, so that none of them is an alias.
const CLAUSES: [&str; 13] =
    ["from", "using", "where", "with", "group", "having", "order", "limit", "offset", "for", "all", "update", "typeof"];
/// Words that no field is called by.
const NO_FIELDS: [&str; 9] = ["from", "where", "select", "and", "or", "not", "in", "like", "null"];
/// Functions whose value is another one's argument; all but this one are refused by name.
const ZONE: &str = "CONVERTTIMEZONE";

impl Parser<'_> {
    /// A query that is the whole text.
    pub(super) fn whole_query(&mut self) -> Parsed<Query> {
        let query = self.query()?;
        if self.kind() == Kind::End { Ok(query) } else { Err(self.unexpected_in_query()) }
    }

    pub(super) fn query(&mut self) -> Parsed<Query> {
        self.deeper()?;
        self.soql_word("select")?;
        let mut query = Query::default();
        let mut aliased = None;
        loop {
            let at = self.at();
            let item = self.selection()?;
            if let Selection::Aliased { .. } = item {
                aliased.get_or_insert(at);
            }
            query.select.push(item);
            if !self.take(Kind::Comma) {
                break;
            }
        }
        self.soql_word("from")?;
        query.from = self.soql_name()?;
        self.take_word("as");
        query.alias = self.alias();
        let joined = self.joined(&query)?;
        if self.take_word("using") {
            self.soql_word("scope")?;
            query.scope = Some(self.soql_name()?.to_ascii_uppercase());
        }
        if self.take_word("where") {
            query.condition = Some(self.condition(false)?);
        }
        if self.take_word("with") {
            query.with = Some(self.with()?);
        }
        if self.take_word("group") {
            self.soql_word("by")?;
            query.subtotals = match self.kind_after(1) == Kind::RoundOpen {
                true if self.is_word("rollup") => Subtotals::Rollup,
                true if self.is_word("cube") => Subtotals::Cube,
                _ => Subtotals::None,
            };
            let has_subtotals = query.subtotals != Subtotals::None;
            if has_subtotals {
                self.place += 2;
            }
            loop {
                let by = self.comparand(false)?;
                query.group_by.push(by);
                if !self.take(Kind::Comma) {
                    break;
                }
            }
            if has_subtotals {
                self.soql_sign(Kind::RoundClose)?;
            }
            if self.take_word("having") {
                query.having = Some(self.condition(true)?);
            }
        }
        self.tail(&mut query)?;
        if query.group_by.is_empty()
            && let Some(at) = aliased
        {
            return Err(self.fail(at, &["only aggregate expressions use field aliasing"]));
        }
        for (alias, parents) in &joined {
            query.each_path(&mut |path| {
                if path.len() > 1 && path.first().is_some_and(|first| first.eq_ignore_ascii_case(alias)) {
                    path.splice(..1, parents.iter().cloned());
                }
            });
        }
        self.shallower();
        Ok(query)
    }

    /// `FROM Contact c, c.Account a, a.Owner o`: other names for parents, the last one first, so that each path is
    /// written out from the object on.
    fn joined(&mut self, query: &Query) -> Parsed<Vec<(String, FieldPath)>> {
        let mut joined = Vec::new();
        while self.take(Kind::Comma) {
            let at = self.at();
            let path = self.path()?;
            let known = |name: &String| {
                let is = |other: &String| other.eq_ignore_ascii_case(name);
                is(&query.from) || query.alias.as_ref().is_some_and(is) || joined.iter().any(|(alias, _)| is(alias))
            };
            if path.len() < 2 || !path.first().is_some_and(known) {
                return Err(self.fail(at, &["A relationship in a FROM clause must begin with an object or an alias"]));
            }
            self.take_word("as");
            let Some(alias) = self.alias() else { return Err(self.unexpected_in_query()) };
            joined.insert(0, (alias, path));
        }
        Ok(joined)
    }

    /// From `ORDER BY` on.
    pub(super) fn tail(&mut self, query: &mut Query) -> Parsed<()> {
        if self.take_word("order") {
            self.soql_word("by")?;
            loop {
                let ordering = self.ordering()?;
                query.order_by.push(ordering);
                if !self.take(Kind::Comma) {
                    break;
                }
            }
        }
        if self.take_word("limit") {
            query.limit = Some(self.count()?);
        }
        if self.take_word("offset") {
            query.offset = Some(self.count()?);
        }
        if self.take_word("for") {
            if self.take_word("view") || self.take_word("reference") {
                query.viewed = true;
            } else {
                self.soql_word("update")?;
                query.for_update = true;
            }
        }
        if self.is_word("update") {
            return Err(self.refuse("UPDATE TRACKING or VIEWSTAT"));
        }
        if self.take_word("all") {
            self.soql_word("rows")?;
            query.all_rows = true;
        }
        Ok(())
    }

    pub(super) fn selection(&mut self) -> Parsed<Selection> {
        if self.take(Kind::RoundOpen) {
            let query = self.query()?;
            self.soql_sign(Kind::RoundClose)?;
            return Ok(Selection::Children(Box::new(query)));
        }
        if self.is_word("typeof") && self.kind_after(1) == Kind::Word && !self.is_word_at(self.place + 1, "from") {
            return self.type_of();
        }
        if self.kind_after(1) != Kind::RoundOpen {
            let field = self.path()?;
            return match self.alias() {
                Some(alias) => Ok(Selection::Aliased { field, alias }),
                None => Ok(Selection::Field(field)),
            };
        }
        if self.is_word("fields") {
            self.place += 2;
            let word = self.soql_name()?.to_ascii_uppercase();
            if !matches!(word.as_str(), "ALL" | "STANDARD" | "CUSTOM") {
                self.place -= 1;
                return Err(self.unexpected_in_query());
            }
            self.soql_sign(Kind::RoundClose)?;
            return Ok(Selection::Fields(word));
        }
        let Comparand { function, path } = self.function(true)?;
        let field = if path.is_empty() { None } else { Some(path) };
        Ok(Selection::Aggregate { function: function.unwrap_or_default(), field, alias: self.alias() })
    }

    /// `TYPEOF What WHEN Account THEN Phone, Name WHEN Lead THEN Email ELSE Name END`.
    fn type_of(&mut self) -> Parsed<Selection> {
        self.bump();
        let relationship = self.soql_name()?;
        let mut cases = Vec::new();
        while self.take_word("when") {
            let object = self.soql_name()?;
            self.soql_word("then")?;
            let fields = self.paths()?;
            cases.push((object, fields));
        }
        if cases.is_empty() {
            return Err(self.unexpected_in_query());
        }
        let otherwise = if self.take_word("else") { self.paths()? } else { Vec::new() };
        self.soql_word("end")?;
        Ok(Selection::TypeOf { relationship, cases, otherwise })
    }

    fn paths(&mut self) -> Parsed<Vec<FieldPath>> {
        let mut paths = vec![self.path()?];
        while self.take(Kind::Comma) {
            let path = self.path()?;
            paths.push(path);
        }
        Ok(paths)
    }

    /// `COUNT()`, `SUM(Amount)`, `CALENDAR_YEAR(convertTimezone(CreatedDate))`.
    fn function(&mut self, aggregates: bool) -> Parsed<Comparand> {
        let function = self.text_at(self.place).to_ascii_uppercase();
        if self.kind() != Kind::Word {
            return Err(self.unexpected_in_query());
        }
        let is_aggregate = AGGREGATES.contains(&function.as_str());
        if is_aggregate && !aggregates {
            self.bump();
            return Err(self.unexpected_in_query());
        }
        let is_date = DATE_FUNCTIONS.contains(&function.as_str());
        if !is_aggregate && !is_date && !TEXT_FUNCTIONS.contains(&function.as_str()) {
            let what = ["The function ", &function].concat();
            return Err(self.refuse(&what));
        }
        self.place += 2;
        let path = if function == "COUNT" && self.kind() == Kind::RoundClose {
            FieldPath::new()
        } else if is_date && self.is_word(ZONE) && self.kind_after(1) == Kind::RoundOpen {
            self.place += 2;
            let path = self.path()?;
            self.soql_sign(Kind::RoundClose)?;
            path
        } else {
            self.path()?
        };
        self.soql_sign(Kind::RoundClose)?;
        Ok(Comparand { function: Some(function), path })
    }

    /// A field or a function of one, where they may stand also an aggregate.
    pub(super) fn comparand(&mut self, aggregates: bool) -> Parsed<Comparand> {
        if self.kind() == Kind::Word && self.kind_after(1) == Kind::RoundOpen {
            return self.function(aggregates);
        }
        Ok(Comparand { function: None, path: self.path()? })
    }

    pub(super) fn path(&mut self) -> Parsed<FieldPath> {
        if self.kind_after(1) == Kind::RoundOpen && self.kind() == Kind::Word {
            let what = ["The function ", &self.text_at(self.place).to_ascii_uppercase()].concat();
            return Err(self.refuse(&what));
        }
        let mut path = vec![self.soql_name()?];
        while self.take(Kind::Dot) {
            let name = self.soql_name()?;
            path.push(name);
        }
        Ok(path)
    }

    fn alias(&mut self) -> Option<String> {
        (self.kind() == Kind::Word && !self.is_clause() && !is_no_name(self.text_at(self.place)))
            .then(|| self.any_name().text)
    }

    fn is_clause(&self) -> bool {
        CLAUSES.iter().any(|word| self.is_word(word))
    }

    fn with(&mut self) -> Parsed<String> {
        let word = self.text_at(self.place).to_ascii_uppercase();
        match word.as_str() {
            "SECURITY_ENFORCED" | "USER_MODE" | "SYSTEM_MODE" => {
                self.bump();
                Ok(word)
            }
            "DATA" => Err(self.refuse("WITH DATA CATEGORY")),
            _ => Err(self.unexpected_in_query()),
        }
    }

    fn ordering(&mut self) -> Parsed<Ordering> {
        let by = self.comparand(true)?;
        let descending = self.take_word("desc");
        if !descending {
            self.take_word("asc");
        }
        let mut nulls_last = false;
        if self.take_word("nulls") {
            nulls_last = self.take_word("last");
            if !nulls_last {
                self.soql_word("first")?;
            }
        }
        Ok(Ordering { by, descending, nulls_last })
    }

    /// The number of a LIMIT or an OFFSET.
    pub(super) fn count(&mut self) -> Parsed<Operand> {
        match self.kind() {
            Kind::Colon => self.bind(),
            Kind::Integer => self.number_operand(false),
            _ => Err(self.unexpected_in_query()),
        }
    }

    /// `:expression`; alone only a path of words, as text.
    pub(super) fn bind(&mut self) -> Parsed<Operand> {
        self.bump();
        if let Some(bound) = self.bound {
            let bound = bound(self)?;
            self.bind_height = self.bind_height.max(self.height);
            self.binds.push(bound);
            return Ok(Operand::Bind(self.binds.len() as u32 - 1));
        }
        let path = self.path()?;
        self.bind_texts.push(path.join("."));
        Ok(Operand::Bind(self.bind_texts.len() as u32 - 1))
    }

    fn soql_name(&mut self) -> Parsed<String> {
        let word = self.text_at(self.place);
        if self.kind() != Kind::Word
            || is_no_name(word)
            || NO_FIELDS.iter().any(|other| other.eq_ignore_ascii_case(word))
        {
            return Err(self.unexpected_in_query());
        }
        let word = word.to_owned();
        self.bump();
        Ok(word)
    }

    pub(super) fn soql_word(&mut self, word: &str) -> Parsed<()> {
        if self.take_word(word) { Ok(()) } else { Err(self.unexpected_in_query()) }
    }

    pub(super) fn soql_sign(&mut self, kind: Kind) -> Parsed<()> {
        if self.take(kind) { Ok(()) } else { Err(self.unexpected_in_query()) }
    }

    pub(super) fn refuse(&mut self, what: &str) -> Stop {
        let at = self.at();
        self.fail(at, &[what, REFUSED])
    }

    pub(super) fn unexpected_in_query(&mut self) -> Stop {
        let token = self.peek();
        let found = self.found();
        match complaint(token, self.text) {
            Some(words) if token.kind != Kind::Unknown => self.fail(token.at, &[&words]),
            _ => self.fail(token.at, &["unexpected token: '", found, "'"]),
        }
    }
}
