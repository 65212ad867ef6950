//! The parser: from tokens to the tree in `syntax.rs` and the query tree in `soql.rs`, by recursive descent.
//!
//! Refuses, at its place, whatever the tree has no room for. Invariants: the cursor never goes past the last token
//! and every loop moves it or ends; no tree, and no call in here, goes deeper than [`DEEPEST`], so neither parsing
//! nor whoever walks the tree later can exhaust the stack.

mod creation;
mod declarations;
mod expressions;
mod literals;
mod members;
mod operators;
mod query;
mod query_dates;
mod query_values;
mod repair;
mod sosl;
mod statements;
mod switch;
#[cfg(test)]
mod tests;
mod types;

use crate::letters;
use crate::lexer::{Kind, Token, is_kept, is_misplaced, is_no_name, tokens};
use crate::soql::{Query, QueryError, Search};
use crate::source::{At, Diagnostic, Source};
use crate::syntax::{Expression, Name, NameNode, Unit};

/// Bound on the height of every tree. A link of a chain (`+ a`, `.a()`) counts one; a level that the parser itself
/// enters (a bracket, a block, a type's argument) counts [`LEVEL`], because it takes Rust stack: up to 2.7 kB natively
/// and less in wasm, so 100 of them fit well into 512 kB.
const DEEPEST: u32 = 200;
const LEVEL: u32 = 2;
/// A file that went wrong at its beginning is not worth a thousand lines of complaints.
const MOST_ERRORS: usize = 20;

/// A query that stands alone, and the texts of its binds.
pub(crate) fn query(text: &str) -> Result<(Query, Vec<String>), QueryError> {
    let mut parser = Parser::new("", text);
    let parsed = parser.whole_query();
    parser.alone(parsed)
}

/// A search that stands alone, and the texts of its binds.
pub(crate) fn search(text: &str) -> Result<(Search, Vec<String>), QueryError> {
    let mut parser = Parser::new("", text);
    let parsed = parser.whole_search();
    parser.alone(parsed)
}

/// Of a class or a trigger, comments included.
/// <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm>
const MOST_CHARACTERS: usize = 1_000_000;

/// One file.
pub(crate) fn unit(source: &Source) -> Result<Unit, Vec<Diagnostic>> {
    if source.text.len() > MOST_CHARACTERS && source.text.chars().count() > MOST_CHARACTERS {
        let message = "Body: data value too large".to_owned();
        return Err(vec![Diagnostic { file: source.name.clone(), line: 1, column: 1, message }]);
    }
    let mut parser = Parser::new(&source.name, &source.text);
    parser.bound = Some(Parser::expression);
    let parsed = parser.file();
    match parsed {
        Ok(unit) if parser.errors.is_empty() => Ok(unit),
        _ => {
            parser.errors.sort_by_key(|error| (error.line, error.column));
            Err(parser.errors)
        }
    }
}

/// The error is already among [`Parser::errors`].
#[derive(Debug)]
struct Stop;

type Parsed<T> = Result<T, Stop>;

struct Parser<'a> {
    file: &'a str,
    text: &'a str,
    tokens: Vec<Token>,
    place: usize,
    /// What the levels that are open now count.
    depth: u32,
    /// Height of the expression that was parsed last.
    height: u32,
    errors: Vec<Diagnostic>,
    /// A block's last brace is missing: the blocks around it end too, and the class goes on.
    brace_missing: bool,
    /// Inline queries that are open.
    queries: u32,
    /// Binds of the inline query that is open now.
    binds: Vec<Expression>,
    bind_height: u32,
    /// A query that stands alone keeps its binds as text instead.
    bind_texts: Vec<String>,
    /// How an inline query's binds are read; none of a query that stands alone. A pointer, so that a program that only
    /// reads such queries is linked without the rest of the language.
    bound: Option<fn(&mut Self) -> Parsed<Expression>>,
}

impl<'a> Parser<'a> {
    fn new(file: &'a str, text: &'a str) -> Self {
        Parser {
            file,
            text,
            tokens: tokens(text),
            place: 0,
            depth: 0,
            height: 0,
            errors: Vec::new(),
            brace_missing: false,
            queries: 0,
            binds: Vec::new(),
            bind_height: 0,
            bind_texts: Vec::new(),
            bound: None,
        }
    }

    fn alone<T>(self, parsed: Parsed<T>) -> Result<(T, Vec<String>), QueryError> {
        match (parsed, self.errors.into_iter().next()) {
            (Ok(query), None) => Ok((query, self.bind_texts)),
            (_, Some(error)) => Err(QueryError { message: error.message, line: error.line, column: error.column }),
            (Err(Stop), None) => Err(QueryError { message: String::new(), line: 1, column: 1 }),
        }
    }

