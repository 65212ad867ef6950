//! Tests of the parser: the site's own files, the trees, what is refused and where, and texts that nobody would write.

mod bombs;
mod queries;
mod recovery;
mod refusals;
mod searches;
mod shapes;

use super::unit;
use crate::source::Source;
use crate::syntax::{Class, Expression, Member, Statement, StatementKind, Unit};

macro_rules! real {
    ($path:literal) => {
        include_str!(concat!("../../patterns/outbound_rest_callout/force-app/main/default/", $path))
    };
}

const FILES: [(&str, &str); 5] = [
    ("AccountEnrichment.cls", real!("classes/AccountEnrichment.cls")),
    ("AccountEnrichmentJob.cls", real!("classes/AccountEnrichmentJob.cls")),
    ("CompanyProfile.cls", real!("classes/CompanyProfile.cls")),
    ("DataProvider.cls", real!("classes/DataProvider.cls")),
    ("AccountEnrichmentTrigger.trigger", real!("triggers/AccountEnrichmentTrigger.trigger")),
];

fn class(text: &str) -> Class {
    match unit(&Source::new("Test.cls", text)) {
        Ok(Unit::Class(class)) => class,
        other => panic!("{text}: {other:?}"),
    }
}

/// The errors as `line:column: message`.
fn errors(name: &str, text: &str) -> Vec<String> {
    let errors = unit(&Source::new(name, text)).err().unwrap_or_default();
    errors.iter().map(|error| format!("{}:{}: {}", error.line, error.column, error.message)).collect()
}

fn statements(text: &str) -> Vec<Statement> {
    let class = class(&["class Test { void run() {", text, "}}"].concat());
    match class.members.into_iter().next() {
        Some(Member::Method(method)) => method.body.unwrap(),
        other => panic!("{text}: {other:?}"),
    }
}

fn statement(text: &str) -> StatementKind {
    statements(text).remove(0).kind
}

fn expression(text: &str) -> Expression {
    match statement(&["return ", text, ";"].concat()) {
        StatementKind::Return(Some(expression)) => expression,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn the_files_of_the_site_parse() {
    for (name, text) in FILES {
        unit(&Source::new(name, text)).unwrap_or_else(|errors| panic!("{}", errors[0]));
    }
}
