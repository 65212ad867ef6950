//! What a request gets besides `Authorization`: header fields of the administrator's, merge fields that Apex wrote, and
//! AWS's signature.
//!
//! ```text
//! {!'Bearer ' & $Credential.Partner.ApiKey}      a text with formulas between {! and }
//! ```
//!
//! Refuses formulas with other functions and other variables than those below. What Salesforce says where a variable
//! has no value is unconfirmed, and so are the names of a credential's own parameters but those of Custom. Invariant: of
//! every text there are two, the real one and the one for everybody's eyes, and a secret is in the first alone.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_callouts_named_credentials_merge_fields.htm>

use crate::{
    Moment,
    http::{Headers, Request},
    metadata::Protocol,
};

use super::{BULLETS, Principal, Route, Vault, aws, form};

/// A text, and what everybody may see of it.
#[derive(Clone, Debug, Default)]
struct Text {
    real: String,
    shown: String,
}

impl Text {
    fn plain(text: &str) -> Text {
        Text { real: text.to_owned(), shown: text.to_owned() }
    }

    fn secret(text: &str) -> Text {
        Text { real: text.to_owned(), shown: BULLETS.to_owned() }
    }

    fn push(&mut self, other: &Text) {
        self.real.push_str(&other.real);
        self.shown.push_str(&other.shown);
    }

    /// What is made of it. What is made of a secret is one too.
    fn map(&self, change: impl Fn(&str) -> String) -> Text {
        let real = change(&self.real);
        let shown = if self.real == self.shown { real.clone() } else { BULLETS.to_owned() };
        Text { real, shown }
    }
}

/// Gives a request what its route adds, and `shown` the same without secrets. The error is the CalloutException's text.
pub(super) fn dress(
    vault: &Vault,
    route: &Route,
    now: Moment,
    request: &mut Request,
    shown: &mut Request,
) -> Result<(), String> {
    let Some(named) = vault.named.iter().find(|named| named.name == route.credential) else { return Ok(()) };
    let external = named.external_credential.as_ref();
    let external = vault.external.iter().find(|known| Some(&known.name) == external);
    let principal = route.principal.as_ref().and_then(|key| vault.known(key));
    let variable = |path: &[&str]| variable(vault, route, path);
    let mut fields = Vec::new();
    if named.merges_headers {
        fields.extend(request.headers.iter().filter(|(_, value)| value.contains("{!")));
    }
    let mut fields: Vec<(String, String)> =
        fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    fields.extend(external.into_iter().flat_map(|external| external.headers.iter().cloned()));
    fields.extend(named.headers.iter().cloned());
    for (name, template) in fields {
        let value = filled(&template, &variable)?;
        if value.real.bytes().any(|byte| byte == b'\r' || byte == b'\n') {
            return Err(["Illegal character(s) in message header value: ", &value.shown].concat());
        }
        request.headers.set(name.clone(), value.real);
        // What hides the whole of Authorization hides it here too.
        let is_hidden = name.eq_ignore_ascii_case("Authorization");
        let scheme = value.shown.split_once(' ').map_or("", |(scheme, _)| scheme);
        let hidden = [scheme, " ", BULLETS].concat();
        let value = if is_hidden { hidden.trim_start().to_owned() } else { value.shown };
        shown.headers.set(name, value);
    }
    if named.merges_body
        && let Ok(text) = std::str::from_utf8(&request.body)
        && text.contains("{!")
    {
        let body = filled(text, &variable)?;
        for (one, text) in [(&mut *request, body.real), (&mut *shown, body.shown)] {
            one.body = text.into_bytes();
        }
        let length = request.body.len().to_string();
        [request as &mut Request, shown].into_iter().for_each(|one| one.headers.set("Content-Length", length.clone()));
    }
    if let (Some(Protocol::AwsSv4 { region, service }), Some(key)) = (external.map(|known| &known.protocol), principal)
        && named.generate_authorization_header
    {
        aws::sign(request, region, service, key.client_id.told(), key.client_secret.told(), now);
        let added: Headers = request.headers.clone();
        for (name, value) in added.iter().filter(|(name, _)| name.to_ascii_lowercase().starts_with("x-amz-")) {
            shown.headers.set(name.to_owned(), value.to_owned());
        }
        shown.headers.set("Authorization", [aws::ALGORITHM, " ", BULLETS].concat());
    }
    Ok(())
}

