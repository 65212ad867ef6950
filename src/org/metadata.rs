//! Reads the files of a deployment: Apex, custom fields, credentials, permission sets.

use crate::{File, SetupProblem, schema::Field};

/// What the files hold.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    /// Classes and triggers.
    pub apex: Vec<apex::Source>,
    /// Custom fields.
    pub fields: Vec<CustomField>,
    /// Named credentials.
    pub named_credentials: Vec<NamedCredential>,
    /// External credentials.
    pub external_credentials: Vec<ExternalCredential>,
    /// Permission sets.
    pub permission_sets: Vec<PermissionSet>,
    /// Paths of files of kinds that are not known here.
    pub passed_over: Vec<String>,
}

/// A custom field and its object.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomField {
    /// The object's name, from the folder.
    pub object: String,
    /// The field.
    pub field: Field,
}

/// Where callouts go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCredential {
    /// Developer name, from the file name.
    pub name: String,
    /// What comes before the callout's own path.
    pub url: String,
    /// How it authenticates; `None` when it does not.
    pub external_credential: Option<String>,
    /// The platform sets `Authorization`.
    pub generate_authorization_header: bool,
    /// Callouts are allowed.
    pub enabled: bool,
}

/// How callouts authenticate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalCredential {
    /// Developer name, from the file name.
    pub name: String,
    /// The protocol.
    pub protocol: Protocol,
    /// Names of its principals.
    pub principals: Vec<String>,
}

/// How a token is obtained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// OAuth 2.0 client credentials with a secret (RFC 6749, section 4.4).
    OauthClientCredentials {
        /// The token endpoint.
        token_url: String,
    },
}

/// What users with it may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionSet {
    /// Developer name, from the file name.
    pub name: String,
    /// Principals that they may use: `Company_Data-Service`.
    pub principals: Vec<String>,
}

/// Reads all files.
///
/// # Errors
/// Everything that cannot be honoured.
pub fn read(_files: &[File]) -> Result<Deployment, Vec<SetupProblem>> {
    Ok(Deployment::default())
}
