//! SOQL: conditions and the values in them.
//!
//! Refuses AND and OR side by side without brackets, as Salesforce does, and dates that no calendar has. Invariant:
//! an `IN` list of nothing but literals is one value.

use super::query_dates::{date, datetime, time};
use super::{Parsed, Parser};
use crate::datum::Datum;
use crate::decimal::Decimal;
use crate::letters;
use crate::lexer::Kind;
use crate::soql::{Comparand, Condition, Operand, Operator};

const DATE_WORDS: [&str; 23] = [
    "YESTERDAY",
    "TODAY",
    "TOMORROW",
    "LAST_WEEK",
    "THIS_WEEK",
    "NEXT_WEEK",
    "LAST_MONTH",
    "THIS_MONTH",
    "NEXT_MONTH",
    "LAST_90_DAYS",
    "NEXT_90_DAYS",
    "THIS_QUARTER",
    "LAST_QUARTER",
    "NEXT_QUARTER",
    "THIS_YEAR",
    "LAST_YEAR",
    "NEXT_YEAR",
    "THIS_FISCAL_QUARTER",
    "LAST_FISCAL_QUARTER",
    "NEXT_FISCAL_QUARTER",
    "THIS_FISCAL_YEAR",
    "LAST_FISCAL_YEAR",
    "NEXT_FISCAL_YEAR",
];

/// Those that take a number: `LAST_N_DAYS:30`, `N_DAYS_AGO:7`.
const COUNTED: [&str; 5] = ["DAYS", "WEEKS", "MONTHS", "QUARTERS", "YEARS"];

