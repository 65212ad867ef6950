//! What the served org is made of: a pattern's files or a folder's, deployed once, so that it can start over at once.
//!
//! Refuses a folder with a problem: what does not compile is not half of an org. Invariant: a start over gives the very
//! org of the first start, but for its seed and faults.

use org::{Deployed, Setup};
use patterns::{
    Pattern,
    scenario::{Choice, Refused},
};

use super::{
    check::{open, tell_limits},
    options,
};
use crate::live::{Cast, of_files};

/// A deployed org.
pub struct Ground {
    what: What,
    deployed: Deployed,
    token: String,
}

enum What {
    Pattern(&'static Pattern),
    Folder { name: String, setup: Setup },
}

impl Ground {
    /// Deploys what is asked for.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn deploy(ground: &options::Ground, token: String) -> Result<Ground, String> {
        match ground {
            options::Ground::Pattern(slug) => {
                let pattern = patterns::find(slug).ok_or_else(|| {
                    let known: Vec<_> = patterns::all().iter().map(|pattern| pattern.slug).collect();
                    format!("there is no pattern {slug}. There are: {}.", known.join(", "))
                })?;
                let scenario = pattern.scenario.ok_or_else(|| format!("{} does not run yet.", pattern.name))?;
                let setup = (scenario.setup)(&Choice::default()).map_err(in_words)?;
                Ok(Ground { what: What::Pattern(pattern), deployed: Deployed::of(&setup), token })
            }
            options::Ground::Source(name) => {
                let mut deployable = open(name)?;
                deployable.setup = of_files(std::mem::take(&mut deployable.setup.files));
                let deployed = Deployed::of(&deployable.setup);
                tell_limits(&deployable, &deployed.passed_over, &deployed.simplified, &deployed.problems);
                let problems = deployable.problems(&deployed.problems);
                if !problems.is_empty() {
                    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
                    return Err(format!("{name} cannot be deployed.\n{}", lines.join("\n")));
                }
                let what = What::Folder { name: name.clone(), setup: deployable.setup };
                Ok(Ground { what, deployed, token })
            }
        }
    }

    /// A pattern's name, or the folder's.
    pub fn name(&self) -> &str {
        match &self.what {
            What::Pattern(pattern) => pattern.name,
            What::Folder { name, .. } => name,
        }
    }

    /// The slug of the pattern; none of a folder.
    pub fn slug(&self) -> Option<&'static str> {
        match &self.what {
            What::Pattern(pattern) => Some(pattern.slug),
            What::Folder { .. } => None,
        }
    }

    /// Everybody before the first moment, with that seed and those faults of the pattern.
    ///
    /// # Errors
    /// A fault that is not known, and what there is.
    pub fn cast(&self, seed: u64, faults: &[String]) -> Result<Cast, String> {
        match &self.what {
            What::Pattern(pattern) => {
                let choice = Choice { seed, faults: faults.to_vec(), ..Choice::default() };
                Cast::of_pattern(pattern, &choice, self.deployed.clone(), &self.token).map_err(in_words)
            }
            What::Folder { setup, .. } => match faults.first() {
                Some(fault) => Err(in_words(Refused::UnknownFault(fault.clone()))),
                None => Ok(Cast::of_org(self.deployed.clone(), setup, seed, &self.token)),
            },
        }
    }
}

fn in_words(refused: Refused) -> String {
    match refused {
        Refused::UnknownFault(name) => format!("there is no fault {name}."),
        Refused::Setup(why) => why,
        Refused::NotCompiled(diagnostics) => diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}
