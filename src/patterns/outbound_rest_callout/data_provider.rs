//! The data provider: an HTTP server that knows four companies, and hands out tokens to whom it knows.
//!
//! Refuses what a real one refuses: an unknown client (401), a request without a token of its own (401), another
//! method (405), another path (404). Invariant: it answers every request.

use apex::json::quoted;
use org::http::{Method, Request, Response};

use crate::server::Answers;

pub const CLIENT_ID: &str = "night-network-org";
pub const CLIENT_SECRET: &str = "s3cr3t-client-of-the-provider";
const TOKEN: &str = "s3cr3t-token-";
const JSON: &str = "application/json";

struct Company {
    host: &'static str,
    legal_name: &'static str,
    /// A value of Salesforce's own picklist.
    industry: &'static str,
    employees: &'static str,
    annual_revenue: &'static str,
}

const fn company(
    host: &'static str,
    legal_name: &'static str,
    industry: &'static str,
    employees: &'static str,
    annual_revenue: &'static str,
) -> Company {
    Company { host, legal_name, industry, employees, annual_revenue }
}

const COMPANIES: [Company; 4] = [
    company("harbourlight.example", "Harbourlight Shipping GmbH", "Shipping", "1840", "412500000.00"),
    company("northfold.example", "Northfold Instruments A/S", "Electronics", "265", "58200000.00"),
    company("juniperbank.example", "Juniper Savings Bank plc", "Banking", "5120", "1904000000.00"),
    company("tallow-and-wick.example", "Tallow & Wick Candles Ltd", "Retail", "38", "4150000.50"),
];

/// The provider, and how many tokens it has issued.
#[derive(Clone, Default)]
pub struct DataProvider {
    issued: u32,
}

impl Answers for DataProvider {
    fn answer(&mut self, request: &Request) -> Response {
        match (request.route(), request.method) {
            ("/oauth/token", Method::Post) => self.token(request),
            ("/v1/companies", Method::Get) if self.knows(request) => company_of(request),
            ("/v1/companies", Method::Get) => error(401, "invalid_token"),
            ("/oauth/token" | "/v1/companies", _) => error(405, "method not allowed"),
            _ => error(404, "no such resource"),
        }
    }
}

impl DataProvider {
    /// The client credentials grant (RFC 6749, section 4.4), with the client's secret in the body.
    fn token(&mut self, request: &Request) -> Response {
        let body = String::from_utf8_lossy(&request.body);
        let field = |name: &str| parameter(&body, name).unwrap_or_default();
        if field("grant_type") != "client_credentials" {
            return error(400, "unsupported_grant_type");
        }
        if field("client_id") != CLIENT_ID || field("client_secret") != CLIENT_SECRET {
            return error(401, "invalid_client");
        }
        self.issued += 1;
        let token = [TOKEN, &self.issued.to_string()].concat();
        let body = ["{\"access_token\":", &quoted(&token), ",\"token_type\":\"Bearer\",\"expires_in\":3600}"];
        Response::new(200, JSON, body.concat())
    }

    /// Whether the request bears a token that was issued here.
    fn knows(&self, request: &Request) -> bool {
        let bearer = request.headers.get("Authorization").and_then(|value| value.strip_prefix("Bearer "));
        let number = bearer.and_then(|token| token.strip_prefix(TOKEN)).and_then(|number| number.parse().ok());
        number.is_some_and(|number: u32| (1..=self.issued).contains(&number))
    }
}

fn company_of(request: &Request) -> Response {
    let website = parameter(request.query(), "website").unwrap_or_default();
    let Some(host) = host_of(&website) else { return error(404, "website names no host") };
    let Some(known) = COMPANIES.iter().find(|company| company.host == host) else {
        return error(404, "unknown company");
    };
    let body = [
        "{\"legalName\":",
        &quoted(known.legal_name),
        ",\"industry\":",
        &quoted(known.industry),
        ",\"employees\":",
        known.employees,
        ",\"annualRevenue\":",
        known.annual_revenue,
        "}",
    ];
    Response::new(200, JSON, body.concat())
}

fn error(status: u16, error: &str) -> Response {
    Response::new(status, JSON, ["{\"error\":", &quoted(error), "}"].concat())
}

/// The host of what a person calls a website: without scheme, `www.` and path, in lower case.
fn host_of(website: &str) -> Option<String> {
    let lower = website.trim().to_ascii_lowercase();
    let bare = apex::letters::find(&lower, "://").and_then(|at| lower.get(at + 3..)).unwrap_or(&lower);
    let host = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (host.bytes().any(|byte| byte == b'.') && host.split('.').all(is_label)).then(|| host.to_owned())
}

/// A parameter of a form-encoded text, decoded.
fn parameter(form: &str, name: &str) -> Option<String> {
    let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| decoded(value))
}

/// Form decoding. What is no escape stands for itself, as browsers read it.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let escape = (byte == b'%').then(|| Some(digit(at + 1)? << 4 | digit(at + 2)?)).flatten();
        match escape {
            Some(value) => {
                plain.push(value as u8);
                at += 2;
            }
            None if byte == b'+' => plain.push(b' '),
            None => plain.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
#[path = "data_provider/tests.rs"]
mod tests;
