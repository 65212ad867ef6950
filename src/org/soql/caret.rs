//! Where in a query's text something went wrong, and the block that shows it to a client.
//!
//! Refuses nothing: a problem without a place has no block. Invariants: a place is that of the very name that the plan
//! stumbled over, of a subquery too, because names are counted off in the order in which text and query have them; no
//! text, however strange, makes it panic. The shape of the block, read off dozens of captured answers: the line, from
//! thirty characters before the place to thirty after, both stretched to whole words between blanks and commas.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm>

use apex::soql::{Comparand, Condition, FieldPath, Query, QueryError, Selection};

use super::QueryProblem;

/// Characters of the line that stand before the place, and after it.
const AROUND: usize = 30;

/// The text with the block before it; the place is 1-based.
pub fn block(text: &str, line: u32, column: u32, message: &str) -> String {
    let shown = text.lines().nth(line.saturating_sub(1) as usize).unwrap_or_default();
    let letters: Vec<char> = shown.chars().collect();
    let place = (column.saturating_sub(1) as usize).min(letters.len());
    let ends = |place: usize| letters.get(place).is_none_or(|letter| letter.is_whitespace() || *letter == ',');
    let mut from = place.saturating_sub(AROUND);
    while from > 0 && !ends(from - 1) {
        from -= 1;
    }
    let mut to = (place + AROUND + 1).min(letters.len());
    while !ends(to) {
        to += 1;
    }
    let mut out = String::from("\n");
    out.extend(letters.get(from..to).unwrap_or_default());
    out.push('\n');
    for _ in from..place {
        out.push(' ');
    }
    out.push_str("^\nERROR at Row:");
    out.push_str(&line.to_string());
    out.push_str(":Column:");
    out.push_str(&column.to_string());
    out.push('\n');
    out.push_str(message);
    out
}

/// The message of a text that is no query.
pub fn of_text(text: &str, error: &QueryError) -> String {
    block(text, error.line, error.column, &error.message)
}

/// The message of a query that the plan refused.
pub fn of_query(text: &str, query: &Query, problem: &QueryProblem) -> String {
    let mut cursor = Cursor { text, at: 0, wanted: problem.near, found: None };
    if problem.near != 0 {
        cursor.query(query);
    }
    let Some(found) = cursor.found else { return problem.message.clone() };
    let before = text.get(..found).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(start..).unwrap_or_default().chars().count() + 1;
    let line = before.matches('\n').count() + 1;
    block(text, u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX), &problem.message)
}

/// Which name of a query is meant: where it lies in memory, for a query holds each of its names once.
pub fn address<T>(name: &T) -> usize {
    std::ptr::from_ref(name) as usize
}

/// Walks text and query side by side.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    wanted: usize,
    found: Option<usize>,
}

impl Cursor<'_> {
    fn query(&mut self, query: &Query) {
        for item in &query.select {
            match item {
                Selection::Field(path) | Selection::Aliased { field: path, .. } => self.path(path),
                Selection::Aggregate { field, .. } => field.iter().for_each(|path| self.path(path)),
                Selection::Children(query) => self.query(query),
                Selection::TypeOf { relationship, cases, otherwise } => {
                    self.name(relationship, address(relationship));
                    for (object, fields) in cases {
                        self.name(object, address(object));
                        fields.iter().for_each(|path| self.path(path));
                    }
                    otherwise.iter().for_each(|path| self.path(path));
                }
                Selection::Fields(_) => {}
            }
        }
        self.name(&query.from, address(&query.from));
        query.condition.iter().for_each(|condition| self.condition(condition));
        query.group_by.iter().for_each(|by| self.comparand(by));
        query.having.iter().for_each(|condition| self.condition(condition));
        query.order_by.iter().for_each(|item| self.comparand(&item.by));
        query.limit.iter().for_each(|limit| _ = self.name("limit", address(limit)));
        query.offset.iter().for_each(|offset| _ = self.name("offset", address(offset)));
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::And(all) | Condition::Or(all) => all.iter().for_each(|condition| self.condition(condition)),
            Condition::Not(condition) => self.condition(condition),
            Condition::Compare { field, .. } | Condition::In { field, .. } => self.comparand(field),
            Condition::InQuery { field, query, .. } => {
                self.comparand(field);
                self.query(query);
            }
        }
    }

    fn comparand(&mut self, comparand: &Comparand) {
        self.path(&comparand.path);
    }

    /// A path through the alias of a parent does not stand in the text as it is written out: its last name does.
    fn path(&mut self, path: &FieldPath) {
        if !self.name(&path.join("."), address(path)) {
            path.last().map(|last| self.name(last, address(path)));
        }
    }

    /// Goes on to the next place where a name stands as whole words, outside of quotes, if there is one.
    fn name(&mut self, name: &str, address: usize) -> bool {
        let (mut quoted, mut escaped, mut before) = (false, false, '\0');
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        for (place, letter) in self.text.char_indices() {
            if place < self.at {
                continue;
            }
            if !quoted && !is_word(before) && !name.is_empty() {
                let there =
                    self.text.get(place..place + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name));
                let after = self.text.get(place + name.len()..).and_then(|rest| rest.chars().next());
                if there && !after.is_some_and(is_word) {
                    if address == self.wanted && self.found.is_none() {
                        self.found = Some(place);
                    }
                    self.at = place + name.len();
                    return true;
                }
            }
            match letter {
                '\'' if !escaped => quoted = !quoted,
                _ => {}
            }
            escaped = quoted && letter == '\\' && !escaped;
            before = letter;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::block;

    #[test]
    fn a_short_query_is_shown_whole() {
        let text = "Select Id, Status, Location, Body from ApexLog";
        let shown = "\nSelect Id, Status, Location, Body from ApexLog\n                             ^\nERROR at \
                     Row:1:Column:30\nno";
        assert_eq!(block(text, 1, 30, "no"), shown);
        assert_eq!(block("", 9, 9, "no"), "\n\n^\nERROR at Row:9:Column:9\nno");
    }

    #[test]
    fn a_long_query_is_shown_from_thirty_characters_before_to_thirty_after_in_whole_words() {
        let text =
            "SELECT Id,Name,CreatedById,Actual_Capacity__c,Territory_Zone__c,Name,Owner_Job_Id__c,Last__c FROM X";
        let column = text.find("Territory").map_or(0, |at| at as u32 + 1);
        let expected = format!(
            "\nCreatedById,Actual_Capacity__c,Territory_Zone__c,Name,Owner_Job_Id__c\n{}^\nERROR at \
             Row:1:Column:{column}\nno",
            " ".repeat(31)
        );
        assert_eq!(block(text, 1, column, "no"), expected);
    }

    #[test]
    fn of_several_lines_the_one_is_shown() {
        let expected = "\nFROM Maycur__c\n     ^\nERROR at Row:2:Column:6\nno";
        assert_eq!(block("SELECT Id\nFROM Maycur__c", 2, 6, "no"), expected);
    }
}
