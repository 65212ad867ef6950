//! The mock org on this machine: HTTP on the loopback address, for a person with curl.
//!
//! `mock-org --help` tells the options.

use std::process::ExitCode;

use integration_patterns::mock_org;

fn main() -> ExitCode {
    mock_org::run(std::env::args().skip(1))
}
