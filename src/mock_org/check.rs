//! `mock-org check DIR`: what is wrong with a folder's Apex and metadata.
//!
//! Refuses to run anything. Invariant: problems go to standard output, one to a line and in order; what is passed over
//! goes to standard error, and alone it is no failure.

use std::process::ExitCode;

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

/// Says which kinds of files are not known here.
pub fn tell_kinds(passed_over: &[String]) {
    for kind in kinds(passed_over) {
        eprintln!("mock-org: passed over, of a kind not known here, {kind}");
    }
}

/// 0 without a problem, 1 with some.
///
/// # Errors
/// Why the folder cannot be read at all.
pub fn check(name: &str) -> Result<ExitCode, String> {
    let deployable = open(name)?;
    let inspection = org::inspect(&deployable.setup);
    tell_kinds(&inspection.passed_over);
    for simplified in &inspection.simplified {
        eprintln!("mock-org: simplified, {}", one_line(simplified));
    }
    let problems = deployable.problems(&inspection.problems);
    for problem in &problems {
        print(&problem.to_string());
    }
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