impl Parser<'_> {
    /// Conditions between ANDs, or between ORs.
    pub(super) fn condition(&mut self, aggregates: bool) -> Parsed<Condition> {
        self.deeper()?;
        let first = self.single(aggregates)?;
        let word = if self.is_word("and") {
            "and"
        } else if self.is_word("or") {
            "or"
        } else {
            self.shallower();
            return Ok(first);
        };
        let mut all = vec![first];
        while self.take_word(word) {
            let next = self.single(aggregates)?;
            all.push(next);
        }
        if self.is_word("and") || self.is_word("or") {
            return Err(self.unexpected_in_query());
        }
        self.shallower();
        Ok(if word == "and" { Condition::And(all) } else { Condition::Or(all) })
    }

    fn single(&mut self, aggregates: bool) -> Parsed<Condition> {
        if self.take(Kind::RoundOpen) {
            let inner = self.condition(aggregates)?;
            self.soql_sign(Kind::RoundClose)?;
            return Ok(inner);
        }
        if self.take_word("not") {
            self.deeper()?;
            let inner = self.single(aggregates)?;
            self.shallower();
            return Ok(Condition::Not(Box::new(inner)));
        }
        let field = self.comparand(aggregates)?;
        let operator = match self.kind() {
            Kind::Assign => Operator::Equal,
            Kind::NotEqual => Operator::NotEqual,
            Kind::Less => Operator::Less,
            Kind::LessOrEqual => Operator::LessOrEqual,
            Kind::Greater => Operator::Greater,
            Kind::GreaterOrEqual => Operator::GreaterOrEqual,
            Kind::Word => return self.word_operator(field),
            _ => return Err(self.unexpected_in_query()),
        };
        self.bump();
        let value = self.operand()?;
        Ok(Condition::Compare { field, operator, value })
    }

    fn word_operator(&mut self, field: Comparand) -> Parsed<Condition> {
        if self.take_word("like") {
            let value = self.operand()?;
            return Ok(Condition::Compare { field, operator: Operator::Like, value });
        }
        let includes = self.is_word("includes");
        if includes || self.is_word("excludes") {
            self.bump();
            let value = self.list()?;
            let operator = if includes { Operator::Includes } else { Operator::Excludes };
            return Ok(Condition::Compare { field, operator, value });
        }
        let negated = self.take_word("not");
        self.soql_word("in")?;
        if self.kind() == Kind::Colon {
            return Ok(Condition::In { field, negated, values: self.bind()? });
        }
        if self.is_word_at(self.place + 1, "select") {
            self.soql_sign(Kind::RoundOpen)?;
            let query = Box::new(self.query()?);
            self.soql_sign(Kind::RoundClose)?;
            return Ok(Condition::InQuery { field, negated, query });
        }
        Ok(Condition::In { field, negated, values: self.list()? })
    }

    /// `('a', :b)`, or a bind.
    fn list(&mut self) -> Parsed<Operand> {
        if self.kind() == Kind::Colon {
            return self.bind();
        }
        self.soql_sign(Kind::RoundOpen)?;
        let mut values = Vec::new();
        let mut plain = true;
        loop {
            let value = self.operand()?;
            plain &= matches!(value, Operand::Value(_));
            values.push(value);
            if !self.take(Kind::Comma) {
                break;
            }
        }
        self.soql_sign(Kind::RoundClose)?;
        if !plain {
            return Ok(Operand::List(values));
        }
        let data = values.into_iter().map(|value| match value {
            Operand::Value(datum) => datum,
            _ => Datum::Null,
        });
        Ok(Operand::Value(Datum::List(data.collect())))
    }

    fn operand(&mut self) -> Parsed<Operand> {
        let token = self.peek();
        match token.kind {
            Kind::Colon => self.bind(),
            Kind::Text => {
                self.bump();
                Ok(Operand::Value(Datum::String(self.string(token, true)?)))
            }
            Kind::Minus | Kind::Plus => {
                self.bump();
                self.number_operand(token.kind == Kind::Minus)
            }
            Kind::Integer if matches!(self.kind_after(1), Kind::Minus | Kind::Colon) => self.date_operand(),
            Kind::Word => self.word_operand(),
            _ => self.number_operand(false),
        }
    }

    /// An integer or decimal literal.
    pub(super) fn number_operand(&mut self, negative: bool) -> Parsed<Operand> {
        let token = self.peek();
        let digits = token.text(self.text);
        let signed = [if negative { "-" } else { "" }, digits].concat();
        let datum = match token.kind {
            Kind::Integer => match (letters::integer(&signed), letters::whole(&signed)) {
                (Some(number), _) => Some(Datum::Integer(number)),
                (_, Some(number)) => Some(Datum::Long(number)),
                _ => None,
            },
            Kind::Decimal => Decimal::parse(&signed).map(Datum::Decimal),
            _ => return Err(self.unexpected_in_query()),
        };
        let Some(datum) = datum else {
            return Err(self.fail(token.at, &["For input string: \"", digits, "\""]));
        };
        self.bump();
        Ok(Operand::Value(datum))
    }

    /// `2024-01-31`, `2024-01-31T10:00:00Z` or `10:00:00Z`: one word in SOQL, many tokens to the lexer.
    fn date_operand(&mut self) -> Parsed<Operand> {
        let token = self.peek();
        let rest = self.text.get(token.start as usize..).unwrap_or("");
        let length = rest
            .bytes()
            .position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b':' | b'.' | b'+'))
            .unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or("");
        let datum = match word.len() {
            10 if !word.contains(':') => date(word).map(Datum::Date),
            _ if word.get(2..3) == Some(":") => time(word).map(Datum::Time),
            _ => datetime(word).map(Datum::Datetime),
        };
        let Some(datum) = datum else {
            return Err(self.fail(token.at, &["unexpected token: '", word, "'"]));
        };
        while self.kind() != Kind::End && self.peek().start < token.start + length as u32 {
            self.bump();
        }
        Ok(Operand::Value(datum))
    }

    fn word_operand(&mut self) -> Parsed<Operand> {
        let word = self.text_at(self.place).to_ascii_uppercase();
        let datum = match word.as_str() {
            "NULL" => Datum::Null,
            "TRUE" => Datum::Boolean(true),
            "FALSE" => Datum::Boolean(false),
            _ => return self.date_word(word),
        };
        self.bump();
        Ok(Operand::Value(datum))
    }

    fn date_word(&mut self, word: String) -> Parsed<Operand> {
        if DATE_WORDS.contains(&word.as_str()) {
            self.bump();
            return Ok(Operand::DateLiteral { word, count: None });
        }
        if !is_counted(&word) {
            return Err(self.unexpected_in_query());
        }
        self.bump();
        self.soql_sign(Kind::Colon)?;
        let count = if self.kind() == Kind::Integer { letters::integer(self.text_at(self.place)) } else { None };
        if count.is_none() {
            return Err(self.unexpected_in_query());
        }
        self.bump();
        Ok(Operand::DateLiteral { word, count })
    }
}

/// `LAST_N_DAYS`, `NEXT_N_FISCAL_QUARTERS`, `N_WEEKS_AGO`, …
fn is_counted(word: &str) -> bool {
    let unit = match word.strip_prefix("N_") {
        Some(rest) => rest.strip_suffix("_AGO"),
        None => word.strip_prefix("LAST_N_").or_else(|| word.strip_prefix("NEXT_N_")),
    };
    let Some(unit) = unit else { return false };
    match unit.strip_prefix("FISCAL_") {
        Some(fiscal) => matches!(fiscal, "QUARTERS" | "YEARS"),
        None => COUNTED.contains(&unit),
    }
}
