//! A question read token by token: no tree of it is made, for this is done at every request.
//!
//! Refuses what is no question, and says of which build it is where that can be read. Invariant: of two members with
//! one name the last counts, and a member that is not known is passed over.

use std::collections::BTreeMap;

use apex::json::{
    self, Json,
    tokens::{Token, Tokens},
};
use protocol::{Ask, Question, Request, Run};

/// What is wrong with a question, and the build that asked it, where that much could be read.
pub struct Unreadable {
    pub build: Option<String>,
    pub why: String,
}

/// Reads an `Ask`.
pub fn read_ask(ask: &str) -> Result<Ask, Unreadable> {
    let mut tokens = Tokens::new(ask.into());
    read(&mut tokens).filter(|_| tokens.end().is_ok()).ok_or_else(|| match json::parse(ask) {
        Err(error) => Unreadable { build: None, why: error.message },
        Ok(found) => {
            let build = match found.get("build") {
                Some(Json::String(build)) => Some(build.clone()),
                _ => None,
            };
            Unreadable { build, why: "it holds no question that is known here".to_owned() }
        }
    })
}

fn read(tokens: &mut Tokens) -> Option<Ask> {
    let (mut build, mut asked) = (None, None);
    tokens.first().ok()?;
    begin(tokens)?;
    while let Some(place) = member(tokens, &["build", "question"])? {
        match place {
            0 => build = Some(text(tokens)?),
            1 => asked = Some(question(tokens)?),
            _ => tokens.skip().ok()?,
        }
    }
    Some(Ask { build: build?, question: asked? })
}

/// Nothing where the value that comes is no object.
fn begin(tokens: &Tokens) -> Option<()> {
    (tokens.current == Some(Token::StartObject)).then_some(())
}

/// Goes on to the value of an object's next member: the place of its name among those, their number for another one, or
/// that the object ends. Nothing where the text breaks off.
fn member(tokens: &mut Tokens, names: &[&str]) -> Option<Option<usize>> {
    if tokens.must().ok()? == Token::EndObject {
        return Some(None);
    }
    let place = names.iter().position(|name| *name == tokens.value).unwrap_or(names.len());
    tokens.must().ok()?;
    Some(Some(place))
}

/// Nothing where the value that comes is no list.
fn begin_list(tokens: &Tokens) -> Option<()> {
    (tokens.current == Some(Token::StartArray)).then_some(())
}

/// Goes on to the next in a list; false at its end.
fn item(tokens: &mut Tokens) -> Option<bool> {
    Some(tokens.must().ok()? != Token::EndArray)
}

fn text(tokens: &mut Tokens) -> Option<String> {
    (tokens.current == Some(Token::Text)).then(|| tokens.value.clone())
}

fn number<T: std::str::FromStr>(tokens: &Tokens) -> Option<T> {
    if tokens.current == Some(Token::Whole) { tokens.value.parse().ok() } else { None }
}

const QUESTIONS: [&str; 11] =
    ["Open", "Wire", "OrgAt", "Check", "Problems", "Paint", "Test", "OpenOrg", "Request", "Advance", "Explore"];

fn question(tokens: &mut Tokens) -> Option<Question> {
    if tokens.current == Some(Token::Text) {
        return match tokens.value.as_str() {
            "Happened" => Some(Question::Happened),
            "NextTest" => Some(Question::NextTest),
            "TestTotal" => Some(Question::TestTotal),
            _ => None,
        };
    }
    begin(tokens)?;
    let place = member(tokens, &QUESTIONS)??;
    let question = match QUESTIONS.get(place).copied()? {
        "Open" => Question::Open(run(tokens)?),
        "Wire" => Question::Wire(number(tokens)?),
        "OrgAt" => Question::OrgAt(number(tokens)?),
        "Check" => Question::Check(run(tokens)?),
        "Problems" => Question::Problems(text(tokens)?),
        "Paint" => paint(tokens)?,
        "Test" => Question::Test(run(tokens)?),
        "OpenOrg" => Question::OpenOrg(run(tokens)?),
        "Request" => Question::Request(request(tokens)?),
        "Advance" => Question::Advance(number(tokens)?),
        "Explore" => Question::Explore(texts(tokens)?),
        _ => return None,
    };
    // It is the only one.
    member(tokens, &[])?.is_none().then_some(question)
}

fn paint(tokens: &mut Tokens) -> Option<Question> {
    let (mut file, mut painted) = (None, None);
    begin(tokens)?;
    while let Some(place) = member(tokens, &["file", "text"])? {
        match place {
            0 => file = Some(text(tokens)?),
            1 => painted = Some(text(tokens)?),
            _ => tokens.skip().ok()?,
        }
    }
    Some(Question::Paint { file: file?, text: painted? })
}

fn run(tokens: &mut Tokens) -> Option<Run> {
    let (mut run, mut pattern) = (Run::default(), None);
    begin(tokens)?;
    while let Some(place) = member(tokens, &["pattern", "inputs", "seed", "faults", "edits"])? {
        match place {
            0 => pattern = Some(text(tokens)?),
            1 => run.inputs = texts(tokens)?,
            2 => run.seed = number(tokens)?,
            3 => {
                run.faults.clear();
                begin_list(tokens)?;
                while item(tokens)? {
                    run.faults.push(text(tokens)?);
                }
            }
            4 => run.edits = texts(tokens)?,
            _ => tokens.skip().ok()?,
        }
    }
    Some(Run { pattern: pattern?, ..run })
}

fn request(tokens: &mut Tokens) -> Option<Request> {
    let (mut request, mut method, mut path) = (Request::default(), None, None);
    begin(tokens)?;
    while let Some(place) = member(tokens, &["method", "path", "headers", "body"])? {
        match place {
            0 => method = Some(text(tokens)?),
            1 => path = Some(text(tokens)?),
            2 => {
                request.headers.clear();
                begin_list(tokens)?;
                while item(tokens)? {
                    begin_list(tokens)?;
                    let mut pair = [String::new(), String::new()];
                    for part in &mut pair {
                        *part = item(tokens)?.then(|| text(tokens))??;
                    }
                    if item(tokens)? {
                        return None;
                    }
                    request.headers.push(pair.into());
                }
            }
            3 => request.body = text(tokens)?,
            _ => tokens.skip().ok()?,
        }
    }
    Some(Request { method: method?, path: path?, ..request })
}

/// Texts by their names.
fn texts(tokens: &mut Tokens) -> Option<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    begin(tokens)?;
    while tokens.must().ok()? == Token::Name {
        let name = tokens.value.clone();
        tokens.must().ok()?;
        texts.insert(name, text(tokens)?);
    }
    Some(texts)
}
