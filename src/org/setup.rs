//! What an org is made of before its first request.
//!
//! Refuses what it cannot honour: metadata that does not parse, Apex that does not compile, a secret for nothing.
//! Invariant: no `Debug` here shows a secret or a token.

use std::fmt;

use apex::Diagnostic;

/// A file in Salesforce's source format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// `force-app/main/default/classes/DataProvider.cls`; what a file is, its folder and extension say.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What an administrator, or a user, typed into an external credential's principal. It is in no metadata.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret {
    /// Developer name of the external credential, or of a legacy named credential.
    pub external_credential: String,
    /// Name of the principal; of a legacy credential `NamedUser` or `PerUser`.
    pub principal: String,
    /// Of a principal that each user has to himself: whose it is. Else empty.
    pub username: String,
    /// OAuth client id, the name of Basic authentication, or the id of AWS's access key.
    pub client_id: String,
    /// OAuth client secret, the password, or AWS's secret access key.
    pub client_secret: String,
    /// Authentication parameters of a custom protocol: name and value.
    pub parameters: Vec<(String, String)>,
}

/// An access token that the org honours.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// The token.
    pub token: String,
    /// Whose it is: a username.
    pub username: String,
}

/// What an org is made of.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Apex and metadata.
    pub files: Vec<File>,
    /// Secrets of principals.
    pub secrets: Vec<Secret>,
    /// Permission sets that every user of the org has, by developer name.
    pub permission_sets: Vec<String>,
    /// Tokens that are already there.
    pub sessions: Vec<Session>,
    /// The origin by which clients reach the org: `https://night-network.my.salesforce.example`.
    pub origin: String,
}

impl Setup {
    /// Tells what is deployed apart: secrets and sessions are no part of it.
    pub fn fingerprint(&self) -> u64 {
        fingerprint(self.files.iter().map(|file| (file.path.as_str(), digest(&file.text))))
    }
}

/// Tells sets of files apart, by the path of each and the digest of its text.
pub fn fingerprint<'a>(files: impl Iterator<Item = (&'a str, u64)>) -> u64 {
    files.fold(0, |all, (path, text)| (all.rotate_left(7) ^ digest(path)).rotate_left(7) ^ text)
}

/// Tells texts apart: FNV-1a of 64 bits. A constant where the text is one, so that nobody has to carry it.
pub const fn digest(text: &str) -> u64 {
    let (bytes, mut place, mut digest) = (text.as_bytes(), 0, 0xcbf2_9ce4_8422_2325_u64);
    while place < bytes.len() {
        digest = (digest ^ bytes[place] as u64).wrapping_mul(0x0100_0000_01b3);
        place += 1;
    }
    digest
}

/// Why an org cannot be set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupProblem {
    /// Apex that does not compile.
    Apex(Diagnostic),
    /// Metadata that cannot be honoured.
    Metadata {
        /// The file.
        path: String,
        /// What is wrong, and what to do.
        message: String,
    },
}

impl fmt::Debug for Secret {
    /// Without the secret.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Secret")
            .field("external_credential", &self.external_credential)
            .field("principal", &self.principal)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Session {
    /// Without the token.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Session").field("username", &self.username).finish_non_exhaustive()
    }
}

impl fmt::Display for SetupProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SetupProblem::Apex(diagnostic) => diagnostic.fmt(formatter),
            SetupProblem::Metadata { path, message } => write!(formatter, "{path}: {message}"),
        }
    }
}

apex::image_of_enum!(SetupProblem { Apex(diagnostic), Metadata { path, message } });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setup_shows_neither_its_secrets_nor_its_tokens() {
        let secret = Secret {
            external_credential: "Company_Data".into(),
            principal: "Service".into(),
            client_id: "hush-id".into(),
            client_secret: "hush-secret".into(),
            parameters: vec![("ApiKey".into(), "hush-key".into())],
            ..Secret::default()
        };
        let session = Session { token: "hush-token".into(), username: "night.shift".into() };
        let setup = Setup { secrets: vec![secret], sessions: vec![session], ..Setup::default() };
        let shown = format!("{setup:?}");
        assert!(shown.contains("Company_Data") && shown.contains("night.shift"), "{shown}");
        assert!(!shown.contains("hush"), "{shown}");
    }
}
