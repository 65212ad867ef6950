//! Requests and answers for everybody's eyes: bullets in place of what is secret.
//!
//! Refuses to judge what a body means: it knows the header, the form fields and the JSON members that hold secrets, and
//! nothing else. Invariant: what is not masked stays as it is, byte for byte.

use apex::json::{self, Json};

use crate::http::{Request, Response};

use super::{BULLETS, HIDDEN};

/// The same request for everybody's eyes.
pub(crate) fn mask_request(request: &Request) -> Request {
    let mut shown = request.clone();
    if let Some(value) = request.headers.get("Authorization") {
        let scheme = value.split_once(' ').map_or("", |(scheme, _)| scheme);
        shown.headers.set("Authorization", [scheme, " ", BULLETS].concat().trim_start().to_owned());
    }
    if request.headers.get("Content-Type") == Some("application/x-www-form-urlencoded") {
        let text = String::from_utf8_lossy(&request.body);
        let mut masked = String::new();
        for (place, part) in text.split('&').enumerate() {
            masked.push_str(if place > 0 { "&" } else { "" });
            match part.split_once('=') {
                Some((name, _)) if HIDDEN.contains(&name) => {
                    [name, "=", BULLETS].iter().for_each(|part| masked.push_str(part));
                }
                _ => masked.push_str(part),
            }
        }
        shown.body = masked.into_bytes();
    }
    shown
}

/// A token endpoint's answer for everybody's eyes: the values of `access_token`, `refresh_token` and `client_secret`
/// in a JSON body are masked, and every other byte stays as it is. None where there is nothing to mask.
pub fn masked_response(response: &Response) -> Option<Response> {
    let text = std::str::from_utf8(&response.body).ok()?;
    // A name that is hidden has an underscore, or an escape in its place.
    if !text.bytes().any(|byte| byte == b'_' || byte == b'\\') {
        return None;
    }
    let masked = mask_json(text);
    (masked != text).then(|| Response { body: masked.into_bytes(), ..response.clone() })
}

fn mask_json(text: &str) -> String {
    let mut out = String::new();
    // What is to be kept, and what of it was not looked at.
    let (mut kept, mut rest) = (text, text);
    let mut hide = false;
    while let Some(string) = rest.find('"').and_then(|start| rest.get(start..)) {
        let before = kept.len() - string.len();
        let Some((string, after)) = string_end(string).and_then(|end| string.split_at_checked(end)) else {
            // A string without an end: hidden to the last byte when it is a secret's.
            if hide {
                out.push_str(kept.get(..=before).unwrap_or_default());
                return out;
            }
            break;
        };
        let next = after.trim_start();
        let is_key = next.starts_with(':');
        if hide && !is_key {
            out.push_str(kept.get(..before).unwrap_or_default());
            ["\"", BULLETS, "\""].iter().for_each(|part| out.push_str(part));
            kept = after;
        }
        let value_is_text = next.strip_prefix(':').is_some_and(|value| value.trim_start().starts_with('"'));
        hide = is_key && value_is_text && is_hidden(string);
        rest = after;
    }
    out.push_str(kept);
    out
}

/// Where a string that begins with a quote ends, its closing quote included.
fn string_end(string: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in string.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn is_hidden(quoted: &str) -> bool {
    match quoted.bytes().any(|byte| byte == b'\\') {
        // An escape could spell the name in other letters.
        true => matches!(json::parse(quoted), Ok(Json::String(name)) if HIDDEN.contains(&name.as_str())),
        false => HIDDEN.contains(&quoted.trim_matches('"')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever adds one without has to look at more bodies.
    #[test]
    fn every_hidden_name_has_the_underscore_that_bodies_are_looked_at_for() {
        assert!(HIDDEN.iter().all(|name| name.contains('_')));
    }

    #[test]
    fn a_name_is_hidden_however_it_is_spelled_and_nothing_else_is() {
        let shown = |body: &str| masked_response(&Response::new(200, "x", body)).map(|shown| shown.body);
        for spelled in [r#"{"access_token":"s3cret"}"#, r#"{"access\u005ftoken":"s3cret"}"#] {
            let shown = String::from_utf8(shown(spelled).unwrap_or_default()).unwrap_or_default();
            assert!(shown.ends_with(&[":\"", BULLETS, "\"}"].concat()), "{spelled}: {shown}");
        }
        for plain in [r#"{"accesstoken":"plain"}"#, r#"{"access_tokens":"plain"}"#] {
            assert_eq!(shown(plain), None, "{plain}");
        }
    }
}
