//! Trunk's post-build hook: renders every page into the staging folder and names the files by their content. Called
//! with `prepare` before that, it stages what the simulator is split by.

use integration_patterns::prerender;
use std::process::ExitCode;

fn main() -> ExitCode {
    let prepares = std::env::args().nth(1).is_some_and(|argument| argument == "prepare");
    match if prepares { prerender::prepare() } else { prerender::run() } {
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
