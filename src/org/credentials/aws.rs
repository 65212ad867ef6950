//! AWS Signature Version 4: what a callout to Amazon Web Services proves that it knows the secret key with.
//!
//! Refuses nothing. Simplified: of the header fields it signs the host, the moment and the type of the body; which ones
//! Salesforce signs is unconfirmed. Invariant: the secret is in no field; the same request at the same moment has the
//! same signature.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use apex::{hexadecimal, hmac_sha256, sha256};

use crate::{Moment, http::Request, json};

pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Puts `X-Amz-Date` and `Authorization` on.
pub(super) fn sign(request: &mut Request, region: &str, service: &str, id: &str, secret: &str, now: Moment) {
    let moment = basic_format(now);
    let day = moment.get(..8).unwrap_or_default();
    request.headers.set("X-Amz-Date", moment.clone());
    let mut fields = vec![("host", request.headers.get("Host")), ("x-amz-date", Some(moment.as_str()))];
    fields.insert(0, ("content-type", request.headers.get("Content-Type")));
    let (mut canonical, mut names) = (String::new(), Vec::new());
    for (name, value) in fields {
        if let Some(value) = value {
            let words: Vec<&str> = value.split_whitespace().collect();
            canonical.push_str(&[name, ":", &words.join(" "), "\n"].concat());
            names.push(name);
        }
    }
    let signed = names.join(";");
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let digest = hexadecimal(&sha256(&request.body));
    let asked = [request.method.name(), &encoded(path, "/%"), &sorted(query), &canonical, &signed, &digest].join("\n");
    let scope = [day, region, service, "aws4_request"].join("/");
    let asked = hexadecimal(&sha256(asked.as_bytes()));
    let to_sign = [ALGORITHM, &moment, &scope, &asked].join("\n");
    let mut key = ["AWS4", secret].concat().into_bytes();
    for part in [day, region, service, "aws4_request"] {
        key = hmac_sha256(&key, part.as_bytes());
    }
    let signature = hexadecimal(&hmac_sha256(&key, to_sign.as_bytes()));
    let parts = [ALGORITHM, " Credential=", id, "/", &scope, ", SignedHeaders=", &signed, ", Signature=", &signature];
    request.headers.set("Authorization", parts.concat());
}

/// `20150830T123600Z`
fn basic_format(now: Moment) -> String {
    let moment = json::iso(now);
    moment.split('.').next().unwrap_or_default().chars().filter(|letter| !"-:".contains(*letter)).collect::<String>()
        + "Z"
}

/// Parameters by name and then by value.
fn sorted(query: &str) -> String {
    let mut pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            [&encoded(name, "%"), "=", &encoded(value, "%")].concat()
        })
        .collect();
    pairs.sort_unstable();
    pairs.join("&")
}

/// Percent-encoded but for what RFC 3986 leaves as it is; what is encoded already stays.
fn encoded(text: &str, kept: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let letter = char::from(byte);
        if byte.is_ascii_alphanumeric() || "-_.~".contains(letter) || kept.contains(letter) {
            out.push(letter);
        } else {
            out.push_str(&["%", &hexadecimal(&[byte]).to_ascii_uppercase()].concat());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Method;

    /// 2015-08-30T12:36:00Z
    const NOW: Moment = 1_440_938_160_000;

    /// The published examples of the signature: <https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html>.
    #[test]
    fn requests_are_signed_as_amazon_says() {
        for (path, signature) in [
            ("/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            ("/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        ] {
            let mut request = Request::new(Method::Get, "https://example.amazonaws.com", path);
            request.headers.set("Host", "example.amazonaws.com");
            sign(&mut request, "us-east-1", "service", "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", NOW);
            assert_eq!(request.headers.get("X-Amz-Date"), Some("20150830T123600Z"));
            let expected = format!(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
                 SignedHeaders=host;x-amz-date, Signature={signature}"
            );
            assert_eq!(request.headers.get("Authorization"), Some(expected.as_str()), "{path}");
        }
    }

    #[test]
    fn a_query_is_sorted_and_encoded_once() {
        assert_eq!(sorted("b=2&a=%20&a=1&c"), "a=%20&a=1&b=2&c=");
        assert_eq!(encoded("/a b/\u{e9}", "/"), "/a%20b/%C3%A9");
    }
}
