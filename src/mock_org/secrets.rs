//! Secrets of credentials, from a file of their own: what an administrator types into a real org is in no metadata.
//!
//! ```json
//! [{"credential": "Company_Data", "principal": "Service", "id": "night-network", "secret": "..."},
//!  {"credential": "Old_System", "principal": "PerUser", "username": "night.shift@night-network.example",
//!   "id": "ada", "secret": "...", "parameters": {"ApiKey": "..."}}]
//! ```
//!
//! Refuses a file that lies in the source, where it would be committed with it; a word that it does not know; and a
//! secret of fewer than eight characters, which the log could not mask without masking ordinary words. Invariant: no
//! error shows what stands in the file, only where it is wrong, and nothing here has a `Debug`.

use std::{collections::BTreeMap, fs::File, io::Read, path::Path};

use org::Secret;
use serde::Deserialize;

/// Bytes of the file.
const MOST: u64 = 1 << 20;
/// Characters of a secret at least.
const LEAST: usize = 8;

/// One principal's, as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    credential: String,
    principal: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
}

/// Reads the secrets for the org of a folder.
///
/// # Errors
/// Why they cannot be read, without a word of what stands there.
pub fn read(file: &str, source: &str) -> Result<Vec<Secret>, String> {
    let refused = |why: &str| format!("the secrets in {file} cannot be read: {why}.");
    let path = Path::new(file).canonicalize().map_err(|error| refused(&error.to_string()))?;
    if Path::new(source).canonicalize().is_ok_and(|source| path.starts_with(source)) {
        return Err(refused("the file lies in the source; put it where it is not committed"));
    }
    let mut text = String::new();
    let opened = File::open(&path).map_err(|error| refused(&error.to_string()))?;
    opened.take(MOST + 1).read_to_string(&mut text).map_err(|_| refused("it is no text"))?;
    if text.len() as u64 > MOST {
        return Err(refused("it is longer than a megabyte"));
    }
    parse(&text).map_err(|why| refused(&why))
}

fn parse(text: &str) -> Result<Vec<Secret>, String> {
    // What serde says of a value would show it.
    let entries: Vec<Entry> = serde_json::from_str(text).map_err(|error| {
        let known = "credential, principal, username, id, secret and parameters";
        format!(
            "line {}, column {} is not as it should be: a list of objects with {known}",
            error.line(),
            error.column()
        )
    })?;
    let mut secrets = Vec::new();
    for Entry { credential, principal, username, id, secret, parameters } in entries {
        let of = |what: &str| format!("{what} of {credential}, {principal}");
        let hidden = [("the secret", &secret)].into_iter().filter(|(_, secret)| !secret.is_empty());
        let parameters: Vec<_> = parameters.into_iter().collect();
        for (what, value) in hidden.chain(parameters.iter().map(|(name, value)| (name.as_str(), value))) {
            if value.chars().count() < LEAST {
                return Err(format!("{} is shorter than {LEAST} characters", of(what)));
            }
        }
        secrets.push(Secret {
            external_credential: credential,
            principal,
            username,
            client_id: id,
            client_secret: secret,
            parameters,
        });
    }
    Ok(secrets)
}

/// Every text of these that nobody may see.
pub fn hidden(secrets: &[Secret]) -> Vec<String> {
    let of_one = |secret: &Secret| {
        let parameters = secret.parameters.iter().map(|(_, value)| value.clone());
        let own = Some(secret.client_secret.clone()).filter(|own| !own.is_empty());
        own.into_iter().chain(parameters).collect::<Vec<_>>()
    };
    secrets.iter().flat_map(of_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r#"[{"credential":"New","principal":"Main","id":"ada","secret":"open sesame","parameters":{"ApiKey":"hush-key"}}]"#;

    #[test]
    fn a_file_of_secrets_tells_each_principals_own() {
        let secrets = parse(ONE).expect("secrets");
        let expected = Secret {
            external_credential: "New".into(),
            principal: "Main".into(),
            client_id: "ada".into(),
            client_secret: "open sesame".into(),
            parameters: vec![("ApiKey".into(), "hush-key".into())],
            ..Secret::default()
        };
        assert!(secrets == [expected], "{}", secrets.len());
        assert_eq!(hidden(&secrets), ["open sesame", "hush-key"]);
    }

    #[test]
    fn no_error_about_secrets_shows_one() {
        for text in [
            r#"{"credential":"New","principal":"Main","secret":"open sesame"}"#,
            r#"[{"credential":"New","principal":"Main","secret":"open sesame","secrte":"open sesame"}]"#,
            r#"[{"credential":"New","principal":"Main","secret":"open sesame"},"open sesame"]"#,
            r#"[{"credential":"New","principal":"Main","parameters":"open sesame"}]"#,
            r#"[{"credential":"New","principal":"Main","secret":"open sesame" "#,
            r#"[{"credential":"New","principal":"Main","secret":"sesame"}]"#,
            r#"[{"credential":"New","principal":"Main","parameters":{"ApiKey":"sesame"}}]"#,
        ] {
            let why = parse(text).err().unwrap_or_else(|| panic!("it reads {text}"));
            assert!(!why.contains("sesame") && !why.is_empty(), "{why}");
        }
    }
}
