//! A compiled set of classes and triggers.

use std::sync::Arc;

use crate::classes::{ClassEntry, MethodEntry, PLATFORM_EXCEPTIONS};
use crate::code::Code;
use crate::compiler;
use crate::schema::Schema;
use crate::source::{Diagnostic, Source};
use crate::types::ClassId;

/// A compiled set of classes and triggers: immutable, and cheap to clone (all copies share it).
#[derive(Debug, Clone, Default)]
pub struct Program {
    inner: Arc<Compiled>,
}

#[derive(Debug, Default)]
struct Compiled {
    files: Vec<String>,
    triggers: Vec<TriggerInfo>,
    trigger_functions: Vec<u32>,
    classes: Vec<ClassInfo>,
    /// Of every class, its methods' and constructors' code, by the class's full name.
    methods: Vec<(ClassId, Arc<MethodEntry>)>,
    lines: Vec<Vec<u32>>,
    code: Code,
    fingerprint: u64,
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
    pub fn executable_lines(&self, file: u32) -> Vec<u32> {
        self.inner.lines.get(file as usize).cloned().unwrap_or_default()
    }

    pub(crate) fn code(&self) -> &Code {
        &self.inner.code
    }

    /// Tells programs of different sources apart.
    pub(crate) fn fingerprint(&self) -> u64 {
        self.inner.fingerprint
    }

    pub(crate) fn trigger_function(&self, trigger: u32) -> Option<u32> {
        self.inner.trigger_functions.get(trigger as usize).copied()
    }

    /// The static method of a class with an annotation, both without case.
    pub(crate) fn annotated(&self, class: &str, annotation: &str) -> Option<(ClassId, Arc<MethodEntry>)> {
        let class = self.code().classes.iter().position(|known| known.name.eq_ignore_ascii_case(class))? as ClassId;
        let fits = |(id, method): &&(ClassId, Arc<MethodEntry>)| {
            *id == class
                && method.is_static
                && method.annotations.iter().any(|known| known.eq_ignore_ascii_case(annotation))
        };
        self.inner.methods.iter().find(fits).map(|(_, method)| (class, method.clone()))
    }

    /// A method of a class by its name, without case, and the number of its parameters; the first one's type, too, where
    /// that is said.
    pub(crate) fn method(
        &self,
        class: &str,
        name: &str,
        parameters: usize,
        is_static: bool,
        parameter: Option<&str>,
    ) -> Option<&Arc<MethodEntry>> {
        let code = self.code();
        let class = code.classes.iter().position(|known| known.name.eq_ignore_ascii_case(class))? as ClassId;
        let fits = |(id, method): &&(ClassId, Arc<MethodEntry>)| {
            (*id == class || code.descends(class, *id))
                && !method.is_abstract
                && method.name.eq_ignore_ascii_case(name)
                && method.is_static == is_static
                && method.parameters.len() == parameters
                && parameter.is_none_or(|name| method.parameters.first().is_some_and(|first| first.is_class(name)))
        };
        self.inner.methods.iter().rev().find(fits).map(|(_, method)| method)
    }
}

/// Compiles what can be: code with a mistake is refused where it is entered, when `lenient`; without that, one mistake
/// and there is no program.
pub(crate) fn compile(sources: &[Source], schema: &dyn Schema, lenient: bool) -> (Option<Program>, Vec<Diagnostic>) {
    let (output, diagnostics) = compiler::compile(sources, schema, lenient);
    if !diagnostics.is_empty() && !lenient {
        return (None, diagnostics);
    }
    let (mut classes, mut methods) = (Vec::new(), Vec::new());
    for (id, class) in (0..).zip(&output.classes) {
        if class.declaration.is_some() || usize::from(id) < PLATFORM_EXCEPTIONS.len() {
            continue;
        }
        classes.push(class_info(class));
        for method in &class.methods {
            methods.push((id, method.clone()));
        }
    }
    let inner = Compiled {
        files: sources.iter().map(|source| source.name.clone()).collect(),
        classes,
        methods,
        triggers: output.triggers,
        trigger_functions: output.trigger_functions,
        lines: output.lines,
        code: output.code,
        fingerprint: fingerprint(sources),
    };
    (Some(Program { inner: Arc::new(inner) }), diagnostics)
}

fn class_info(class: &ClassEntry) -> ClassInfo {
    ClassInfo {
        name: class.name.to_string(),
        annotations: class.annotations.clone(),
        interfaces: class.interfaces.clone(),
        methods: class.methods.iter().map(|method| method_info(method)).collect(),
        file: class.file,
    }
}

fn method_info(method: &MethodEntry) -> MethodInfo {
    MethodInfo {
        name: method.name.to_string(),
        annotations: method.annotations.clone(),
        parameters: method.written.clone(),
        returns: method.returns.to_string(),
        is_static: method.is_static,
        line: method.at.line,
    }
}

/// FNV-1a over names and texts.
fn fingerprint(sources: &[Source]) -> u64 {
    let bytes = sources.iter().flat_map(|source| source.name.bytes().chain([0]).chain(source.text.bytes()).chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

image_of_struct!(Compiled { files, triggers, trigger_functions, classes, methods, lines, code, fingerprint });
image_of_struct!(Program { inner });
image_of_struct!(TriggerInfo { name, object, events, file });
image_of_enum!(TriggerEvent {
    BeforeInsert,
    BeforeUpdate,
    BeforeDelete,
    AfterInsert,
    AfterUpdate,
    AfterDelete,
    AfterUndelete,
});
image_of_struct!(ClassInfo { name, annotations, interfaces, methods, file });
image_of_struct!(MethodInfo { name, annotations, parameters, returns, is_static, line });
