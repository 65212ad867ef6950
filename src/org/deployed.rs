//! An org as its files make it, before anybody uses it: metadata deployed, Apex compiled, its own rows put in.
//!
//! Refuses nothing as a whole: a file that cannot be honoured is left out, and named. Whoever wants all or nothing
//! looks at the problems. Invariants: what is left is consistent, and the same files give the same org; no secret and
//! no token is in it, so that its bytes may lie anywhere.

use apex::image;

use crate::{
    File, Setup, SetupProblem, checks,
    credentials::Vault,
    installed,
    metadata::{self, Deployment},
    platform::Platform,
    records::Records,
    schema,
    test_plan::{self, Planned},
};

/// An org before its first session.
#[derive(Clone, Debug)]
pub struct Deployed {
    pub(crate) platform: Platform,
    pub(crate) tests: Vec<Planned>,
    /// Everything that cannot be honoured: the metadata first, then Apex by file and place.
    pub problems: Vec<SetupProblem>,
    /// Paths of files of kinds that are not known here.
    pub passed_over: Vec<String>,
    /// What of the metadata is simplified here, in words.
    pub simplified: Vec<String>,
    /// Tells files apart: of the same files it is the same.
    pub fingerprint: u64,
}

impl Deployed {
    /// Reads the metadata and compiles the Apex, and runs nothing. One bad file does not hide the others.
    pub fn of(setup: &Setup) -> Deployed {
        let (deployment, mut problems) = read(&setup.files);
        let mut schema = schema::standard();
        let mut simplified = deployment.simplified.clone();
        simplified.extend(schema.deploy(&deployment));
        schema.labels = deployment.labels.clone();
        checks::check_credentials(setup, &deployment, &mut problems);
        let (program, diagnostics) = apex::compile_leniently(&deployment.apex, &schema);
        problems.extend(diagnostics.into_iter().map(SetupProblem::Apex));
        checks::check_mappings(setup, &program, &mut problems);
        let tests = test_plan::plan(&program, &setup.files, &problems);
        let passed_over = deployment.passed_over.clone();
        let mut records = Records::default();
        records.index(&schema);
        let organization = installed::install(&mut records, &schema, &deployment);
        let class_access = class_access(&deployment);
        let mut platform = Platform::new(program, schema, records, organization, Vault::new(deployment, setup));
        platform.class_access = class_access;
        Deployed { platform, tests, problems, passed_over, simplified, fingerprint: setup.fingerprint() }
    }

    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        image::write(self)
    }

    /// From bytes of the same build; `None` where they are anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Deployed> {
        image::read(bytes)
    }
}

apex::image_of_struct!(Deployed { fingerprint, platform, tests, problems, passed_over, simplified });

/// Which permission sets open which classes.
fn class_access(deployment: &Deployment) -> Vec<(String, String)> {
    let mut access = Vec::new();
    for set in &deployment.permission_sets {
        for (class, is_open) in &set.classes {
            let by = if *is_open { set.name.as_str() } else { "" };
            access.push((class.clone(), by.to_owned()));
        }
    }
    access
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
