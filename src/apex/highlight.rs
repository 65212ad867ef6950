//! Colours for Apex source: the text cut into stretches, each with what it is.
//!
//! Refuses nothing and parses nothing: it goes by tokens and their neighbours, so a text half typed keeps its colours.
//! Invariant: the stretches joined are exactly the text, whatever the text is.

use crate::lexer::{Kind as Sign, Lexer, Lower, Token, is_reserved};

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// The piece as it stands.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
}

/// What a stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Names, signs and blanks.
    Plain,
    /// `public`, `for`, `new`, `insert`.
    Keyword,
    /// `List`, `Account`, `void`.
    Type,
    /// A string literal.
    Text,
    /// A number literal.
    Number,
    /// A comment.
    Comment,
    /// `@isTest`
    Annotation,
    /// A keyword of SOQL inside an inline query.
    Query,
}

/// Cuts a text into stretches. Neighbours of one kind are one stretch.
pub fn highlight(text: &str) -> Vec<Stretch<'_>> {
    let mut lexer = Lexer::new(text);
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next();
        if token.kind == Sign::End {
            break;
        }
        tokens.push(token);
    }
    let mut view = View { text, tokens, place: 0, query: 0, before: Sign::End, word: "" };
    let mut painted = Painted { text, stretches: Vec::new(), start: 0, end: 0, kind: Kind::Plain };
    while let Some(token) = view.tokens.get(view.place).copied() {
        let kind = view.kind(token);
        painted.add(token.start as usize, Kind::Plain);
        painted.add(token.end as usize, kind);
        view.place += 1;
    }
    painted.add(text.len(), Kind::Plain);
    painted.close();
    painted.stretches
}

struct Painted<'a> {
    text: &'a str,
    stretches: Vec<Stretch<'a>>,
    start: usize,
    end: usize,
    kind: Kind,
}

impl Painted<'_> {
    /// Paints from where the last piece ended up to `end`.
    fn add(&mut self, end: usize, kind: Kind) {
        if end <= self.end {
            return;
        }
        if kind != self.kind {
            self.close();
            self.kind = kind;
        }
        self.end = end;
    }

    fn close(&mut self) {
        if let Some(text) = self.text.get(self.start..self.end).filter(|text| !text.is_empty()) {
            self.stretches.push(Stretch { text, kind: self.kind });
        }
        self.start = self.end;
    }
}

struct View<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    place: usize,
    /// Square brackets open since the one that opened a query; 0 outside.
    query: u32,
    /// The token before, comments left out.
    before: Sign,
    /// The last word, empty when a sign stood between.
    word: &'a str,
}

impl View<'_> {
    /// The token after this one, comments left out.
    fn next(&self) -> (Sign, &str) {
        let mut rest = self.tokens.get(self.place + 1..).unwrap_or(&[]).iter();
        match rest.find(|token| token.kind != Sign::Comment) {
            Some(token) => (token.kind, token.text(self.text)),
            None => (Sign::End, ""),
        }
    }

    fn kind(&mut self, token: Token) -> Kind {
        let kind = match token.kind {
            Sign::Comment | Sign::OpenComment => return Kind::Comment,
            Sign::Text | Sign::OpenText | Sign::MultiLine => Kind::Text,
            Sign::Integer | Sign::Long | Sign::Double | Sign::Decimal => Kind::Number,
            Sign::At if self.next().0 == Sign::Word => Kind::Annotation,
            Sign::SquareOpen => {
                let (_, word) = self.next();
                let opens = word.eq_ignore_ascii_case("select") || word.eq_ignore_ascii_case("find");
                self.query += u32::from(opens || self.query > 0);
                Kind::Plain
            }
            Sign::SquareClose => {
                self.query = self.query.saturating_sub(1);
                Kind::Plain
            }
            Sign::Word => self.word(token.text(self.text)),
            _ => Kind::Plain,
        };
        if token.kind != Sign::Dot {
            self.word = if token.kind == Sign::Word { token.text(self.text) } else { "" };
        }
        self.before = token.kind;
        kind
    }

    fn word(&self, word: &str) -> Kind {
        let lower = Lower::new(word);
        let lower = lower.as_str();
        if self.before == Sign::At {
            return Kind::Annotation;
        }
        if matches!(self.before, Sign::Dot | Sign::SafeDot) {
            // `DataProvider.RefusedException e`, `CompanyProfile.class`
            let declares = is_capital(word) && matches!(self.next().0, Sign::Word | Sign::CurlyOpen | Sign::Less);
            return match lower {
                "class" => Kind::Keyword,
                _ if declares && self.query == 0 => Kind::Type,
                _ => Kind::Plain,
            };
        }
        if self.query > 0 && is_query_word(lower) {
            return Kind::Query;
        }
        if lower == "void" {
            return Kind::Type;
        }
        if is_reserved(word) || is_soft_keyword(lower, self.next()) {
            return Kind::Keyword;
        }
        if self.is_type(word, lower) { Kind::Type } else { Kind::Plain }
    }

    /// Types begin with a capital, as a rule; what is called, set or shouted is none.
    fn is_type(&self, word: &str, lower: &str) -> bool {
        let (next, _) = self.next();
        if self.word.eq_ignore_ascii_case(if self.query > 0 { "from" } else { "on" }) {
            return is_capital(word);
        }
        if self.query > 0 {
            return false;
        }
        if matches!(lower, "string" | "integer" | "boolean" | "decimal" | "double" | "long" | "id" | "date") {
            return matches!(
                next,
                Sign::Word | Sign::Less | Sign::Greater | Sign::Comma | Sign::Dot | Sign::SquareOpen
            ) || (next == Sign::RoundClose && self.before == Sign::RoundOpen);
        }
        let shouted = word.len() > 1 && !word.bytes().any(|byte| byte.is_ascii_lowercase());
        if !is_capital(word) {
            return false;
        }
        match next {
            Sign::RoundOpen => self.word.eq_ignore_ascii_case("new"),
            Sign::Assign => false,
            Sign::Word | Sign::Less => true,
            _ => !shouted || next == Sign::Dot,
        }
    }
}

