//! What a visitor can decide about a pattern's run, and the world that the run is computed in.
//!
//! Refuses to run anything: `open` builds the world at its first moment. Invariant: the same choice and seed
//! build the same world.

use std::collections::BTreeMap;

use apex::Diagnostic;
use org::{Deployed, File, Org, Setup, SetupProblem, http::Request};
use world::ActorId;

use crate::{
    participant::{Participant, World},
    pattern::{Role, SourceFile},
};

/// How a pattern runs.
#[derive(Debug)]
pub struct Scenario {
    pub inputs: &'static [Input],
    /// The faults a visitor can switch on, one at a time.
    pub faults: &'static [Fault],
    /// Who takes part, in the order of their numbers in the world.
    pub actors: &'static [Place],
    /// Edges of the run that the map does not draw: each is the named edge or entry, the other way round.
    pub reversed: &'static [(&'static str, &'static str)],
    /// What the pattern's org is made of.
    pub setup: fn(&Choice) -> Result<Setup, Refused>,
    /// The system outside that answers at an origin; none where nobody does.
    pub outside: fn(&str) -> Option<Participant>,
    /// What a person may send to the org in the client's place, and who the org is; none where that is what the client
    /// sends first.
    pub example: fn(&Choice) -> Option<(ActorId, Request)>,
    /// Builds the world for what a visitor decided, around the pattern's org.
    pub open: fn(&Choice, Org) -> Result<World, Refused>,
}

impl Scenario {
    /// The world for what a visitor decided, around what the files of its setup were deployed to. A test that does not
    /// compile is no reason to refuse a run.
    ///
    /// # Errors
    /// What of the files cannot be honoured, or what of the choice is not known.
    pub fn world(&self, choice: &Choice, files: &[SourceFile], deployed: Deployed) -> Result<World, Refused> {
        let is_test = |name: &str| files.iter().any(|file| file.role == Role::Test && file.name() == name);
        let matters = |problem: &&SetupProblem| match problem {
            SetupProblem::Apex(found) => !is_test(&found.file),
            SetupProblem::Metadata { .. } => true,
        };
        let problems: Vec<SetupProblem> = deployed.problems.iter().filter(matters).cloned().collect();
        if !problems.is_empty() {
            return Err(problems.into());
        }
        let mut org = Org::open(deployed, &(self.setup)(choice)?);
        org.seed(choice.seed);
        (self.open)(choice, org)
    }

    /// The world of a choice, its files deployed here and now.
    ///
    /// # Errors
    /// As [`Scenario::world`].
    pub fn deploy(&self, choice: &Choice, files: &[SourceFile]) -> Result<World, Refused> {
        self.world(choice, files, Deployed::of(&(self.setup)(choice)?))
    }
}

/// Something a visitor types.
#[derive(Debug)]
pub struct Input {
    /// The form's name for it.
    pub name: &'static str,
    pub label: &'static str,
    pub default: &'static str,
    /// Values that are worth trying.
    pub suggestions: &'static [&'static str],
}

/// Something that can go wrong outside.
#[derive(Debug)]
pub struct Fault {
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
}

/// Where an actor is.
#[derive(Debug)]
pub struct Place {
    pub name: &'static str,
    /// The node's id in the topology; empty where the map does not draw the actor.
    pub node: &'static str,
}

/// What a visitor decided.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    pub inputs: BTreeMap<String, String>,
    pub faults: Vec<String>,
    pub seed: u64,
    /// Source files whose text replaces the pattern's own, by file name.
    pub edits: BTreeMap<String, String>,
}

/// Why a world cannot be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    UnknownFault(String),
    /// The Apex does not compile.
    NotCompiled(Vec<Diagnostic>),
    /// The org cannot be set up, or an edit is of a file that is not there.
    Setup(String),
}

impl Choice {
    /// What was typed for an input, or its default.
    pub fn input<'a>(&'a self, input: &'a Input) -> &'a str {
        self.inputs.get(input.name).map_or(input.default, String::as_str)
    }

    /// Tells the pattern's files with the edits in their places apart, as [`Setup::fingerprint`] does.
    pub fn fingerprint(&self, files: &[SourceFile]) -> u64 {
        org::fingerprint(files.iter().map(|file| (file.path, self.digest(file))))
    }

