//! Reads the files of a deployment: Apex, objects and fields, custom metadata, labels, credentials, permission sets.
//!
//! Refuses files of these kinds that are not well formed or have another root; files of other kinds it passes over and
//! names, and of an object whatever this org does not do is named as simplified. Of a permission set it reads
//! principals, classes, custom and user permissions, objects and fields. Invariant: nothing is left out without being named.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_intro.htm>

mod credentials;
mod element;
mod field;
mod object;
mod picklist;
mod rows;

use std::cell::Cell;

use apex::Datum;

use crate::{
    File, SetupProblem,
    schema::{Field, FieldSet, Object, PicklistValue, RecordType},
    xml,
};
use element::Element;
pub use object::{MetadataRecord, ValidationRule};
pub use rows::Row;

/// What the files hold.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    /// Classes and triggers.
    pub apex: Vec<apex::Source>,
    /// Custom objects, with their Id and Name alone.
    pub objects: Vec<Object>,
    /// Custom fields.
    pub fields: Vec<CustomField>,
    /// Global value sets: name, values, default.
    pub value_sets: Vec<(String, Vec<PicklistValue>, Datum)>,
    /// Active validation rules, each with its object's name.
    pub rules: Vec<(String, ValidationRule)>,
    /// Record types, each with its object.
    pub record_types: Vec<(String, RecordType)>,
    /// Field sets, each with its object.
    pub field_sets: Vec<(String, FieldSet)>,
    /// Records of custom metadata.
    pub metadata_records: Vec<MetadataRecord>,
    /// Custom labels: name and text.
    pub labels: Vec<(String, String)>,
    /// Static resources: name and MIME type.
    pub resources: Vec<(String, String)>,
    /// What text lies in them: name and text.
    pub contents: Vec<(String, String)>,
    /// Rows of standard objects that other metadata is here.
    pub rows: Vec<Row>,
    /// Named credentials.
    pub named_credentials: Vec<NamedCredential>,
    /// Remote sites: addresses that are active.
    pub remote_sites: Vec<String>,
    /// External credentials.
    pub external_credentials: Vec<ExternalCredential>,
    /// Permission sets.
    pub permission_sets: Vec<PermissionSet>,
    /// Paths of files of kinds that are not known here.
    pub passed_over: Vec<String>,
    /// What of the files is simplified here, in words.
    pub simplified: Vec<String>,
}

/// A custom field and its object.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomField {
    /// The object's name, from the folder.
    pub object: String,
    /// The field.
    pub field: Field,
    /// The global value set that its values are in.
    pub value_set: Option<String>,
    /// It takes no other values than those.
    pub restricted: bool,
    /// Its default value, a formula.
    pub default: Option<String>,
}

impl Default for CustomField {
    fn default() -> Self {
        let field = Field::new("", "", crate::schema::Kind::Url);
        CustomField { object: String::new(), field, value_set: None, restricted: false, default: None }
    }
}

/// Where callouts go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCredential {
    /// Developer name, from the file name.
    pub name: String,
    /// What comes before the callout's own path.
    pub url: String,
    /// How it authenticates; `None` when it does not. Of a legacy credential an external one of its own name.
    pub external_credential: Option<String>,
    /// It is of the older kind, which needs no permission.
    pub legacy: bool,
    /// Of a legacy credential: each user has a name and a password of his own.
    pub per_user: bool,
    /// The platform sets `Authorization`.
    pub generate_authorization_header: bool,
    /// Callouts are allowed.
    pub enabled: bool,
    /// Header fields that every callout gets: name and formula, in the order in which they are sent.
    pub headers: Vec<(String, String)>,
    /// Merge fields in the headers that Apex sets are filled in.
    pub merges_headers: bool,
    /// Those in the body that Apex sets are.
    pub merges_body: bool,
}

/// How callouts authenticate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalCredential {
    /// Developer name, from the file name.
    pub name: String,
    /// The protocol.
    pub protocol: Protocol,
    /// Its principals in the order in which they are tried: the name, and whether each user has it to himself.
    pub principals: Vec<(String, bool)>,
    /// Header fields that authenticate: name and formula, in the order in which they are sent.
    pub headers: Vec<(String, String)>,
    /// What formulas may name besides a principal's own parameters: name and value.
    pub parameters: Vec<(String, String)>,
    /// Statuses besides 401 for which a new token is fetched.
    pub refresh_statuses: Vec<u16>,
}

/// How a token is obtained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// OAuth 2.0 client credentials with a secret (RFC 6749, section 4.4).
    OauthClientCredentials {
        /// The token endpoint.
        token_url: String,
        /// The scope that is asked for; empty for that of the client.
        scope: String,
        /// The secret goes in the header, as in Basic authentication, and not in the body.
        in_header: bool,
    },
    /// A name and a password with each request (RFC 7617).
    Basic,
    /// Header fields alone.
    Custom,
    /// None: whoever may use the principal may call.
    NoAuthentication,
    /// A signature by AWS's Signature Version 4.
    AwsSv4 {
        /// `us-east-1`
        region: String,
        /// `iam`
        service: String,
    },
}

/// What users with it may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionSet {
    /// Developer name, from the file name.
    pub name: String,
    /// Principals that they may use: `Company_Data-Service`.
    pub principals: Vec<String>,
    /// Classes that it names, and whether it opens them.
    pub classes: Vec<(String, bool)>,
    /// What it lets its users do in the org: `ApiEnabled`.
    pub user_permissions: Vec<String>,
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