fn is_capital(word: &str) -> bool {
    word.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase())
}

/// Words that are keywords only where what follows makes them so.
fn is_soft_keyword(lower: &str, next: (Sign, &str)) -> bool {
    let before_word = next.0 == Sign::Word;
    match lower {
        "get" | "set" => matches!(next.0, Sign::Semicolon | Sign::CurlyOpen),
        "with" | "without" | "inherited" => next.1.eq_ignore_ascii_case("sharing"),
        "sharing" | "trigger" | "on" | "as" | "when" => before_word || matches!(next.0, Sign::Integer | Sign::Text),
        "before" | "after" => before_word,
        _ => false,
    }
}

fn is_query_word(lower: &str) -> bool {
    matches!(
        lower,
        "select"
            | "from"
            | "where"
            | "and"
            | "or"
            | "not"
            | "in"
            | "like"
            | "includes"
            | "excludes"
            | "null"
            | "true"
            | "false"
            | "with"
            | "group"
            | "by"
            | "having"
            | "order"
            | "asc"
            | "desc"
            | "nulls"
            | "first"
            | "last"
            | "limit"
            | "offset"
            | "for"
            | "update"
            | "all"
            | "rows"
            | "fields"
            | "find"
            | "returning"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(text: &str, piece: &str) -> Kind {
        let stretch = highlight(text).into_iter().find(|stretch| stretch.text.trim() == piece);
        stretch.unwrap_or_else(|| panic!("no {piece} in {:?}", highlight(text))).kind
    }

    #[test]
    fn words_are_coloured_by_what_stands_around_them() {
        let text = "@isTest public class A extends B { List<Id> ids = new List<Id>(); // note\n String s = 'x' + 10; }";
        assert_eq!(kind_of(text, "@isTest"), Kind::Annotation);
        assert_eq!(kind_of(text, "public"), Kind::Keyword);
        assert_eq!(kind_of(text, "A"), Kind::Type);
        assert_eq!(kind_of(text, "List"), Kind::Type);
        assert_eq!(kind_of(text, "String"), Kind::Type);
        assert_eq!(kind_of(text, "'x'"), Kind::Text);
        assert_eq!(kind_of(text, "10"), Kind::Number);
        assert_eq!(kind_of(text, "// note"), Kind::Comment);
    }

    #[test]
    fn query_words_are_coloured_inside_a_query_only() {
        let text = "limit = [SELECT Id, Limit__c FROM Account WHERE Id IN :ids[0].x LIMIT 1]; where = 2;";
        assert_eq!(kind_of(text, "SELECT"), Kind::Query);
        assert_eq!(kind_of(text, "LIMIT"), Kind::Query);
        assert_eq!(highlight(text)[0].kind, Kind::Plain);
        assert_eq!(highlight(text).iter().filter(|stretch| stretch.kind == Kind::Query).count(), 5);
    }

    #[test]
    fn the_pieces_joined_are_the_text() {
        let text = "/** ä */ trigger T on A (after insert) { X.y(Trigger.new, 'ö'); [SELECT Id FROM A] “ @ '''\r\n";
        let characters: Vec<char> = text.chars().collect();
        for from in 0..characters.len() {
            for to in from..=characters.len() {
                let part: String = characters[from..to].iter().collect();
                let joined: String = highlight(&part).iter().map(|stretch| stretch.text).collect();
                assert_eq!(joined, part);
            }
        }
    }
}