    /// Of a file's text as it was edited.
    pub fn digest(&self, file: &SourceFile) -> u64 {
        self.edits.get(file.name()).map_or(file.digest, |text| org::digest(text))
    }

    /// The pattern's files with the edits in their places.
    pub fn files(&self, files: &[SourceFile]) -> Result<Vec<File>, Refused> {
        if let Some(name) = self.edits.keys().find(|name| files.iter().all(|file| file.name() != *name)) {
            return Err(Refused::Setup(["This pattern has no file named ", name, "."].concat()));
        }
        let file = |file: &SourceFile| File {
            path: file.path.to_owned(),
            text: self.edits.get(file.name()).cloned().unwrap_or_else(|| file.text.to_owned()),
        };
        Ok(files.iter().map(file).collect())
    }
}

impl From<Vec<SetupProblem>> for Refused {
    fn from(problems: Vec<SetupProblem>) -> Self {
        let mut diagnostics = Vec::new();
        let mut texts = Vec::new();
        for problem in problems {
            match problem {
                SetupProblem::Apex(diagnostic) => diagnostics.push(diagnostic),
                SetupProblem::Metadata { path, message } => texts.push([&path, ": ", &message].concat()),
            }
        }
        // Wrong metadata makes good Apex look wrong, so it is told first.
        if texts.is_empty() { Refused::NotCompiled(diagnostics) } else { Refused::Setup(texts.join("\n")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: &[SourceFile] = &[SourceFile::new("classes/A.cls", Role::Class, "class A {}")];

    fn edited(name: &str) -> Choice {
        Choice { edits: BTreeMap::from([(name.to_owned(), "edited".to_owned())]), ..Choice::default() }
    }

    #[test]
    fn an_edit_replaces_the_file_of_its_name() {
        assert_eq!(Choice::default().files(FILES).expect("files")[0].text, "class A {}");
        assert_eq!(edited("A.cls").files(FILES).expect("files")[0].text, "edited");
    }

    #[test]
    fn files_are_told_apart_by_what_is_edited() {
        for choice in [Choice::default(), edited("A.cls")] {
            let setup = Setup { files: choice.files(FILES).expect("files"), ..Setup::default() };
            assert_eq!(choice.fingerprint(FILES), setup.fingerprint());
        }
        assert_ne!(Choice::default().fingerprint(FILES), edited("A.cls").fingerprint(FILES));
    }

    #[test]
    fn an_edit_of_a_file_that_is_not_there_is_refused_by_name() {
        assert_eq!(edited("B.cls").files(FILES), Err(Refused::Setup("This pattern has no file named B.cls.".into())));
    }

    #[test]
    fn a_test_that_does_not_compile_stops_no_run_and_a_class_does() {
        const BROKEN: SourceFile = SourceFile::new("classes/ATest.cls", Role::Test, "not Apex");
        let scenario = |setup| Scenario {
            inputs: &[],
            faults: &[],
            actors: &[],
            reversed: &[],
            setup,
            outside: |_| None,
            example: |_| None,
            open: |_, _| Ok(World::new(world::Seed(1), Vec::new(), Vec::new(), Vec::new())),
        };
        let files = [FILES[0], BROKEN];
        let choice = Choice::default();
        let whole = scenario(|choice| Ok(Setup { files: choice.files(&[FILES[0], BROKEN])?, ..Setup::default() }));
        assert!(whole.deploy(&choice, &files).is_ok());
        let as_class = [FILES[0], SourceFile { role: Role::Class, ..BROKEN }];
        assert!(matches!(whole.deploy(&choice, &as_class), Err(Refused::NotCompiled(_))));
    }

    #[test]
    fn wrong_metadata_is_told_before_wrong_apex() {
        let apex = SetupProblem::Apex(Diagnostic { file: "A.cls".into(), line: 1, column: 2, message: "m".into() });
        let metadata = SetupProblem::Metadata { path: "x.xml".into(), message: "no label".into() };
        assert!(matches!(Refused::from(vec![apex.clone()]), Refused::NotCompiled(found) if found.len() == 1));
        assert_eq!(Refused::from(vec![apex, metadata]), Refused::Setup("x.xml: no label".into()));
    }
}