/// The value of `$Credential` and what stands behind it.
fn variable(vault: &Vault, route: &Route, path: &[&str]) -> Option<Text> {
    let key = route.principal.as_ref()?;
    let name = match path {
        [name] => name,
        [external, name] if *external == key.external => name,
        _ => return None,
    };
    let external = vault.external.iter().find(|known| known.name == key.external);
    let open = external.and_then(|external| external.parameters.iter().find(|(known, _)| known == name));
    if let Some((_, value)) = open {
        return Some(Text::plain(value));
    }
    let key: &Principal = vault.known(key)?;
    if let Some((_, value)) = key.parameters.iter().find(|(known, _)| known == name) {
        return Some(Text::secret(value.told()));
    }
    let is_basic = vault.is_basic(&key.key);
    let bearer = key.token.as_ref().filter(|_| route.token);
    Some(match name.to_ascii_lowercase().as_str() {
        "username" if is_basic => Text::secret(key.client_id.told()),
        "password" if is_basic => Text::secret(key.client_secret.told()),
        "oauthtoken" => Text::secret(bearer?.told()),
        "oauthconsumerkey" if !is_basic => Text::secret(key.client_id.told()),
        "authorizationmethod" => Text::plain(if is_basic { "Basic" } else { bearer.map_or("", |_| "Bearer") }),
        "authorizationheadervalue" => Text::secret(&vault.authorization(key)?),
        _ => return None,
    })
}

/// Whether a text's formulas can be filled in, whatever the values.
pub(crate) fn check_template(template: &str) -> Result<(), String> {
    filled(template, &|_: &[&str]| Some(Text::default())).map(|_| ())
}

type Variable<'a> = &'a dyn Fn(&[&str]) -> Option<Text>;

fn filled(template: &str, variable: Variable<'_>) -> Result<Text, String> {
    let (mut out, mut rest) = (Text::default(), template);
    while let Some(at) = apex::letters::find(rest, "{!") {
        let (before, formula) = rest.split_at(at);
        out.push(&Text::plain(before));
        let mut reader = Reader { rest: formula.get(2..).unwrap_or_default(), depth: 0, variable };
        out.push(&reader.sum()?);
        reader.blank();
        rest = reader.rest.strip_prefix('}').ok_or_else(|| reader.refuse())?;
    }
    out.push(&Text::plain(rest));
    Ok(out)
}

/// Brackets within brackets at most.
const DEEPEST: u32 = 30;

/// Reads a formula and computes it on the way.
struct Reader<'a> {
    rest: &'a str,
    depth: u32,
    variable: Variable<'a>,
}

