//! Trunk's post-build hook: renders every page into the staging folder and names the files by their content.

use integration_patterns::prerender;
use std::process::ExitCode;

fn main() -> ExitCode {
    match prerender::run() {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("prerender: {error}");
            ExitCode::FAILURE
        }
    }
}
