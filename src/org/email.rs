//! E-mails of Apex: part of the transaction's work until it commits, and sent then.
//!
//! Refuses nothing: the library's `Messaging` has looked at addresses and texts. Invariant: an e-mail of work that was
//! undone, by the end of the transaction or by a rollback to a savepoint, was never sent.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_forcecom_email_outbound.htm>

use apex::{Answer, Datum};

use crate::{Note, limits::Counted, platform::Platform, transaction::Transaction};

/// An e-mail as it leaves the org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// Addresses, or ids of records that have one.
    pub to: Vec<String>,
    /// The subject.
    pub subject: String,
    /// Its text, or the HTML of one that has only that.
    pub body: String,
}

impl Transaction {
    /// Takes the e-mails of one call of `Messaging.sendEmail`.
    pub(crate) fn send_email(&mut self, platform: &mut Platform, arguments: &[Datum]) {
        if !self.may(platform, Counted::Emails, 1) {
            return;
        }
        if let Some(Datum::List(emails)) = arguments.first() {
            for email in emails.iter().filter_map(read) {
                let (to, subject) = (email.to.clone(), email.subject.clone());
                platform.note(Note::EmailWaits { transaction: self.number, to, subject });
                self.work.emails.push(email);
            }
        }
        self.reply(platform, Answer::Done);
    }
}

/// Recipients, subject, text.
fn read(email: &Datum) -> Option<Email> {
    let Datum::List(parts) = email else { return None };
    let [Datum::List(to), subject, body] = parts.as_slice() else { return None };
    let text = |datum: &Datum| match datum {
        Datum::String(text) | Datum::Id(text) => text.clone(),
        _ => String::new(),
    };
    Some(Email { to: to.iter().map(text).collect(), subject: text(subject), body: text(body) })
}