impl<'a> Reader<'a> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn refuse(&self) -> String {
        let shown: String = self.rest.chars().take(30).collect();
        ["this is not understood in a formula of a credential: ", &shown].concat()
    }

    fn take(&mut self, sign: char) -> bool {
        self.blank();
        match self.rest.strip_prefix(sign) {
            Some(rest) => self.rest = rest,
            None => return false,
        }
        true
    }

    fn sum(&mut self) -> Result<Text, String> {
        let mut out = self.part()?;
        while self.take('&') || self.take('+') {
            out.push(&self.part()?);
        }
        Ok(out)
    }

    fn part(&mut self) -> Result<Text, String> {
        self.blank();
        let quote = self.rest.chars().next().filter(|sign| matches!(sign, '\'' | '"'));
        if let Some(quote) = quote {
            return self.literal(quote);
        }
        if self.depth == DEEPEST {
            return Err(self.refuse());
        }
        self.depth += 1;
        let out = if self.take('(') { self.closed()? } else { self.named()? };
        self.depth -= 1;
        Ok(out)
    }

    fn closed(&mut self) -> Result<Text, String> {
        let out = self.sum()?;
        if self.take(')') { Ok(out) } else { Err(self.refuse()) }
    }

    fn literal(&mut self, quote: char) -> Result<Text, String> {
        let (mut text, mut letters) = (String::new(), self.rest.char_indices().skip(1));
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => text.extend(letters.next().map(|(_, letter)| letter)),
                _ if letter == quote => {
                    self.rest = self.rest.get(at + 1..).unwrap_or_default();
                    return Ok(Text::plain(&text));
                }
                _ => text.push(letter),
            }
        }
        Err(self.refuse())
    }

    fn named(&mut self) -> Result<Text, String> {
        let all = self.rest;
        let end = all.find(|letter: char| !(letter.is_alphanumeric() || "$._-".contains(letter))).unwrap_or(all.len());
        let (name, rest) = all.split_at(end);
        let path: Vec<&str> = name.split('.').collect();
        if let [head, path @ ..] = path.as_slice()
            && head.eq_ignore_ascii_case("$Credential")
            && !path.is_empty()
        {
            self.rest = rest;
            let unknown = || ["Field ", name, " does not exist. Check spelling."].concat();
            return (self.variable)(path).ok_or_else(unknown);
        }
        let change: fn(&str) -> String = match name.to_ascii_uppercase().as_str() {
            "HTMLENCODE" => html,
            "URLENCODE" => form,
            "BASE64ENCODE" => |text| apex::base64(text.as_bytes()),
            "BLOB" | "TEXT" => str::to_owned,
            _ => return Err(self.refuse()),
        };
        self.rest = rest;
        if self.take('(') { Ok(self.closed()?.map(change)) } else { Err(self.refuse()) }
    }
}

/// As in HTML: what is markup becomes a reference.
fn html(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(template: &str) -> Result<(String, String), String> {
        let variable = |path: &[&str]| (path == ["Partner", "Key"]).then(|| Text::secret("k<1"));
        filled(template, &variable).map(|text| (text.real, text.shown))
    }

    #[test]
    fn formulas_are_filled_in_and_secrets_stay_bullets() {
        for (template, real, shown) in [
            ("plain {x}", "plain {x}", "plain {x}"),
            ("{!'Bearer ' & $Credential.Partner.Key}", "Bearer k<1", "Bearer ••••••••"),
            ("a {!$credential.Partner.Key} b{!\"c\"}", "a k<1 bc", "a •••••••• bc"),
            ("{!HTMLENCODE($Credential.Partner.Key + '&')}", "k&lt;1&amp;", "••••••••"),
            ("{!BASE64ENCODE(BLOB('a' & ('b' & 'c')))}", "YWJj", "YWJj"),
            ("{! URLENCODE( 'a b\\'' ) }", "a+b%27", "a+b%27"),
        ] {
            assert_eq!(merged(template), Ok((real.to_owned(), shown.to_owned())), "{template}");
        }
    }

    #[test]
    fn what_is_no_formula_of_a_credential_is_refused() {
        let deep = ["{!", &"(".repeat(5_000)].concat();
        for template in
            ["{!", "{!'a", "{!'a'", "{!$User.Name}", "{!NOW()}", "{!'a' & }", "{!BLOB 'a'}", "{!$Credential}", &deep]
        {
            let problem = merged(template).expect_err(template);
            assert!(problem.starts_with("this is not understood in a formula of a credential: "), "{problem}");
        }
        let unknown = merged("{!$Credential.Partner.Kez}");
        assert_eq!(unknown, Err("Field $Credential.Partner.Kez does not exist. Check spelling.".to_owned()));
    }
}
