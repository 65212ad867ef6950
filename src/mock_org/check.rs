//! `mock-org check DIR`: what is wrong with a folder's Apex and metadata.
//!
//! Refuses to run anything. Invariant: problems go to standard output, one to a line and in order; what is passed over
//! goes to standard error, and alone it is no failure.

use std::process::ExitCode;

use org::SetupProblem;

use super::{
    folder::{self, Deployable, kinds, one_line},
    log::print,
};

/// Reads a folder as it can be deployed, and says what of it cannot be read.
///
/// # Errors
/// Why the folder cannot be read at all.
pub fn open(name: &str) -> Result<Deployable, String> {
    let folder = folder::read(name)?;
    for left_out in &folder.left_out {
        eprintln!("mock-org: passed over, {}", one_line(left_out));
    }
    Ok(Deployable::new(folder))
}

/// Says what of the files is not known here, and what is known but simplified.
pub fn tell_limits(deployable: &Deployable, passed_over: &[String], simplified: &[String], problems: &[SetupProblem]) {
    for kind in kinds(passed_over) {
        eprintln!("mock-org: passed over, of a kind not known here, {kind}");
    }
    for problem in deployable.limits(problems) {
        eprintln!("mock-org: passed over, {problem}");
    }
    for words in simplified {
        eprintln!("mock-org: simplified, {}", one_line(words));
    }
}

/// 0 without a problem, 1 with some.
///
/// # Errors
/// Why the folder cannot be read at all.
pub fn check(name: &str) -> Result<ExitCode, String> {
    let deployable = open(name)?;
    let deployed = org::Deployed::of(&deployable.setup);
    tell_limits(&deployable, &deployed.passed_over, &deployed.simplified, &deployed.problems);
    let problems = deployable.problems(&deployed.problems);
    for problem in &problems {
        print(&problem.to_string());
    }
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
