//! The simulator without a browser: one question in JSON on each line in, one answer in JSON on each line out.
//!
//! For the test that both give the same bytes. It takes the build of its first question for its own.

use std::io::{BufRead, Write, stdin, stdout};

use integration_patterns::simulator::Session;
use protocol::Ask;

fn main() -> std::io::Result<()> {
    let mut session: Option<Session> = None;
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let line = line?;
        let session = session.get_or_insert_with(|| {
            let build = serde_json::from_str::<Ask>(&line).map(|ask| ask.build).unwrap_or_default();
            Session::new(build)
        });
        writeln!(out, "{}", session.answer_json(&line))?;
    }
    Ok(())
}
