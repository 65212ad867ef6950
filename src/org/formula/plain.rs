//! The formulas of a build without the language of formulas: those that standard fields and plain defaults need.
//!
//! Refuses all but a literal, a field (perhaps of a parent), whether a field is a text, and the full name of a person;
//! whoever has another one names it, and does not go on without it. Invariant: what is computed here has the value that
//! the whole language gives it.

use apex::{Datum, Decimal, Record};

use crate::{
    schema::{Field, Object, Schema},
    soql::View,
};

/// Whether every formula is computed.
pub const WHOLE: bool = false;

const MOST_DEPTH: u8 = 8;
const FULL_NAME: &str = "TRIM(FirstName & ' ' & LastName)";

/// A formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// A literal.
    Value(Datum),
    /// A field of the row or of a parent, and the text that it is compared with.
    Field(String, Option<String>),
    /// First and last name.
    FullName,
}

/// Of what a formula is computed.
#[derive(Clone, Copy)]
pub struct Subject<'e, 'a> {
    /// Schema and rows.
    pub view: &'e View<'a>,
    /// The row.
    pub row: &'e Record,
    /// The row before an update: no formula here asks for it.
    #[expect(dead_code)]
    pub old: Option<&'e Record>,
}

impl Formula {
    /// The formula of a text.
    ///
    /// # Errors
    /// It is none of the few.
    pub fn parse(text: &str) -> Result<Formula, String> {
        let text = text.trim();
        let quoted = |text: &str| {
            let inner = text.strip_prefix(['\'', '"'])?.strip_suffix(['\'', '"'])?;
            (!inner.contains(['\'', '"', '\\'])).then(|| inner.to_owned())
        };
        let is_path = |text: &str| {
            text.starts_with(|first: char| first.is_ascii_alphabetic())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.')
        };
        if text == FULL_NAME {
            return Ok(Formula::FullName);
        }
        if let Some((path, wanted)) = text.split_once('=')
            && let (true, Some(wanted)) = (is_path(path), quoted(wanted))
        {
            return Ok(Formula::Field(path.to_owned(), Some(wanted)));
        }
        Ok(Formula::Value(match quoted(text) {
            Some(text) => Datum::String(text),
            None if text.eq_ignore_ascii_case("true") => Datum::Boolean(true),
            None if text.eq_ignore_ascii_case("false") => Datum::Boolean(false),
            None if text.eq_ignore_ascii_case("null") => Datum::Null,
            None if is_path(text) => return Ok(Formula::Field(text.to_owned(), None)),
            None => match Decimal::parse(text) {
                Some(number) => Datum::Decimal(number),
                None => return Err("formulas are not in this build".to_owned()),
            },
        }))
    }

    /// The formula that gives nothing.
    pub fn nothing() -> Formula {
        Formula::Value(Datum::Null)
    }

    /// The first field that an object does not have.
    pub fn unknown_field(&self, schema: &Schema, object: &Object) -> Option<String> {
        let Formula::Field(path, _) = self else { return None };
        let mut object = Some(object);
        let mut names = path.split('.').peekable();
        while let Some(name) = names.next() {
            let Some(known) = object else { break };
            if names.peek().is_none() {
                return known.field(name).is_none().then(|| path.clone());
            }
            object = known.parent(name).and_then(|(_, _, target)| schema.object(target));
        }
        Some(path.clone())
    }

    /// Its value as a field holds it.
    pub fn value(&self, subject: Subject<'_, '_>, field: &Field) -> Datum {
        crate::values::check(field, self.evaluate(subject)).unwrap_or_default()
    }

    /// Its value when it is a literal.
    pub fn literal(&self) -> Option<&Datum> {
        match self {
            Formula::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it holds.
    pub fn holds(&self, subject: Subject<'_, '_>) -> bool {
        self.evaluate(subject) == Datum::Boolean(true)
    }

    fn evaluate(&self, Subject { view, row, .. }: Subject<'_, '_>) -> Datum {
        match self {
            Formula::Value(value) => value.clone(),
            Formula::Field(path, wanted) => {
                let value = along(view, row, path);
                match wanted {
                    Some(wanted) => Datum::Boolean(matches!(value, Datum::String(text) if text == *wanted)),
                    None => value,
                }
            }
            Formula::FullName => {
                let [first, last] = ["FirstName", "LastName"].map(|name| match row.get(name) {
                    Some(Datum::String(text)) => text.as_str(),
                    _ => "",
                });
                Datum::String([first, " ", last].concat().trim().to_owned())
            }
        }
    }
}

/// The value of a path.
fn along(view: &View<'_>, row: &Record, path: &str) -> Datum {
    let Some(object) = view.schema.object(&row.object) else { return Datum::Null };
    match path.split_once('.') {
        None => object.field(path).map(|field| view.value(row, field)),
        Some((name, rest)) => {
            let parent = object.parent(name).and_then(|(lookup, ..)| view.parent(row, lookup));
            parent.map(|(_, row)| along(view, row, rest))
        }
    }
    .unwrap_or_default()
}

impl<'a> View<'a> {
    /// The value of a formula field.
    pub fn computed(&self, row: &Record, field: &Field, formula: &Formula) -> Datum {
        match self.deeper(MOST_DEPTH) {
            Some(view) => formula.value(Subject { view: &view, row, old: None }, field),
            None => Datum::Null,
        }
    }
}

apex::image_of_enum!(Formula { Value(value), Field(path, wanted), FullName });
