//! `System.runAs(user) { … }`: who works while a block of a test runs.
//!
//! Refuses nothing: what that user may do is in `access`. Invariant: at the block's end the user of before is back,
//! however the block is left.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_testing_tools_runas.htm>

use apex::{Answer, Datum, Record};

use crate::{
    platform::{Platform, User},
    transaction::Transaction,
};

impl Transaction {
    /// Begins or ends a block; false when the method is neither.
    pub(crate) fn run_as(&mut self, platform: &mut Platform, method: &str, arguments: &[Datum]) -> bool {
        let begins = method.eq_ignore_ascii_case("System.runAs");
        if !begins && !method.eq_ignore_ascii_case("System.endRunAs") {
            return false;
        }
        if self.test.is_none() {
            self.raise(platform, "System.TypeException", &["Cannot call test methods in non-test context"]);
            return true;
        }
        let next = match arguments {
            [Datum::Record(record)] if begins => Some(self.user_of(platform, record)),
            // A package's version: nobody else works.
            _ if begins => Some(self.user.clone()),
            _ => None,
        };
        if let Some(test) = &mut self.test {
            match next {
                Some(next) => test.users.push(std::mem::replace(&mut self.user, next)),
                None => self.user = test.users.pop().unwrap_or_else(|| self.user.clone()),
            }
        }
        self.reply(platform, Answer::Done);
        true
    }

    /// A user that was not inserted is inserted without a word, as in Salesforce.
    fn user_of(&mut self, platform: &mut Platform, record: &Record) -> User {
        let given = |record: &Record, field: &str| match record.get(field) {
            Some(Datum::String(text)) => text.clone(),
            _ => String::new(),
        };
        let known = record.id().and_then(|id| platform.records.get(&self.work.overlay, &record.object, id));
        if let (Some(id), Some(known)) = (record.id(), known) {
            return User { id: id.into(), username: given(known, "Username").into() };
        }
        let id = record.id().map_or_else(|| platform.records.next_id("005"), str::to_owned);
        let mut new = record.clone();
        new.set("Id", Datum::Id(id.clone()));
        self.work.overlay.put(new);
        User { id: id.into(), username: given(record, "Username").into() }
    }
}
