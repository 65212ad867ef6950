//! Answers SOSL searches: rows whose words are those that are looked for.
//!
//! Refuses a word of one character, with System.SearchException. Simplified: in a test a search finds what
//! `Test.setFixedSearchResults` named and nothing else, as in Salesforce; elsewhere it looks at each word of a row's
//! texts as it stands, without the forms of a word, and rows come in the order of their query, not of how well they
//! fit. Invariant: what was found meets the conditions of its query.
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm>

use apex::{
    Answer, Datum, Record, SearchQuestion,
    letters::lower,
    soql::{Comparand, Condition, Operand, Search},
};

use crate::{
    Moment, Note, access,
    limits::{Counted, SEARCHED},
    platform::Platform,
    schema::{Field, Object},
    soql::{self, Pattern, QueryProblem, View},
    transaction::Transaction,
};

impl Transaction {
    pub(crate) fn search(&mut self, platform: &mut Platform, now: Moment, asked: SearchQuestion) {
        if !self.may(platform, Counted::Searches, 1) {
            return;
        }
        self.log_line(platform, "SOSL_EXECUTE_BEGIN", &[&asked.text]);
        let term = match &asked.search.term {
            Operand::Value(Datum::String(text)) => text.clone(),
            _ => String::new(),
        };
        let fixed = self.fixed_results();
        let view = View::new(&platform.schema, &platform.records, &self.work.overlay, now, &self.user.id);
        let lists = match found(&view, asked.search, &term, fixed.as_deref()) {
            Ok(lists) => lists,
            Err(problem) if problem.code == soql::UNSUPPORTED => {
                return self.refuse_with(platform, &problem.message);
            }
            Err(problem) => return self.raise(platform, "System.SearchException", &[&problem.message]),
        };
        let list = |records: Vec<Record>| {
            Datum::List(records.into_iter().map(|record| Datum::Record(Box::new(record))).collect())
        };
        let lists = Datum::List(lists.into_iter().map(list).collect());
        platform.note(Note::Queried { transaction: self.number, text: asked.text, rows: 0 });
        self.reply(platform, Answer::Value(lists));
    }
}

/// The rows of each object that a search returns; where `fixed` names ids, of those.
pub(crate) fn found(
    view: &View<'_>,
    search: Search,
    term: &str,
    fixed: Option<&[Datum]>,
) -> Result<Vec<Vec<Record>>, Box<QueryProblem>> {
    let term = lower(term);
    if term.chars().filter(|letter| letter.is_alphanumeric()).count() < 2 {
        let message = ["search term must be longer than one character: ", &term];
        return Err(soql::problem("MALFORMED_SEARCH", &message));
    }
    let mut left = SEARCHED;
    let mut lists = Vec::new();
    for mut query in search.returning {
        let ids = match (fixed, view.schema.object(&query.from)) {
            (Some(ids), _) => ids.to_vec(),
            (None, Some(object)) => with_words(view, object, &search.group, &term),
            (None, None) => Vec::new(),
        };
        let is_found = Condition::In {
            field: Comparand { function: None, path: vec!["Id".to_owned()] },
            negated: false,
            values: Operand::Value(Datum::List(ids)),
        };
        query.condition = Some(Condition::And([Some(is_found), query.condition].into_iter().flatten().collect()));
        query.limit = query.limit.or_else(|| search.limit.clone());
        let mut records = soql::run(view, &query)?.records;
        records.truncate(left);
        left -= records.len();
        lists.push(records);
    }
    Ok(lists)
}

/// The ids of the rows that have the words.
fn with_words(view: &View<'_>, object: &Object, group: &str, term: &str) -> Vec<Datum> {
    let mut ids = Vec::new();
    for row in view.records.all(view.overlay, &object.name) {
        let words = words(view, object, group, row);
        if fits(term, &words) {
            ids.extend(row.get("Id").cloned());
        }
    }
    ids
}

/// The words of a row's texts, with spaces around each.
fn words(view: &View<'_>, object: &Object, group: &str, row: &Record) -> String {
    let looked_at = |field: &&Field| match group {
        "NAME" => object.name_field().is_some_and(|name| name.name == field.name),
        "EMAIL" | "PHONE" => field.name.to_ascii_uppercase().contains(group),
        _ => true,
    };
    let mut words = String::from(" ");
    let is_shown = |field: &&Field| access::shows(view, object, Some(field));
    for field in object.fields.iter().filter(looked_at).filter(is_shown) {
        if let Datum::String(text) = view.value(row, field) {
            for word in lower(&text).split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
                words.push_str(word);
                words.push(' ');
            }
        }
    }
    words
}

/// Whether a row's words are those of one alternative. Words stand beside one another, phrases in double quotes.
fn fits(term: &str, words: &str) -> bool {
    term.split(" or ").any(|alternative| {
        let (mut wanted, mut meets) = (true, true);
        for (place, part) in alternative.split('"').enumerate() {
            // What stands between quotes is one phrase.
            let phrases = if place % 2 == 1 { vec![part] } else { part.split_whitespace().collect() };
            for phrase in phrases {
                match phrase {
                    "and" => {}
                    "not" => wanted = false,
                    phrase => {
                        meets = meets && has(words, phrase) == wanted;
                        wanted = true;
                    }
                }
            }
        }
        meets
    })
}

fn has(words: &str, phrase: &str) -> bool {
    let mut pattern = String::from("% ");
    for letter in phrase.chars() {
        match letter {
            '*' => pattern.push('%'),
            '?' => pattern.push('_'),
            letter if letter.is_alphanumeric() => pattern.push(letter),
            _ => pattern.push(' '),
        }
    }
    Pattern::of(&(pattern + " %")).fits(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases_are_found_as_they_stand() {
        let words = " night harbour 12 o neill ";
        for (term, expected) in [
            ("night", true),
            ("nigh", false),
            ("nig*", true),
            ("n?ght", true),
            ("harbour night", true),
            ("\"harbour night\"", false),
            ("\"night harbour\"", true),
            ("night and harbour", true),
            ("day or harbour", true),
            ("night and not day", true),
            ("night and not harbour", false),
            ("o'neill", true),
        ] {
            assert_eq!(fits(term, words), expected, "{term}");
        }
    }
}