/// Kinds of files that are read, and the root that each must have.
const ROOTS: [(&str, &str); 18] = [
    ("remoteSite", "RemoteSiteSetting"),
    ("remoteSiteSetting", "RemoteSiteSetting"),
    ("cls-meta.xml", "ApexClass"),
    ("trigger-meta.xml", "ApexTrigger"),
    ("object", "CustomObject"),
    ("field", "CustomField"),
    ("recordType", "RecordType"),
    ("fieldSet", "FieldSet"),
    ("validationRule", "ValidationRule"),
    ("globalValueSet", "GlobalValueSet"),
    ("md", "CustomMetadata"),
    ("labels", "CustomLabels"),
    ("resource-meta.xml", "StaticResource"),
    ("namedCredential", "NamedCredential"),
    ("externalCredential", "ExternalCredential"),
    ("permissionset", "PermissionSet"),
    // An older name of the second to last.
    ("permissionSet", "PermissionSet"),
    ("customMetadata", "CustomMetadata"),
];

fn read_file(file: &File, into: &mut Deployment) -> Result<(), String> {
    let (folder, file_name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    // `Company_Data.namedCredential-meta.xml` is of the kind `namedCredential`, with its ending or without.
    let bare = file_name.strip_suffix("-meta.xml").unwrap_or(file_name);
    let (name, kind) = bare.rsplit_once('.').unwrap_or((bare, ""));
    if matches!(kind, "cls" | "trigger") && bare == file_name {
        into.apex.push(apex::Source::new(file_name, file.text.as_str()));
        return Ok(());
    }
    let fits = |known: &str| known == kind || (bare != file_name && known.strip_suffix("-meta.xml") == Some(kind));
    let mut folders = folder.rsplit('/');
    let (last, object) = (folders.next(), folders.next());
    let known = ROOTS.iter().find(|(known, _)| fits(known)).map(|(_, root)| *root);
    let Some(root) = known.or_else(|| rows::root_of(fits)) else {
        match last {
            Some("staticresources") => into.contents.push((name.to_owned(), file.text.clone())),
            _ => into.passed_over.push(file.path.clone()),
        }
        return Ok(());
    };
    if root == "CustomField" && (last != Some("fields") || object.is_none()) {
        return Err("a field lies in objects/<Object>/fields: move the file there".into());
    }
    let object = object.unwrap_or_default();
    let (nodes, problem) = (xml::parse(&file.text)?, Cell::new(None));
    let element = Element::root(&nodes, root, &problem);
    match root {
        "CustomObject" => {
            if name.contains("__") {
                into.objects.push(object::object(element, name));
            }
            for inner in element.all("fields") {
                field::read(inner, name, None, &mut into.fields, &mut into.simplified);
            }
            for inner in element.all("validationRules") {
                into.rules.extend(object::validation_rule(inner).map(|rule| (name.to_owned(), rule)));
            }
            for inner in element.all("recordTypes") {
                into.record_types.push((name.to_owned(), object::record_type(inner)));
            }
            for inner in element.all("fieldSets") {
                into.field_sets.push((name.to_owned(), object::field_set(inner)));
            }
        }
        "CustomField" => field::read(element, object, Some(name), &mut into.fields, &mut into.simplified),
        "FieldSet" => into.field_sets.push((object.to_owned(), object::field_set(element))),
        "RecordType" => into.record_types.push((object.to_owned(), object::record_type(element))),
        "ValidationRule" => {
            into.rules.extend(object::validation_rule(element).map(|rule| (object.to_owned(), rule)));
        }
        "GlobalValueSet" => {
            let mut default = Datum::Null;
            let values = picklist::values(element, "customValue", &mut default);
            into.value_sets.push((name.to_owned(), values, default));
        }
        "CustomMetadata" => into.metadata_records.push(object::metadata_record(element, name)),
        "CustomLabels" => {
            for label in element.all("labels") {
                let text = label.text("value").unwrap_or_default();
                into.labels.push((label.needed("fullName").to_owned(), text.to_owned()));
            }
        }
        "StaticResource" => {
            into.resources.push((name.to_owned(), element.text("contentType").unwrap_or_default().to_owned()));
        }
        "NamedCredential" => into.named_credentials.push(credentials::named(element, name)),
        "ExternalCredential" => into.external_credentials.push(credentials::external(element, name)),
        "RemoteSiteSetting" => into.remote_sites.extend(credentials::remote_site(element)),
        "PermissionSet" => {
            into.permission_sets.push(credentials::permission_set(element, name));
            rows::of_permission_set(element, name, &mut into.rows);
        }
        _ => rows::read(element, root, name, &mut into.rows),
    }
    // Of a file with a problem nothing counts: `read` answers the problems alone.
    problem.take().map_or(Ok(()), Err)
}

apex::image_of_struct!(NamedCredential {
    name,
    url,
    external_credential,
    legacy,
    per_user,
    generate_authorization_header,
    enabled,
    headers,
    merges_headers,
    merges_body
});
apex::image_of_struct!(ExternalCredential { name, protocol, principals, headers, parameters, refresh_statuses });
apex::image_of_enum!(Protocol {
    OauthClientCredentials { token_url, scope, in_header },
    Basic,
    Custom,
    NoAuthentication,
    AwsSv4 { region, service }
});

#[cfg(test)]
mod tests;
