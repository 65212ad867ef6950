//! What of a setup does not fit together: each file is right, but not beside the others.
//!
//! Refuses a credential, a secret or a permission set that points to nothing; never shows a secret. Invariant: every
//! problem names the file in which it can be put right.

use crate::{
    File, Setup, SetupProblem,
    metadata::{Deployment, NamedCredential},
};

/// A problem of the file whose path ends so; the ending itself when there is no such file.
pub(crate) fn problem(files: &[File], ending: &str, message: String) -> SetupProblem {
    let path =
        files.iter().find(|file| file.path.ends_with(ending)).map_or(ending.trim_start_matches('/'), |file| &file.path);
    SetupProblem::Metadata { path: path.to_owned(), message }
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
