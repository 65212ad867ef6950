//! The end of a compilation: the library's methods that are called get their code, and each class its table of
//! overridden methods.
//!
//! Refuses nothing: all was checked. Invariant: a function that a table or a call names has its code.

use std::sync::Arc;

use super::body::Body;
use super::inherit::answers;
use super::{Build, members};
use crate::classes::{MethodEntry, Target};
use crate::code::{ClassCode, Equality};
use crate::library::Shared;
use crate::syntax::{ClassKind, Member};
use crate::types::{ClassId, Type};

impl Build<'_> {
    pub(super) fn finish(&mut self) {
        self.file = super::LIBRARY_FILE;
        // `Type.newInstance` makes an object of a class that is only named at run time.
        for id in 0..self.classes.entries.len() as ClassId {
            let entry = self.classes.get(id);
            let bare =
                entry.constructors.is_empty() || entry.constructors.iter().any(|made| made.parameters.is_empty());
            if entry.declaration.is_none() && entry.kind == ClassKind::Class && !entry.is_abstract && bare {
                let function = self.reserve_function();
                Body::maker(self, id, function);
                self.makers.push((id, function));
            }
        }
        loop {
            let before = (self.written, self.classes.entries.len());
            while let Some(((class, member), function)) = self.platform_functions.get(self.written).copied() {
                self.written += 1;
                self.write_library(class, member, function);
            }
            for class in 0..self.classes.entries.len() as ClassId {
                self.platform_initialisers(class);
            }
            self.output.code.to_string = self.function_named("Object", "toString");
            self.find_equality();
            self.find_shown();
            self.find_stub_calls();
            self.find_job_run();
            self.fill_tables();
            if before == (self.written, self.classes.entries.len()) && self.written == self.platform_functions.len() {
                break;
            }
        }
    }

    fn platform_of(&self, class: ClassId) -> Option<Shared> {
        self.classes.get(class).declaration.clone()
    }

    fn write_library(&mut self, class: ClassId, member: u16, function: u32) {
        self.ready(class);
        let Some(library) = self.platform_of(class) else { return };
        let Some(Member::Method(method)) = library.members.get(usize::from(member)) else { return };
        let entry = self.classes.get(class);
        let wanted = crate::classes::Target::Library(class, member);
        let declared = entry.methods.iter().chain(&entry.constructors).find(|known| known.target == wanted).cloned();
        if let Some(declared) = declared.filter(|declared| !declared.is_abstract) {
            Body::method(self, class, method, &declared, function);
        }
    }

    fn platform_initialisers(&mut self, class: ClassId) {
        let entry = self.classes.get(class);
        let place = entry.static_initialiser.or(entry.field_initialiser);
        let functions = &self.output.code.functions;
        // A class's members may be read late: then its initialisers are still to be written.
        if place.and_then(|place| functions.get(place as usize)).is_some_and(|function| function.ops.is_empty())
            && entry.base.is_none()
            && let Some(library) = self.platform_of(class)
        {
            members::initialisers(self, class, &library);
        }
    }

    /// For each class: which of its functions runs where one of an ancestor's is called.
    fn fill_tables(&mut self) {
        let root = self.platform_class("Object");
        root.into_iter().for_each(|root| self.ready(root));
        let mut tables: Vec<ClassCode> = Vec::new();
        while tables.len() < self.classes.entries.len() {
            let id = tables.len() as ClassId;
            let mut code = self.class_code(id);
            let entry = self.classes.get(id);
            if entry.kind == ClassKind::Class && !entry.is_abstract {
                code.default_constructor = self.makers.iter().find(|(of, _)| *of == id).map(|(_, function)| *function);
                code.overrides = self.overrides(id, root);
            }
            tables.push(code);
        }
        self.output.code.classes = tables;
    }

    /// What the machine calls by itself.
    fn function_named(&mut self, class: &str, name: &str) -> Option<u32> {
        let class = self.platform_class(class)?;
        self.ready(class);
        let method = self.classes.get(class).methods.iter().find(|method| &*method.name == name).cloned()?;
        Some(self.function_of(&method))
    }

    fn find_equality(&mut self) {
        let own = |method: &std::sync::Arc<crate::classes::MethodEntry>| {
            ["equals", "hashCode"].iter().any(|name| method.name.eq_ignore_ascii_case(name))
        };
        if self.classes.entries.iter().any(|entry| {
            (entry.declaration.is_none() || &*entry.name == "ChildRelationship") && entry.methods.iter().any(own)
        }) {
            let mut named = |class: &str, name: &str| self.function_named(class, name).unwrap_or_default();
            let equality = Equality {
                equals: named("Object", "equals"),
                hash_code: named("Object", "hashCode"),
                know: named("Equality", "know"),
                holds: named("Equality", "holds"),
                place: named("Equality", "place"),
                same: named("Equality", "same"),
                differ: named("Equality", "differ"),
            };
            self.output.code.equality = Some(equality);
        }
    }

    /// What the machine calls for texts of collections, and for JSON, where classes have a say in it.
    fn find_shown(&mut self) {
        let has = |build: &Self, name: &str| {
            let is_meant = |method: &Arc<MethodEntry>| {
                let runs = !matches!(method.target, Target::Native(_)) && !method.is_static;
                runs && method.parameters.is_empty()
                    && method.name.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            };
            let mut all = build.classes.entries.iter().filter(|entry| &*entry.name != "Object");
            all.any(|entry| entry.methods.iter().any(is_meant))
        };
        if self.output.code.shown.is_none() && has(self, "toString") {
            self.output.code.shown = self.function_named("Shown", "text");
        }
        if self.output.code.accessors.is_none() && has(self, "get ") {
            let read = self.function_named("Accessors", "read");
            self.output.code.accessors = read.zip(self.function_named("Accessors", "write"));
        }
    }

    /// What the machine calls for work of several steps, and what it makes for jobs.
    fn find_job_run(&mut self) {
        let of_library = |build: &Self, name: &str| {
            build.classes.entries.iter().any(|entry| &*entry.name == name && entry.declaration.is_some())
        };
        if of_library(self, "JobRun") {
            self.output.code.job_step = self.function_named("JobRun", "step");
        }
        if ["JobRun", "Queueable", "Schedulable"].iter().any(|name| of_library(self, name)) {
            self.output.code.job_context = self.platform_class("JobContext");
            self.output.code.job_context.into_iter().for_each(|class| self.ready(class));
        }
    }

    /// What the machine calls where something is called on a stub.
    fn find_stub_calls(&mut self) {
        let Some(class) = self.classes.find("StubCall").filter(|class| self.classes.get(*class).declaration.is_some())
        else {
            return;
        };
        self.ready(class);
        let methods = self.classes.get(class).methods.clone();
        let mut function = |name: &str| {
            let found = methods.iter().find(|method| &*method.name == name)?;
            Some(self.function_of(found))
        };
        if let (Some(call), Some(of_void)) = (function("call"), function("callVoid")) {
            self.output.code.stub_calls = Some((call, of_void));
        }
        if self.output.code.methods.is_empty() {
            let all = self.classes.entries.iter().filter(|entry| entry.declaration.is_none());
            self.output.code.methods =
                all.flat_map(|entry| &entry.methods).filter(|method| !method.is_static).cloned().collect();
        }
    }

    fn overrides(&mut self, id: ClassId, root: Option<ClassId>) -> Vec<(u32, u32)> {
        let mut table = Vec::new();
        let line = self.classes.line_of(id);
        for above in self.classes.ancestors(id).into_iter().chain(root) {
            self.ready(above);
            for wanted in self.classes.get(above).methods.clone() {
                if wanted.is_static || !wanted.is_virtual || !self.is_called(&wanted) {
                    continue;
                }
                let found = line.iter().find_map(|class| {
                    self.classes.get(*class).methods.iter().find(|method| answers(self, method, &wanted)).cloned()
                });
                let (Some(found), from) = (found, self.function_of(&wanted)) else { continue };
                if let crate::classes::Target::Native(_) = found.target {
                    continue;
                }
                let to = self.function_of(&found);
                if from != to {
                    table.push((from, to));
                }
            }
        }
        table.sort_unstable();
        table.dedup();
        table
    }

    /// Whether a call of it may be met: of the sources always, of the library when something calls it.
    fn is_called(&self, method: &crate::classes::MethodEntry) -> bool {
        match method.target {
            crate::classes::Target::Library(class, member) => {
                self.platform_functions.iter().any(|(known, _)| *known == (class, member))
            }
            _ => true,
        }
    }

    /// What the machine must know of a class.
    fn class_code(&self, id: ClassId) -> ClassCode {
        let entry = self.classes.get(id);
        let mut fields = vec![("".into(), Type::Any); usize::from(entry.slots)];
        let (mut transient, mut getters) = (Vec::new(), Vec::new());
        for above in self.classes.line_of(id) {
            for field in self.classes.get(above).fields.iter().filter(|field| !field.is_static) {
                // Where a property overrides another, only its own field counts.
                let is_overridden = |(name, _): &(Arc<str>, Type)| name.eq_ignore_ascii_case(&field.name);
                if field.is_transient || (field.is_property && fields.iter().any(is_overridden)) {
                    transient.push(field.slot);
                }
                if let Some(slot) = fields.get_mut(usize::from(field.slot)) {
                    *slot = (field.name.clone(), field.of_type.clone());
                }
                let is_getter = |method: &MethodEntry| {
                    method.name.strip_prefix("get ").is_some_and(|name| *name == *field.name) && !method.is_abstract
                };
                let getter = self.classes.get(above).methods.iter().find(|method| is_getter(method));
                if let Some(function) = getter.and_then(|getter| getter.function()).filter(|_| field.is_property) {
                    getters.push((field.slot, function));
                }
            }
        }
        let ancestors = self.classes.ancestors(id);
        let implements = |name: &str| ancestors.iter().any(|above| &*self.classes.get(*above).name == name);
        ClassCode {
            name: entry.name.clone(),
            implements: ancestors.iter().skip(1).copied().collect(),
            statics: entry.statics,
            fields,
            transient,
            getters,
            initialiser: entry.static_initialiser,
            default_constructor: None,
            is_queueable: implements("Queueable"),
            allows_callouts: implements("Database.AllowsCallouts"),
            values: entry.values.clone(),
            overrides: Vec::new(),
        }
    }
}
