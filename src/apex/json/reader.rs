//! A whole JSON text as one value.
//!
//! Refuses what [`Tokens`] refuses, and anything behind the value. Invariant: a value is as deep as the tokens let it be.

use super::tokens::{Token, Tokens};
use super::{Json, JsonError};

/// A whole text.
pub(super) fn read(text: &str) -> Result<Json, JsonError> {
    let mut tokens = Tokens::new(text.into());
    let first = tokens.first()?;
    let value = value(&mut tokens, first)?;
    tokens.end()?;
    Ok(value)
}

fn value(tokens: &mut Tokens, token: Token) -> Result<Json, JsonError> {
    Ok(match token {
        Token::StartObject => {
            let mut members = Vec::new();
            while tokens.must()? == Token::Name {
                let name = tokens.value.clone();
                let first = tokens.must()?;
                members.push((name, value(tokens, first)?));
            }
            Json::Object(members)
        }
        Token::StartArray => {
            let mut values = Vec::new();
            loop {
                match tokens.must()? {
                    Token::EndArray => break,
                    first => values.push(value(tokens, first)?),
                }
            }
            Json::Array(values)
        }
        Token::Text => Json::String(tokens.value.clone()),
        Token::Whole | Token::Fraction => Json::Number(tokens.value.clone()),
        Token::True => Json::Boolean(true),
        Token::False => Json::Boolean(false),
        _ => Json::Null,
    })
}