    fn token(&self, place: usize) -> Token {
        let end = Token { kind: Kind::End, at: At::default(), start: 0, end: 0 };
        self.tokens.get(place).or(self.tokens.last()).copied().unwrap_or(end)
    }

    fn peek(&self) -> Token {
        self.token(self.place)
    }

    fn kind(&self) -> Kind {
        self.kind_after(0)
    }

    #[inline(never)]
    fn kind_after(&self, tokens: usize) -> Kind {
        self.tokens.get(self.place + tokens).map_or(Kind::End, |token| token.kind)
    }

    fn at(&self) -> At {
        self.peek().at
    }

    fn text_at(&self, place: usize) -> &'a str {
        self.token(place).text(self.text)
    }

    fn bump(&mut self) {
        if self.kind() != Kind::End {
            self.place += 1;
        }
    }

    /// The token here, and one on.
    fn taken(&mut self) -> Token {
        let token = self.peek();
        self.bump();
        token
    }

    fn take(&mut self, kind: Kind) -> bool {
        let there = self.kind() == kind;
        if there {
            self.bump();
        }
        there
    }

    fn is_word_at(&self, place: usize, word: &str) -> bool {
        let token = self.token(place);
        token.kind == Kind::Word && token.text(self.text).eq_ignore_ascii_case(word)
    }

    fn is_word(&self, word: &str) -> bool {
        self.is_word_at(self.place, word)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let there = self.is_word(word);
        if there {
            self.bump();
        }
        there
    }

    fn expect_word(&mut self, word: &'static str) -> Parsed<()> {
        if self.take_word(word) { Ok(()) } else { Err(self.missing(word)) }
    }

    /// A name that may be declared or used: any word that Apex has not reserved.
    fn name(&mut self) -> Parsed<Name> {
        let token = self.peek();
        let text = token.text(self.text);
        if token.kind != Kind::Word {
            return Err(self.unexpected());
        }
        // The platform's library, which has no file, declares what others may not.
        let stop = is_no_name(text) && !self.file.is_empty();
        if stop || is_misplaced(text) {
            self.fail(token.at, &["Identifier name is reserved: ", text]);
        }
        if stop { Err(Stop) } else { Ok(self.any_name()) }
    }

    /// A name that a class, a trigger or an enum's value gets.
    fn type_declared(&mut self) -> Parsed<Name> {
        if self.file.is_empty() && self.kind() == Kind::Word {
            return Ok(self.any_name());
        }
        let name = self.name()?;
        self.check_letters(&name);
        Ok(name)
    }

    /// A name that a variable gets.
    fn new_name(&mut self) -> Parsed<Name> {
        let name = self.name()?;
        self.check_declared(&name);
        Ok(name)
    }

    fn check_declared(&mut self, name: &Name) {
        self.check_letters(name);
        if self.file.is_empty() {
            return;
        }
        if is_kept(&name.text) {
            self.fail(name.at, &["Identifier name is reserved: ", &name.text]);
        } else if name.text.eq_ignore_ascii_case("trigger") || name.text.eq_ignore_ascii_case("select") {
            self.fail(name.at, &["Identifier cannot be a keyword: ", &name.text]);
        }
    }

    fn check_letters(&mut self, name: &Name) {
        let text = name.text.as_str();
        if text.starts_with('_') || text.ends_with('_') || letters::find(text, "__").is_some() {
            self.fail(name.at, &["Invalid character in identifier: ", text]);
        }
    }

    /// The token as it stands: after a dot every word is a name (`Trigger.new`).
    fn any_name(&mut self) -> Name {
        let token = self.taken();
        Box::new(NameNode { text: token.text(self.text).to_string(), at: token.at })
    }

    /// Says what is wrong at a place, once for each place: what goes wrong there again follows from the first.
    fn fail(&mut self, at: At, words: &[&str]) -> Stop {
        let told = self.errors.last().is_some_and(|last| (last.line, last.column) == (at.line, at.column));
        if self.errors.len() < MOST_ERRORS && !told {
            self.errors.push(Diagnostic {
                file: self.file.to_string(),
                line: at.line,
                column: at.column,
                message: words.concat(),
            });
        }
        Stop
    }

    /// Opens a level; whoever calls it closes it with [`Parser::shallower`] when that level is done.
    fn deeper(&mut self) -> Parsed<()> {
        self.depth += LEVEL;
        self.check_depth(0)
    }

    fn shallower(&mut self) {
        self.depth -= LEVEL;
    }

    /// Sets the height of the tree just built, whose place is below `depth` open levels.
    fn set_height(&mut self, height: u32) -> Parsed<()> {
        self.height = height;
        self.check_depth(height)
    }

    fn check_depth(&mut self, height: u32) -> Parsed<()> {
        if self.depth + height > DEEPEST {
            let at = self.at();
            return Err(self.fail(at, &["Nesting is too deep"]));
        }
        Ok(())
    }
}
