//! Formulas: of fields, default values and validation rules.
//!
//! ```text
//! text --parser--> tree --functions--> a value of a row
//! ```
//!
//! Refuses, when it is parsed, a function or a global that is not listed; whoever has the formula then names it and
//! leaves it out. What is wrong only while it is computed, such as a division by zero, gives nothing. Invariants:
//! nothing in a number counts as zero, nothing in text as empty text; a tree is never deep, and formulas that lead to
//! one another end. Simplified: text is compared with its case, and there is one time zone, GMT.
//! <https://help.salesforce.com/s/articleView?id=platform.customize_functions.htm>

mod functions;
mod parser;
impl Image for Formula {
    /// By its text.
    fn write(&self, out: &mut Vec<u8>) {
        self.1.write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        Formula::parse(&String::read(bytes)).unwrap_or_else(|_| Formula::nothing())
    }
}

#[cfg(test)]
mod tests;

use apex::image::{Bytes, Image};
use apex::{Datum, Decimal, Record, Rounding};

use functions::Function;

use crate::{
    schema::{Field, Kind, Object, Schema},
    soql::View,
    values::{self, number},
};

/// Whether every formula is computed.
pub const WHOLE: bool = true;

/// Formulas that lead from one to the next, at most.
const MOST_DEPTH: u8 = 8;
/// What is behind a global: the object, and the field of the user's record that leads there.
const GLOBALS: [(&str, &str, &str); 4] = [
    ("$User", "User", "Id"),
    ("$Profile", "Profile", "ProfileId"),
    ("$UserRole", "UserRole", "UserRoleId"),
    ("$Organization", "Organization", ""),
];

/// A formula, and its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula(Node, String);

