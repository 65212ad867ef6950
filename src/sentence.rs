//! What happens in an org in words, shared by the page's transcript and the mock org's log.
//!
//! Refuses to explain: the page's prose does that. Invariant: nothing is said but what the note or the shown message
//! holds, so a sentence is as free of secrets as they are.

use org::{Note as OrgNote, Work};
use patterns::participant::Body;

/// What an event sounds like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Good,
    Bad,
}

/// A message in a few words: `GET /v1/companies?website=x`, `200 OK`
pub fn what(body: &Body) -> String {
    match body {
        Body::Request(request) => [request.method.name(), " ", &request.path].concat(),
        Body::Response(response) => {
            [&response.status.to_string(), " ", &response.reason].concat().trim_end().to_owned()
        }
        Body::Plain(plain) => plain.what.clone(),
    }
}

/// What an org reports about itself, as a sentence in the present tense, exact to the id.
pub fn of_org(note: &OrgNote) -> (String, Tone) {
    let mut tone = Tone::Plain;
    let text = match note {
        OrgNote::Began { transaction, work } => match work {
            Work::Rest { line } => [&named(*transaction), " begins: ", line, "."].concat(),
            Work::Job { class, .. } => [&named(*transaction), " begins: job ", class, " runs."].concat(),
        },
        OrgNote::Ran { file, lines, .. } => ran(file, lines),
        OrgNote::Queried { text, rows, .. } => ["A query finds ", &counted(*rows, "row"), ": ", text].concat(),
        OrgNote::Wrote { operation, records, .. } => match records.as_slice() {
            [one] => {
                let id = one.id().unwrap_or_default();
                [operation.word(), ": ", &one.object, " ", id, " is written, not yet committed."].concat()
            }
            many => {
                let object = many.first().map_or("none", |record| record.object.as_str());
                let count = counted(u32::try_from(many.len()).unwrap_or(u32::MAX), "record");
                [operation.word(), ": ", &count, " of ", object, " are written, not yet committed."].concat()
            }
        },
        OrgNote::Undid { records, .. } => {
            let object = records.first().map_or("none", |record| record.object.as_str());
            ["What was written is undone: ", &of_object(records.len(), object), "."].concat()
        }
        OrgNote::EmailsUndone { .. } => "An email that waited for the commit is undone.".to_owned(),
        OrgNote::RefusedRecord { operation, records, object, status_code, message, .. } => {
            tone = Tone::Bad;
            let number = if *records == 1 { String::new() } else { [&records.to_string(), " "].concat() };
            [operation.word(), " of ", &number, object, " is refused: ", status_code, ", ", &ended(message)].concat()
        }
        OrgNote::Enqueued { class, delay_minutes: 0, .. } => ["Job ", class, " is queued."].concat(),
        OrgNote::Enqueued { class, delay_minutes, .. } => {
            ["Job ", class, " is queued to run in ", &counted(*delay_minutes, "minute"), "."].concat()
        }
        OrgNote::EmailWaits { to, subject, .. } => {
            ["An email to ", &to.join(", "), " waits for the commit: ", &ended(subject)].concat()
        }
        OrgNote::EmailSent { email, .. } => {
            tone = Tone::Good;
            ["The email to ", &email.to.join(", "), " leaves the org: ", &ended(&email.subject)].concat()
        }
        OrgNote::Committed { transaction } => [&named(*transaction), " commits."].concat(),
        OrgNote::RolledBack { transaction, why } => {
            tone = Tone::Bad;
            [&named(*transaction), " is rolled back: ", &ended(without_cause(why))].concat()
        }
        OrgNote::Waits { transaction, timeout } => {
            let seconds = counted(timeout / 1_000, "second");
            [&named(*transaction), " waits for the answer, at most ", &seconds, "."].concat()
        }
        OrgNote::Refreshes { credential, .. } => {
            ["The Named Credential ", credential, " asks for a fresh token, and will try once more."].concat()
        }
        OrgNote::Raised { type_name, message, .. } => {
            tone = Tone::Bad;
            [type_name, " is raised: ", &ended(without_cause(message))].concat()
        }
        OrgNote::Debug { text, .. } => ["Debug: ", text].concat(),
    };
    (text, tone)
}

fn named(transaction: u32) -> String {
    ["Transaction ", &transaction.to_string()].concat()
}

/// How many lines a statement and the blanks and comments before the next may take: a greater step is a jump.
const STEP: u32 = 8;

/// The way through a file: from where to where, and where it jumped.
fn ran(file: &str, lines: &[u32]) -> String {
    let stretches: Vec<&[u32]> = lines.chunk_by(|one, next| one <= next && next - one <= STEP).collect();
    let text = |stretch: &[u32]| match stretch {
        [first, .., last] if first != last => {
            let to = if last - first == 1 { " and " } else { " to " };
            ["lines ", &first.to_string(), to, &last.to_string()].concat()
        }
        _ => ["line ", &stretch.first().map_or(String::new(), u32::to_string)].concat(),
    };
    let ways = match stretches.as_slice() {
        // A loop goes back at every turn: its last turn says where it stands.
        [_, .., last] if stretches.len() > 4 => {
            [&counted(u32::try_from(lines.len()).unwrap_or(u32::MAX), "line"), " run, at last ", &text(last)].concat()
        }
        [] => "nothing runs".to_owned(),
        [first, rest @ ..] => {
            let verb = if first.first() == first.last() { " runs" } else { " run" };
            rest.iter().fold([&text(first), verb].concat(), |told, stretch| told + ", then " + &text(stretch))
        }
    };
    ["In ", file, ", ", &ways, "."].concat()
}

/// `2 Case_Line_Item__c`
pub fn of_object(number: usize, object: &str) -> String {
    [number.to_string().as_str(), " ", object].concat()
}

fn counted(number: u32, thing: &str) -> String {
    [number.to_string().as_str(), " ", thing, if number == 1 { "" } else { "s" }].concat()
}

/// An exception's message without what caused it, which was told when that happened.
fn without_cause(message: &str) -> &str {
    message.split("\n\ncaused by:").next().unwrap_or_default()
}

/// A text with a full stop at its end.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { [text, "."].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_through_a_file_is_told_as_it_went() {
        for (lines, words) in [
            (&[8][..], "line 8 runs"),
            (&[8, 8], "line 8 runs"),
            (&[8, 9], "lines 8 and 9 run"),
            (&[8, 9, 15], "lines 8 to 15 run"),
            (&[38, 86, 87, 94], "line 38 runs, then lines 86 to 94"),
            (&[51, 53, 11, 14], "lines 51 to 53 run, then lines 11 to 14"),
            (&[3, 4, 3, 4, 3, 4, 3, 4, 3, 9], "10 lines run, at last lines 3 to 9"),
        ] {
            assert_eq!(ran("A.cls", lines), ["In A.cls, ", words, "."].concat());
        }
    }
}
