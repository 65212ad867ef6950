//! What of a setup does not fit together: each file is right, but not beside the others.
//!
//! Refuses a credential, a secret or a permission set that points to nothing, and addresses of Apex REST that are none
//! or are taken; never shows a secret. Invariant: every
//! problem names the file in which it can be put right.

use apex::Program;

use crate::{
    File, Setup, SetupProblem,
    apex_rest::mapping_of,
    metadata::{Deployment, NamedCredential},
};

/// Characters of a mapping.
const MOST_OF_MAPPING: usize = 255;

/// A problem of the file whose path ends so; the ending itself when there is no such file.
pub(crate) fn problem(files: &[File], ending: &str, message: String) -> SetupProblem {
    let path =
        files.iter().find(|file| file.path.ends_with(ending)).map_or(ending.trim_start_matches('/'), |file| &file.path);
    SetupProblem::Metadata { path: path.to_owned(), message }
}

/// Mappings of Apex REST that no address may have, and those that two classes have. The texts are unconfirmed.
/// <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_classes_annotation_rest_resource.htm>
pub(crate) fn check_mappings(setup: &Setup, program: &Program, problems: &mut Vec<SetupProblem>) {
    let mut known: Vec<(String, &str)> = Vec::new();
    for class in program.classes() {
        let Some(mapping) = class.annotations.iter().find_map(|annotation| mapping_of(annotation)) else { continue };
        let (is_rooted, mut parts) = (mapping.starts_with('/'), mapping.split('/'));
        let message = match known.iter().find(|(other, _)| *other == mapping) {
            Some((_, other)) => format!("the urlMapping {mapping} is that of {other} too: choose another one"),
            None if !is_rooted
                || mapping.len() > MOST_OF_MAPPING
                || parts.any(|part| part != "*" && part.contains('*')) =>
            {
                format!(
                    "the urlMapping {mapping} is none: begin with a slash, write * between slashes or at the end, and \
                         no more than {MOST_OF_MAPPING} characters"
                )
            }
            None => {
                known.push((mapping, &class.name));
                continue;
            }
        };
        problems.push(problem(&setup.files, &format!("/{}.cls", class.name), message));
    }
}

/// Everything that points to nothing.
pub(crate) fn check_credentials(setup: &Setup, deployment: &Deployment, problems: &mut Vec<SetupProblem>) {
    let external = |name: &str| deployment.external_credentials.iter().find(|known| known.name == name);
    for named in &deployment.named_credentials {
        let absent = |name: &&str| !named.legacy && external(name).is_none();
        if let Some(name) = named.external_credential.as_deref().filter(absent) {
            let message = format!("there is no external credential {name}: add it, or name one that is there");
            problems.push(problem(&setup.files, &format!("/{}.namedCredential-meta.xml", named.name), message));
        }
    }
    for secret in &setup.secrets {
        let (name, principal) = (&secret.external_credential, &secret.principal);
        let is_legacy = |named: &NamedCredential| named.legacy && named.external_credential.as_ref() == Some(name);
        if matches!(principal.as_str(), "NamedUser" | "PerUser") && deployment.named_credentials.iter().any(is_legacy) {
            continue;
        }
        let message = match external(name) {
            None => format!("a secret is given for the external credential {name}, which is not there"),
            Some(known) if !known.principals.iter().any(|(name, _)| name == principal) => {
                format!("a secret is given for the principal {principal}, which {name} has not")
            }
            Some(_) => continue,
        };
        problems.push(problem(&setup.files, &format!("/{name}.externalCredential-meta.xml"), message));
    }
    for name in &setup.permission_sets {
        if !deployment.permission_sets.iter().any(|known| known.name == *name) {
            let message = format!("users have the permission set {name}, which is not there");
            problems.push(problem(&setup.files, &format!("/{name}.permissionset-meta.xml"), message));
        }
    }
}
