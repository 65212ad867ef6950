//! Placeholder of the parser.

use crate::soql::{Query, QueryError};
use crate::source::{Diagnostic, Source};
use crate::syntax::Unit;

pub(crate) fn query(_text: &str) -> Result<(Query, Vec<String>), QueryError> {
    Err(QueryError { message: "SOQL is not supported by this compiler yet".into(), line: 1, column: 1 })
}

pub(crate) fn unit(_source: &Source) -> Result<Unit, Vec<Diagnostic>> {
    Err(Vec::new())
}
