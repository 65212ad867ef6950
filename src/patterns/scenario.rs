//! What a visitor can decide about a pattern's run, and the world that the run is computed in.
//!
//! Refuses to run anything: `open` builds the world at its first moment. Invariant: the same choice and seed
//! build the same world.

use std::collections::BTreeMap;

/// How a pattern runs.
#[derive(Debug)]
pub struct Scenario {
    pub inputs: &'static [Input],
    /// The faults a visitor can switch on, one at a time.
    pub faults: &'static [Fault],
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

impl Choice {
    /// What was typed for an input, or its default.
    pub fn input<'a>(&'a self, input: &'a Input) -> &'a str {
        self.inputs.get(input.name).map_or(input.default, String::as_str)
    }
}
