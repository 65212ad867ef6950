//! What the simulator is split by: the questions that a visitor is most likely to want answered, and what each pattern
//! deploys to.
//!
//! Refuses to ask anything: `scripts/split` does, of the bundle itself. Invariant: every pattern that runs is rehearsed,
//! with every fault that it offers and every value that it suggests; and so are its org in the explorer, its tests, and
//! edits of its code.

use std::{collections::BTreeMap, fs, path::Path};

use org::Deployed;
use patterns::{Pattern, Scenario, scenario::Choice};
use protocol::{Question, Run};
use serde::Serialize;

use super::{Error, edits, visits};
use crate::stage::EXPLORER;

/// What the simulator is split by.
#[derive(Serialize)]
struct Rehearsals {
    excerpts: Vec<Rehearsal>,
    /// What is asked besides, of all that is likely to be needed.
    further: Vec<Visit>,
}

/// What an excerpt is made by.
#[derive(Serialize)]
struct Rehearsal {
    excerpt: &'static str,
    visits: Vec<Visit>,
}

/// What one visitor asks, one question after the other.
type Visit = Vec<Step>;

/// What is asked of the same files.
#[derive(Serialize)]
struct Step {
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
    let mut rehearsals = Rehearsals { excerpts: Vec::new(), further: Vec::new() };
    let mut explored = Vec::new();
    let mut wanderer = Visit::new();
    for (pattern, scenario) in running() {
        let setup = (scenario.setup)(&Choice::default())
            .map_err(|why| Error::Content(format!("{} cannot be set up: {why:?}", pattern.name)))?;
        write(&image(pattern.slug), Deployed::of(&setup).to_bytes())?;
        let step = |questions| Step { image: image(pattern.slug), questions };
        let runs: Vec<Question> = runs(pattern.slug, scenario).into_iter().map(Question::Open).collect();
        // Each as a visitor's first, and one after the other.
        let visits = runs.iter().map(|run| vec![run.clone()]).chain([runs.clone()]);
        let visits = visits.map(|questions| vec![step(questions)]).collect();
        rehearsals.excerpts.push(Rehearsal { excerpt: pattern.slug, visits });
        explored.push(vec![step(visits::of(pattern.slug))]);
        wanderer.push(step(visits::further(pattern.slug)));
        let mut editor = Visit::new();
        for (place, edits) in edits::of(pattern).into_iter().enumerate() {
            let choice = Choice { edits: edits.clone(), ..Choice::default() };
            let setup =
                (scenario.setup)(&choice).map_err(|why| Error::Content(format!("an edit is refused: {why:?}")))?;
            let image = image(&format!("{}-{place}", pattern.slug));
            write(&image, Deployed::of(&setup).to_bytes())?;
            editor.push(Step { image, questions: edits::questions(pattern, edits) });
        }
        rehearsals.further.push(editor);
    }
    rehearsals.excerpts.push(Rehearsal { excerpt: EXPLORER, visits: explored });
    rehearsals.further.push(wanderer);
    let json = serde_json::to_vec(&rehearsals).map_err(|error| Error::Content(error.to_string()))?;
    write("rehearsal.json", json)?;
    let visits = rehearsals.excerpts.iter().flat_map(|each| &each.visits).chain(&rehearsals.further);
    let questions: usize = visits.flatten().map(|step| step.questions.len()).sum();
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
