//! An org put together from files: as much of it as they allow, and what is wrong with the rest.
//!
//! Refuses nothing as a whole: a file that cannot be honoured is left out, and named. Whoever wants all or nothing
//! looks at the problems. Invariant: what is left is consistent, and the same files give the same org.

use crate::{
    File, Setup, SetupProblem, checks,
    credentials::Vault,
    installed,
    metadata::{self, Deployment},
    platform::Platform,
    records::Records,
    schema,
};

/// What became of a setup.
pub(crate) struct Assembly {
    pub platform: Platform,
    /// Those of the metadata first, then those of Apex by file and place.
    pub problems: Vec<SetupProblem>,
    /// Paths of files of kinds that are not known here.
    pub passed_over: Vec<String>,
    /// What of the metadata is simplified here, in words.
    pub simplified: Vec<String>,
}

/// What is wrong with files, before anything runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Everything that cannot be honoured.
    pub problems: Vec<SetupProblem>,
    /// Paths of files of kinds that are not known here.
    pub passed_over: Vec<String>,
    /// What of the metadata is simplified here, in words.
    pub simplified: Vec<String>,
}

/// Reads the metadata and compiles the Apex, and runs nothing. One bad file does not hide the others.
pub fn inspect(setup: &Setup) -> Inspection {
    let Assembly { problems, passed_over, simplified, .. } = assemble(setup);
    Inspection { problems, passed_over, simplified }
}

/// Puts an org together without the users of its sessions.
pub(crate) fn assemble(setup: &Setup) -> Assembly {
    let (deployment, mut problems) = read(&setup.files);
    let mut schema = schema::standard();
    let mut simplified = deployment.simplified.clone();
    simplified.extend(schema.deploy(&deployment));
    schema.labels = deployment.labels.clone();
    checks::check_credentials(setup, &deployment, &mut problems);
    let (program, diagnostics) = apex::compile_leniently(&deployment.apex, &schema);
    problems.extend(diagnostics.into_iter().map(SetupProblem::Apex));
    let passed_over = deployment.passed_over.clone();
    let mut records = Records::default();
    let organization = installed::install(&mut records, &schema, &deployment);
    let platform = Platform::new(program, schema, records, organization, Vault::new(deployment, setup));
    Assembly { platform, problems, passed_over, simplified }
}

/// The deployment of all files that can be read.
fn read(files: &[File]) -> (Deployment, Vec<SetupProblem>) {
    let problems = match metadata::read(files) {
        Ok(deployment) => return (deployment, Vec::new()),
        Err(problems) => problems,
    };
    let bad = |file: &&File| {
        problems.iter().any(|problem| matches!(problem, SetupProblem::Metadata { path, .. } if *path == file.path))
    };
    let good: Vec<File> = files.iter().filter(|file| !bad(file)).cloned().collect();
    (metadata::read(&good).unwrap_or_default(), problems)
}
