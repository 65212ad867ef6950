//! What a run's files deploy to: metadata read, Apex compiled.
//!
//! Refuses to run anything. Invariant: what is given for a run was made of the very files of that run.

use org::{Deployed, File, Setup};
use patterns::Pattern;
use protocol::{Refusal, Run};

use super::{draft::choice, find, json::read_ask, opened::refusal};
use crate::live::of_files;

/// What was deployed last.
#[derive(Default)]
pub struct Deployment(Option<Deployed>);

impl Deployment {
    /// Takes an image; false where the bytes are none.
    pub fn take(&mut self, image: &[u8]) -> bool {
        let taken = Deployed::from_bytes(image);
        let is_image = taken.is_some();
        self.0 = taken.or(self.0.take());
        is_image
    }

    /// What the files of a run deploy to.
    ///
    /// # Errors
    /// Why there are no files, or [`Refusal::Undeployed`] where they have not been deployed.
    pub fn of(&mut self, pattern: &Pattern, run: &Run) -> Result<&Deployed, Refusal> {
        let setup = setup(pattern, run)?;
        // The texts that were not edited may not be here: their digests are.
        self.of_setup(&setup, choice(run.clone()).fingerprint(pattern.files))
    }

    /// What the files of a setup deploy to. They are told apart by that fingerprint.
    ///
    /// # Errors
    /// [`Refusal::Undeployed`] where they have not been deployed.
    pub fn of_setup(&mut self, setup: &Setup, fingerprint: u64) -> Result<&Deployed, Refusal> {
        if self.0.as_ref().is_none_or(|deployed| deployed.fingerprint != fingerprint) {
            self.0 = Some(here(setup)?);
        }
        self.0.as_ref().ok_or(Refusal::Undeployed)
    }
}

#[cfg(feature = "deploy")]
fn here(setup: &Setup) -> Result<Deployed, Refusal> {
    Ok(Deployed::of(setup))
}

#[cfg(not(feature = "deploy"))]
fn here(_: &Setup) -> Result<Deployed, Refusal> {
    Err(Refusal::Undeployed)
}

fn setup(pattern: &Pattern, run: &Run) -> Result<Setup, Refusal> {
    let scenario = pattern.scenario.ok_or_else(|| Refusal::NotRunnable(pattern.name.to_owned()))?;
    (scenario.setup)(&choice(run.clone())).map_err(refusal)
}

/// What the org of a run without a pattern is made of: its edits, by path.
pub fn setup_of_edits(run: &Run) -> Setup {
    let file = |(path, text): (&String, &String)| File { path: path.clone(), text: text.clone() };
    of_files(run.edits.iter().map(file).collect())
}

/// The image of what the files of a run deploy to, for [`super::Session::take`]; of a question about a run, in JSON.
/// `None` where it is no question of this build, or there are no files.
pub fn deploy(build: &str, ask: &str) -> Option<Vec<u8>> {
    let ask = read_ask(ask).ok().filter(|ask| ask.build == build)?;
    let run = ask.question.run()?;
    let setup = if run.pattern.is_empty() { setup_of_edits(run) } else { setup(find(run).ok()?, run).ok()? };
    Some(Deployed::of(&setup).to_bytes())
}
