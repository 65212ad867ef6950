//! stub
use super::{Parsed, Parser, Stop};
use crate::soql::Query;
impl Parser<'_> {
    pub(super) fn whole_query(&mut self) -> Parsed<Query> {
        self.query()
    }
    pub(super) fn query(&mut self) -> Parsed<Query> {
        Err(self.unexpected())
    }
    pub(super) fn unexpected_in_query(&mut self) -> Stop {
        self.unexpected()
    }
}
