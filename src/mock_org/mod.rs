//! The mock org on this machine: as a server, the actors of the pattern's own run, driven by real time and asked over
//! HTTP; and as a tool, for the Apex in a folder.
//!
//! ```text
//! options  what the command line asks for      folder  somebody's Apex and metadata, as far as they can be read
//! check    what is wrong with a folder         test    what its Apex tests come to
//!
//! ground   what the org is made of              greeting what is printed at the start
//! secrets  what an administrator would type in
//! stage    the org, and what it is told          server   the listeners, timers, the end
//! control  the second port, for tests            faults   what befalls clients
//! message  HTTP as it travels, and as the org knows it
//! log      one line for each thing that happens  clock    real time, or one that stands, as the time of a run
//! ```
//!
//! Refuses to leave the machine: it listens on the loopback address, unless told otherwise, and connects to nothing. What the org asks of
//! other systems is answered by the run's own actors, or by nobody. Invariant: every answer to a well-formed request is
//! the org's, byte for byte; what this program refuses by itself is plain text.

mod check;
mod clock;
mod control;
mod faults;
mod folder;
mod greeting;
mod ground;
mod log;
mod message;
mod options;
mod secrets;
mod server;
mod stage;
mod test;

use std::process::ExitCode;

use ground::Ground;
use options::{Asked, Options};

/// What is asked for cannot even be tried.
const BAD_COMMAND: u8 = 2;

/// Does what the command line asks for, until the program is told to stop.
///
/// 0 at a clean end; what else, the usage says.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let asked = match options::read(arguments) {
        Ok(asked) => asked,
        Err(why) => {
            eprintln!("mock-org: {why}\n\n{}", options::HELP);
            return ExitCode::from(BAD_COMMAND);
        }
    };
    let (done, otherwise) = match asked {
        Asked::Help => {
            log::print(options::HELP);
            return ExitCode::SUCCESS;
        }
        Asked::Version => {
            log::print(concat!("mock-org ", env!("CARGO_PKG_VERSION")));
            return ExitCode::SUCCESS;
        }
        Asked::Serve(options) => (serve(options).map(|()| ExitCode::SUCCESS), ExitCode::FAILURE),
        Asked::Check(folder) => (check::check(&folder), ExitCode::from(BAD_COMMAND)),
        Asked::Test(options) => (test::test(&options), ExitCode::from(BAD_COMMAND)),
    };
    done.unwrap_or_else(|why| {
        eprintln!("mock-org: {why}");
        otherwise
    })
}

fn serve(options: Options) -> Result<(), String> {
    let token = match options.token {
        Some(token) => token,
        None => random_token()?,
    };
    let ground = Ground::deploy(&options.ground, token, options.edition)?;
    let Options { host, port, control, seed, .. } = options;
    server::serve(server::Place { host, port, control, seed }, ground)
}

/// A token of this start alone. Its look keeps it apart from those of a real org.
fn random_token() -> Result<String, String> {
    let mut chance = [0_u8; 16];
    getrandom::fill(&mut chance)
        .map_err(|error| format!("this machine gives no random bytes ({error}); choose a token with --token"))?;
    let digits: String = chance.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("mock-{digits}"))
}