/// A part of a formula.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// A literal.
    Value(Datum),
    /// A field, perhaps of a parent, or of a global.
    Field(Vec<String>),
    /// A function.
    Call(Function, Vec<Node>),
    /// Operators of one rank, from left to right.
    Chain(Box<Node>, Vec<(&'static str, Node)>),
}

/// Of what a formula is computed.
#[derive(Clone, Copy)]
pub struct Subject<'e, 'a> {
    /// Schema and rows.
    pub view: &'e View<'a>,
    /// The row.
    pub row: &'e Record,
    /// The row before an update.
    pub old: Option<&'e Record>,
}

impl Formula {
    /// The formula of a text.
    ///
    /// # Errors
    /// What is not understood.
    pub fn parse(text: &str) -> Result<Formula, String> {
        parser::parse(text).map(|node| Formula(node, text.to_owned()))
    }

    /// The formula that gives nothing: in place of one that is not understood.
    pub fn nothing() -> Formula {
        Formula(Node::Value(Datum::Null), String::new())
    }

    /// The first field that an object does not have.
    pub fn unknown_field(&self, schema: &Schema, object: &Object) -> Option<String> {
        self.0.unknown_field(schema, object)
    }

    /// Its value as a field holds it.
    pub fn value(&self, subject: Subject<'_, '_>, field: &Field) -> Datum {
        let value = self.0.evaluate(subject);
        let fitting = match (&field.kind, number(&value)) {
            (Kind::Checkbox, _) => return Datum::Boolean(value == Datum::Boolean(true)),
            (Kind::Percent { scale, .. }, Some(number)) => rounded(percent(number, 100, 1), Some(*scale)),
            (kind, Some(number)) => match kind.digits() {
                Some((_, scale)) => rounded(Some(number), scale),
                None => value,
            },
            _ => value,
        };
        values::check(field, fitting).unwrap_or_default()
    }

    /// Its value when it is a literal.
    pub fn literal(&self) -> Option<&Datum> {
        match &self.0 {
            Node::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it holds.
    pub fn holds(&self, subject: Subject<'_, '_>) -> bool {
        self.0.evaluate(subject) == Datum::Boolean(true)
    }
}

/// So many hundredths of a number, or hundred times as much.
fn percent(number: Decimal, times: i64, by: i64) -> Option<Decimal> {
    number.checked_multiply(Decimal::from(times))?.checked_divide(Decimal::from(by))
}

fn rounded(number: Option<Decimal>, scale: Option<u32>) -> Datum {
    let scale = u8::try_from(scale.unwrap_or_default()).unwrap_or_default();
    number.and_then(|number| number.set_scale(scale, Rounding::HalfUp)).map_or(Datum::Null, Datum::Decimal)
}

impl Node {
    fn evaluate(&self, subject: Subject<'_, '_>) -> Datum {
        match self {
            Node::Value(value) => value.clone(),
            Node::Field(path) => field(subject, path),
            Node::Call(function, arguments) => functions::call(subject, *function, arguments),
            Node::Chain(first, rest) => {
                let mut value = first.evaluate(subject);
                for (operator, next) in rest {
                    // What follows `false &&` is not asked, and what follows `true ||` neither.
                    match (*operator, &value) {
                        ("&&", Datum::Boolean(true)) | ("||", Datum::Boolean(false) | Datum::Null) => {
                            value = next.evaluate(subject);
                        }
                        ("&&" | "||", _) => {}
                        _ => value = functions::operate(operator, &value, &next.evaluate(subject)),
                    }
                }
                value
            }
        }
    }

    fn unknown_field(&self, schema: &Schema, object: &Object) -> Option<String> {
        match self {
            Node::Value(_) => None,
            Node::Field(path) => (!is_known(schema, object, path)).then(|| path.join(".")),
            Node::Call(_, nodes) => nodes.iter().find_map(|node| node.unknown_field(schema, object)),
            Node::Chain(first, rest) => {
                let rest = || rest.iter().find_map(|(_, node)| node.unknown_field(schema, object));
                first.unknown_field(schema, object).or_else(rest)
            }
        }
    }
}

fn is_known(schema: &Schema, object: &Object, path: &[String]) -> bool {
    let Some((last, parents)) = path.split_last() else { return false };
    let mut object = Some(object);
    for (place, name) in parents.iter().enumerate() {
        object = match (place, global(name)) {
            (0, Some((_, object, _))) => schema.object(object),
            (0, None) if name.starts_with('$') => return true,
            _ => object.and_then(|object| object.parent(name)).and_then(|(_, _, target)| schema.object(target)),
        };
    }
    object.is_some_and(|object| object.field(last).is_some())
}

fn global(name: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    GLOBALS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))
}

/// The value of a path, from the row on or from a global.
fn field(subject: Subject<'_, '_>, path: &[String]) -> Datum {
    let Subject { view, row, .. } = subject;
    let Some((last, parents)) = path.split_last() else { return Datum::Null };
    let mut row = row;
    for (place, name) in parents.iter().enumerate() {
        let found = match (place, global(name)) {
            (0, Some((_, object, field))) => of_user(view, object, field),
            (0, None) if name.starts_with('$') => return other_global(view, name, last),
            _ => {
                let lookup = view.schema.object(&row.object).and_then(|object| object.parent(name));
                lookup.and_then(|(lookup, ..)| view.parent(row, lookup)).map(|(_, row)| row)
            }
        };
        match found {
            Some(found) => row = found,
            None => return Datum::Null,
        }
    }
    let Some(field) = view.schema.object(&row.object).and_then(|object| object.field(last)) else { return Datum::Null };
    match (view.value(row, field), &field.kind) {
        (Datum::Decimal(number), Kind::Percent { .. }) => percent(number, 1, 100).map_or(Datum::Null, Datum::Decimal),
        (value, _) => value,
    }
}

fn of_user<'a>(view: &View<'a>, object: &str, field: &str) -> Option<&'a Record> {
    if field.is_empty() {
        return view.records.all(view.overlay, object).into_iter().next();
    }
    let user = view.records.get(view.overlay, "User", view.user)?;
    match user.get(field) {
        Some(Datum::Id(id)) => view.records.get(view.overlay, object, id),
        _ => None,
    }
}

/// `$Label.Hello` is its text; every user has every permission.
fn other_global(view: &View<'_>, global: &str, name: &str) -> Datum {
    if global.eq_ignore_ascii_case("$Label") {
        let label = view.schema.labels.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        return label.map_or(Datum::Null, |(_, text)| Datum::String(text.clone()));
    }
    Datum::Boolean(true)
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
