//! Cargo.lock as a graph: which packages a package reaches.
//!
//! Refuses to tell features and targets apart: what the lock file lists may be built, and that is too much already.

use std::collections::{BTreeMap, BTreeSet};

pub struct Lock(BTreeMap<String, Vec<String>>);

impl Lock {
    pub fn read() -> Self {
        let text = include_str!("../../Cargo.lock");
        let quoted =
            |line: &str| line.split('"').nth(1).unwrap_or_default().split(' ').next().unwrap_or_default().to_owned();
        let mut packages: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in text.split("[[package]]").skip(1) {
            let mut lines = entry.lines().map(str::trim);
            let name = lines.by_ref().find(|line| line.starts_with("name = ")).map(quoted).unwrap_or_default();
            let dependencies = lines.filter(|line| line.starts_with('"')).map(quoted);
            // Two versions of one package count as one: either is too much.
            packages.entry(name).or_default().extend(dependencies);
        }
        Self(packages)
    }

    /// Every package that `name` reaches, itself left out.
    pub fn all_dependencies_of(&self, name: &str) -> BTreeSet<&str> {
        assert!(self.0.contains_key(name), "Cargo.lock has no package {name}");
        let mut reached = BTreeSet::new();
        let mut left = vec![name];
        while let Some(package) = left.pop() {
            for dependency in self.0.get(package).into_iter().flatten() {
                if reached.insert(dependency.as_str()) {
                    left.push(dependency);
                }
            }
        }
        reached
    }
}
