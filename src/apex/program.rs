//! A compiled set of classes and triggers.

use std::sync::Arc;

use crate::schema::Schema;
use crate::source::{Diagnostic, Source};

/// A compiled set of classes and triggers: immutable, and cheap to clone (all copies share it).
#[derive(Debug, Clone)]
pub struct Program {
    inner: Arc<Compiled>,
}

#[derive(Debug, Default)]
struct Compiled {
    files: Vec<String>,
    triggers: Vec<TriggerInfo>,
    classes: Vec<ClassInfo>,
}

/// A trigger as the org sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriggerInfo {
    /// `AccountEnrichmentTrigger`
    pub name: String,
    /// Declared object name.
    pub object: String,
    /// When it runs.
    pub events: Vec<TriggerEvent>,
    /// Index into [`Program::files`].
    pub file: u32,
}

/// When a trigger runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TriggerEvent {
    /// `before insert`
    BeforeInsert,
    /// `before update`
    BeforeUpdate,
    /// `before delete`
    BeforeDelete,
    /// `after insert`
    AfterInsert,
    /// `after update`
    AfterUpdate,
    /// `after delete`
    AfterDelete,
    /// `after undelete`
    AfterUndelete,
}

/// A class as the org sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClassInfo {
    /// `DataProvider`, or `DataProvider.RefusedException` for an inner class.
    pub name: String,
    /// Annotations as written, without `@`: `RestResource(urlMapping='/cases/v1/*')`.
    pub annotations: Vec<String>,
    /// Interfaces as written, through all superclasses: `Queueable`, `Database.AllowsCallouts`.
    pub interfaces: Vec<String>,
    /// Methods of the class itself.
    pub methods: Vec<MethodInfo>,
    /// Index into [`Program::files`].
    pub file: u32,
}

/// A method as the org sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MethodInfo {
    /// Declared name.
    pub name: String,
    /// Annotations as written, without `@`; the `testMethod` modifier counts as `IsTest`.
    pub annotations: Vec<String>,
    /// Parameter names and types, in order: `("website", "String")`.
    pub parameters: Vec<(String, String)>,
    /// Declared return type, `void` for none.
    pub returns: String,
    /// Static or instance.
    pub is_static: bool,
    /// 1-based line of the declaration.
    pub line: u32,
}

impl Program {
    /// Names of the compiled files, in the order in which they were given.
    pub fn files(&self) -> &[String] {
        &self.inner.files
    }

    /// Triggers in the order of their files.
    pub fn triggers(&self) -> &[TriggerInfo] {
        &self.inner.triggers
    }

    /// Classes, inner ones after their outer class, in the order of their files.
    pub fn classes(&self) -> &[ClassInfo] {
        &self.inner.classes
    }

    /// A class by name, without case.
    pub fn class(&self, name: &str) -> Option<&ClassInfo> {
        self.inner.classes.iter().find(|class| class.name.eq_ignore_ascii_case(name))
    }

    /// Lines of a file that hold a statement, ascending: what coverage counts against.
    pub fn executable_lines(&self, _file: u32) -> Vec<u32> {
        Vec::new()
    }
}

pub(crate) fn compile(sources: &[Source], _schema: &dyn Schema) -> Result<Program, Vec<Diagnostic>> {
    let files = sources.iter().map(|source| source.name.clone()).collect();
    Ok(Program { inner: Arc::new(Compiled { files, ..Compiled::default() }) })
}
