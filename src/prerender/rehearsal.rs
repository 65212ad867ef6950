//! What excerpts of the simulator are made by: the questions that a visitor is most likely to want answered, and what
//! each pattern deploys to.
//!
//! Refuses to ask anything: `scripts/split` does, of the bundle itself. Invariant: every pattern that runs is rehearsed,
//! with every fault that it offers and every value that it suggests; and so is its org in the explorer.

use std::{collections::BTreeMap, fs, path::Path};

use org::Deployed;
use patterns::{Pattern, Scenario, scenario::Choice};
use protocol::{Question, Run};
use serde::Serialize;

use super::{Error, visits};
use crate::stage::EXPLORER;

/// What an excerpt is made by.
#[derive(Serialize)]
struct Rehearsal {
    excerpt: &'static str,
    visits: Vec<Visit>,
}

/// What one visitor asks, one question after the other.
#[derive(Serialize)]
struct Visit {
    /// The name of the image's file.
    image: String,
    questions: Vec<Question>,
}

fn running() -> impl Iterator<Item = (&'static Pattern, &'static Scenario)> {
    patterns::all().iter().filter_map(|pattern| Some((*pattern, pattern.scenario?)))
}

/// The patterns that run.
pub fn slugs() -> impl Iterator<Item = &'static str> {
    running().map(|(pattern, _)| pattern.slug)
}

/// The names of the excerpts.
pub fn excerpts() -> impl Iterator<Item = &'static str> {
    slugs().chain([EXPLORER])
}

/// The name of the file that a pattern's image is staged as.
pub fn image(slug: &str) -> String {
    format!("{slug}.bin")
}

/// Deploys each pattern's files here, so that no visitor's browser has to, and lists the runs.
pub fn prepare(stage: &Path) -> Result<String, Error> {
    let staged = stage.join("staged");
    let write = |name: &str, bytes: Vec<u8>| {
        let path = staged.join(name);
        fs::write(&path, bytes).map_err(|error| Error::File(path, error))
    };
    let mut rehearsals = Vec::new();
    let mut explored = Vec::new();
    for (pattern, scenario) in running() {
        let setup = (scenario.setup)(&Choice::default())
            .map_err(|why| Error::Content(format!("{} cannot be set up: {why:?}", pattern.name)))?;
        write(&image(pattern.slug), Deployed::of(&setup).to_bytes())?;
        let visit = |questions| Visit { image: image(pattern.slug), questions };
        let runs: Vec<Question> = runs(pattern.slug, scenario).into_iter().map(Question::Open).collect();
        // Each as a visitor's first, and one after the other.
        let visits = runs.iter().map(|run| visit(vec![run.clone()])).chain([visit(runs.clone())]).collect();
        rehearsals.push(Rehearsal { excerpt: pattern.slug, visits });
        explored.push(visit(visits::of(pattern.slug)));
    }
    rehearsals.push(Rehearsal { excerpt: EXPLORER, visits: explored });
    let json = serde_json::to_vec(&rehearsals).map_err(|error| Error::Content(error.to_string()))?;
    write("rehearsal.json", json)?;
    let visits = rehearsals.iter().flat_map(|each| &each.visits);
    let questions: usize = visits.map(|visit| visit.questions.len()).sum();
    Ok(format!("deployed {} patterns, {questions} questions to rehearse", slugs().count()))
}

/// As a page asks: with every input, as it stands in the form.
fn runs(slug: &str, scenario: &Scenario) -> Vec<Run> {
    let given: BTreeMap<String, String> =
        scenario.inputs.iter().map(|input| (input.name.to_owned(), input.default.to_owned())).collect();
    let run = |inputs: &BTreeMap<String, String>, faults: Vec<String>| Run {
        pattern: slug.to_owned(),
        inputs: inputs.clone(),
        faults,
        ..Run::default()
    };
    let mut runs = vec![run(&BTreeMap::new(), Vec::new()), run(&given, Vec::new())];
    runs.extend(scenario.faults.iter().map(|fault| run(&given, vec![fault.name.to_owned()])));
    for input in scenario.inputs {
        // Nothing at all is what a form is sent with most often by mistake; and a name has letters of any script.
        for value in input.suggestions.iter().chain(&["", "Zoë 船"]) {
            let mut changed = given.clone();
            changed.insert(input.name.to_owned(), (*value).to_owned());
            runs.push(run(&changed, Vec::new()));
        }
    }
    runs
}
