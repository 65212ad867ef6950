//! From a formula's text to its tree.
//!
//! Refuses functions, globals and signs that are not known, and brackets that nest too deep. Invariant: the tree is as
//! deep as the brackets nest, however long the formula is.
//! <https://help.salesforce.com/s/articleView?id=platform.customize_functions.htm>

use apex::{Datum, Decimal};

use super::{Node, functions::Function};

/// How deep brackets may nest.
const MOST_DEPTH: usize = 40;
/// Operators by rank, the loosest first; in a rank the longer before those they begin with.
const RANKS: [&[&str]; 7] =
    [&["||"], &["&&"], &["==", "=", "<>", "!="], &["<=", ">=", "<", ">"], &["&", "+", "-"], &["*", "/"], &["^"]];
/// Globals whose fields are read.
const GLOBALS: &str = " $user $profile $userrole $organization $label $permission ";

/// The tree of a text.
pub fn parse(text: &str) -> Result<Node, String> {
    let mut parser = Parser { text, place: 0, depth: 0 };
    let node = parser.rank(0)?;
    parser.blank();
    match parser.rest().chars().next() {
        None => Ok(node),
        Some(letter) => Err(parser.unexpected(letter)),
    }
}

struct Parser<'a> {
    text: &'a str,
    place: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn unexpected(&self, letter: char) -> String {
        let mut message = String::from("unexpected ");
        message.push(letter);
        message
    }

    /// Goes past blanks and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            self.place += rest.len() - rest.trim_start().len();
            let Some(comment) = self.rest().strip_prefix("/*") else { return };
            self.place += comment.find("*/").map_or(comment.len(), |end| end + 2) + 2;
        }
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.blank();
        let found = self.rest().starts_with(sign);
        if found {
            self.place += sign.len();
        }
        found
    }

    fn needs(&mut self, sign: &str) -> Result<(), String> {
        if self.takes(sign) { Ok(()) } else { Err([sign, " is missing"].concat()) }
    }

    fn rank(&mut self, rank: usize) -> Result<Node, String> {
        let Some(operators) = RANKS.get(rank) else { return self.unary() };
        let first = self.rank(rank + 1)?;
        let mut rest = Vec::new();
        loop {
            self.blank();
            // `&&` is not `&`, and `<>` not `<`.
            let loose = self.rest().starts_with(if rank == 4 { "&&" } else { "<>" }) && (rank == 3 || rank == 4);
            let found = operators.iter().find(|operator| !loose && self.rest().starts_with(**operator)).copied();
            let Some(operator) = found else { break };
            self.place += operator.len();
            rest.push((operator, self.rank(rank + 1)?));
        }
        Ok(if rest.is_empty() { first } else { Node::Chain(Box::new(first), rest) })
    }

    fn unary(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err("it nests too deep".to_owned());
        }
        let node = if self.takes("-") {
            let zero = Node::Value(Datum::Decimal(Decimal::ZERO));
            Node::Chain(Box::new(zero), vec![("-", self.unary()?)])
        } else if self.takes("+") {
            self.unary()?
        } else if !self.rest().starts_with("!=") && self.takes("!") {
            Node::Call(Function::Not, vec![self.unary()?])
        } else {
            self.primary()?
        };
        self.depth -= 1;
        Ok(node)
    }

    fn primary(&mut self) -> Result<Node, String> {
        self.blank();
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Err("it ends too early".to_owned()) };
        match first {
            '(' => {
                self.place += 1;
                let node = self.rank(0)?;
                self.needs(")")?;
                Ok(node)
            }
            '"' | '\'' => {
                let (text, length) = quoted(rest, first).ok_or("a text does not end")?;
                self.place += length;
                Ok(Node::Value(Datum::String(text)))
            }
            '0'..='9' | '.' => {
                let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
                let text = rest.get(..length).unwrap_or_default();
                self.place += length;
                let text = if first == '.' { ["0", text].concat() } else { text.to_owned() };
                Decimal::parse(&text).map(|number| Node::Value(Datum::Decimal(number))).ok_or(text)
            }
            '$' | '_' | 'a'..='z' | 'A'..='Z' => self.name(rest),
            other => Err(self.unexpected(other)),
        }
    }

    fn name(&mut self, rest: &'a str) -> Result<Node, String> {
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.$:".contains(byte);
        let name = rest.get(..rest.bytes().take_while(part).count()).unwrap_or_default();
        self.place += name.len();
        let upper = name.to_ascii_uppercase();
        if self.takes("(") {
            let Some(function) = Function::of(&upper) else {
                return Err(["the function ", name, " is not supported"].concat());
            };
            let mut arguments = Vec::new();
            if !self.takes(")") {
                loop {
                    arguments.push(self.rank(0)?);
                    if !self.takes(",") {
                        break;
                    }
                }
                self.needs(")")?;
            }
            return Ok(Node::Call(function, arguments));
        }
        match upper.as_str() {
            "TRUE" => return Ok(Node::Value(Datum::Boolean(true))),
            "FALSE" => return Ok(Node::Value(Datum::Boolean(false))),
            "NULL" => return Ok(Node::Value(Datum::Null)),
            _ => {}
        }
        let mut path = Vec::new();
        for part in name.split('.') {
            // `Owner:User.Name` says which of its types the owner is.
            path.push(part.split(':').next().unwrap_or_default().to_owned());
        }
        if path.first().is_some_and(|first| first.eq_ignore_ascii_case("$RecordType")) {
            path[0] = "RecordType".to_owned();
        }
        let first = path.first().map(|first| [" ", &first.to_ascii_lowercase(), " "].concat()).unwrap_or_default();
        if first.starts_with(" $") && !GLOBALS.contains(&first) {
            return Err([name, " is not supported"].concat());
        }
        Ok(Node::Field(path))
    }
}

/// A text between quotes, and how long it is with them.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((place, letter)) = letters.next() {
        match letter {
            '\\' => out.push(match letters.next()?.1 {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            }),
            letter if letter == quote => return Some((out, place + 1)),
            letter => out.push(letter),
        }
    }
    None
}
