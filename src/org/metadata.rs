//! Reads the files of a deployment: Apex, custom fields, credentials, permission sets.
//!
//! Refuses files of these kinds that are not well formed, have another root, or ask for what this org does not do;
//! files of other kinds it passes over and names. Of a permission set it reads the principals alone: every user may
//! do everything else. Invariant: what it cannot honour is a problem that names the file, never a silent default.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_intro.htm>

mod credentials;
mod element;
mod field;

use std::cell::Cell;

use crate::{File, SetupProblem, schema::Field, xml};
use element::Element;

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
/// Everything that cannot be honoured, in the order of the files.
pub fn read(files: &[File]) -> Result<Deployment, Vec<SetupProblem>> {
    let mut deployment = Deployment::default();
    let mut problems = Vec::new();
    for file in files {
        if let Err(message) = read_file(file, &mut deployment) {
            problems.push(SetupProblem::Metadata { path: file.path.clone(), message });
        }
    }
    if problems.is_empty() { Ok(deployment) } else { Err(problems) }
}

fn read_file(file: &File, into: &mut Deployment) -> Result<(), String> {
    let (folder, file_name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    // `Company_Data.namedCredential-meta.xml` is of the kind `namedCredential-meta.xml`.
    let (name, kind) = file_name.split_once('.').unwrap_or((file_name, ""));
    let root = match kind {
        "cls" | "trigger" => {
            into.apex.push(apex::Source::new(file_name, file.text.as_str()));
            return Ok(());
        }
        "cls-meta.xml" => "ApexClass",
        "trigger-meta.xml" => "ApexTrigger",
        "field-meta.xml" => "CustomField",
        "namedCredential-meta.xml" => "NamedCredential",
        "externalCredential-meta.xml" => "ExternalCredential",
        "permissionset-meta.xml" => "PermissionSet",
        _ => {
            into.passed_over.push(file.path.clone());
            return Ok(());
        }
    };
    let mut folders = folder.rsplit('/');
    let (last, object) = (folders.next(), folders.next());
    if root == "CustomField" && (last != Some("fields") || object.is_none()) {
        return Err("a field lies in objects/<Object>/fields: move the file there".into());
    }
    let (nodes, problem) = (xml::parse(&file.text)?, Cell::new(None));
    let element = Element::root(&nodes, root, &problem);
    match root {
        "CustomField" => {
            let object = object.unwrap_or_default().to_owned();
            into.fields.push(CustomField { object, field: field::read(element, name) });
        }
        "NamedCredential" => into.named_credentials.push(credentials::named(element, name)),
        "ExternalCredential" => into.external_credentials.push(credentials::external(element, name)),
        "PermissionSet" => into.permission_sets.push(credentials::permission_set(element, name)),
        _ => {}
    }
    // Of a file with a problem nothing counts: `read` answers the problems alone.
    problem.take().map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests;
