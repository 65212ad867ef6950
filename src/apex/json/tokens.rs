//! Reads JSON text token by token, with Jackson's words for what is none.
//!
//! Refuses nesting deeper than [`DEEPEST`]. Invariants: the place is always on a character boundary where text is
//! sliced; every token moves it; what stands behind the first whole value is not read.

use std::sync::Arc;

use super::JsonError;

/// Levels of arrays and objects.
const DEEPEST: usize = 200;
/// Levels that most texts have no more of.
const USUAL: usize = 5;
/// Bytes that most names and strings have no more of.
const USUAL_LENGTH: usize = 64;
const NO_VALUE: &str = "expected a valid value (number, String, array, object, 'true', 'false' or 'null')";

/// A token, in the order of the values of `JSONToken`
/// (<https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_enum_System_JsonToken.htm>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// `]`
    EndArray,
    /// `}`
    EndObject,
    /// A member's name.
    Name,
    /// `[`
    StartArray = 4,
    /// `{`
    StartObject,
    /// `false`
    False = 7,
    /// `null`
    Null,
    /// A number with a fraction or an exponent.
    Fraction,
    /// Any other number.
    Whole,
    /// A string.
    Text,
    /// `true`
    True,
}

impl Token {
    /// As Jackson writes a value's token in its messages.
    pub fn name(self) -> &'static str {
        match self {
            Token::EndArray => "END_ARRAY",
            Token::EndObject => "END_OBJECT",
            Token::Name => "FIELD_NAME",
            Token::StartArray => "START_ARRAY",
            Token::StartObject => "START_OBJECT",
            Token::False => "VALUE_FALSE",
            Token::Null => "VALUE_NULL",
            Token::Fraction => "VALUE_NUMBER_FLOAT",
            Token::Whole => "VALUE_NUMBER_INT",
            Token::Text => "VALUE_STRING",
            Token::True => "VALUE_TRUE",
        }
    }
}

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The first of an array or object, or its end; the text's one value.
    First,
    /// The value of a member.
    Value,
    /// A comma, or an end.
    After,
}

/// An array or object that has begun.
#[derive(Debug, Clone)]
struct Open {
    is_object: bool,
    from: usize,
    /// Where the name of the member that was met last begins, behind its quote.
    name: Option<usize>,
}

/// A text and how far it was read. A plain value: a copy reads ahead.
#[derive(Debug, Clone)]
pub struct Tokens {
    pub(super) text: Arc<str>,
    pub(super) place: usize,
    open: Vec<Open>,
    next: Next,
    /// The text of the last name, string or number.
    pub value: String,
    /// The token that was read last.
    pub current: Option<Token>,
    /// The token that `clearCurrentToken` took away.
    pub cleared: Option<Token>,
}

impl Tokens {
    /// A text that nothing was read of.
    pub fn new(text: Arc<str>) -> Tokens {
        Tokens {
            text,
            place: 0,
            open: Vec::with_capacity(USUAL),
            next: Next::First,
            value: String::with_capacity(USUAL_LENGTH),
            current: None,
            cleared: None,
        }
    }

    /// The next token; none behind the text's value.
    pub fn advance(&mut self) -> Result<Option<Token>, JsonError> {
        self.current = None;
        self.current = self.read()?;
        Ok(self.current)
    }

    /// The first token of the text.
    pub fn first(&mut self) -> Result<Token, JsonError> {
        match self.advance()? {
            Some(token) => Ok(token),
            None => Err(JsonError { message: "No content to map to Object due to end of input".into() }),
        }
    }

    /// The next token, where the text must go on.
    pub fn must(&mut self) -> Result<Token, JsonError> {
        match self.advance()? {
            Some(token) => Ok(token),
            None => Err(self.unexpected(NO_VALUE)),
        }
    }

    /// Passes over the rest of the array or object that has just begun.
    pub fn skip(&mut self) -> Result<(), JsonError> {
        if matches!(self.current, Some(Token::StartArray | Token::StartObject)) {
            let depth = self.open.len();
            while self.open.len() >= depth {
                self.must()?;
            }
        }
        Ok(())
    }

    /// Name of the member that the current token is, or is the value of. It is read again: hardly anybody asks.
    pub fn name(&self) -> Option<String> {
        let began = matches!(self.current, Some(Token::StartArray | Token::StartObject));
        let within = self.open.len().checked_sub(1 + usize::from(began)).and_then(|place| self.open.get(place))?;
        if !within.is_object {
            return None;
        }
        let mut again = Tokens::new(self.text.clone());
        if let Some(place) = within.name {
            again.place = place;
            // It was read before, so it ends.
            again.string("").ok()?;
        }
        Some(again.value)
    }

    /// Refuses whatever stands behind the value.
    pub fn end(&mut self) -> Result<(), JsonError> {
        self.blanks();
        if self.byte().is_some() { Err(self.unexpected(NO_VALUE)) } else { Ok(()) }
    }

    fn read(&mut self) -> Result<Option<Token>, JsonError> {
        self.blanks();
        let Some(&Open { is_object, from, .. }) = self.open.last() else {
            return match self.next {
                Next::First if self.byte().is_some() => self.any().map(Some),
                _ => Ok(None),
            };
        };
        let kind = if is_object { "OBJECT" } else { "ARRAY" };
        if self.next == Next::Value {
            self.check_within(kind)?;
            return self.any().map(Some);
        }
        if self.take(if is_object { b'}' } else { b']' }) {
            self.open.pop();
            self.next = Next::After;
            return Ok(Some(if is_object { Token::EndObject } else { Token::EndArray }));
        }
        self.check_open(from, kind)?;
        if self.next == Next::After {
            if !self.take(b',') {
                return Err(self.unexpected(&["was expecting comma to separate ", kind, " entries"].concat()));
            }
            self.blanks();
        }
        self.check_within(kind)?;
        if !is_object {
            return self.any().map(Some);
        }
        if !self.take(b'"') {
            return Err(self.unexpected("was expecting double-quote to start field name"));
        }
        let begins = self.place;
        self.string(" in field name")?;
        self.blanks();
        self.check_within(kind)?;
        if !self.take(b':') {
            return Err(self.unexpected("was expecting a colon to separate field name and value"));
        }
        if let Some(within) = self.open.last_mut() {
            within.name = Some(begins);
        }
        self.next = Next::Value;
        Ok(Some(Token::Name))
    }

    /// The first token of any value.
    fn any(&mut self) -> Result<Token, JsonError> {
        if self.open.len() > DEEPEST {
            return Err(self.error(&["Nesting is deeper than 200 levels"], 0));
        }
        self.next = Next::After;
        match self.byte() {
            Some(bracket @ (b'{' | b'[')) => {
                let is_object = bracket == b'{';
                self.open.push(Open { is_object, from: self.place, name: None });
                self.place += 1;
                self.next = Next::First;
                Ok(if is_object { Token::StartObject } else { Token::StartArray })
            }
            Some(b'"') => {
                self.place += 1;
                self.string(" in string value")?;
                Ok(Token::Text)
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Token::True),
            Some(b'f') => self.word("false", Token::False),
            Some(b'n') => self.word("null", Token::Null),
            _ => Err(self.unexpected(NO_VALUE)),
        }
    }
}
