//! Binds of a query that is a text: the variables that are visible where it runs.
//!
//! Refuses properties: their accessors would run unasked. Invariant: of two variables of one name the inner one is bound.

use super::body::Body;
use crate::classes::FieldEntry;
use crate::code::Op;
use crate::types::{ClassId, Type};

impl Body<'_, '_, '_> {
    /// Whether a method of the library wants to know the variables in scope: `Database.query('… WHERE Id = :id')`.
    pub(super) fn takes_binds(&self, class: ClassId, name: &str) -> bool {
        let entry = self.build.classes.get(class);
        entry.declaration.is_some()
            && &*entry.name == "Database"
            && ["query", "countQuery", "getQueryLocator"].iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Leaves a map of the variables that a query in a text may name.
    pub(super) fn visible_variables(&mut self) -> Type {
        let mut count = 0;
        let locals: Vec<(String, u16)> =
            self.scopes.iter().flatten().map(|local| (local.name.clone(), local.slot)).collect();
        let mut around = self.class;
        while let Some(class) = around {
            let table = &self.build.classes;
            let mut fields: Vec<(ClassId, FieldEntry)> = Vec::new();
            for of in table.line_of(class) {
                fields.extend(table.get(of).fields.iter().map(|field| (of, field.clone())));
            }
            for (of, field) in fields {
                let on_object = !field.is_static && !self.is_static && Some(class) == self.class;
                if field.is_property || (!field.is_static && !on_object) {
                    continue;
                }
                let name = self.build.text(&field.name);
                self.emit(Op::Constant(name));
                if on_object {
                    self.emit(Op::Load(0));
                    self.emit(Op::LoadField(field.slot));
                } else {
                    self.emit(Op::LoadStatic(of, field.slot));
                }
                count += 1;
            }
            around = self.build.classes.get(class).outer;
        }
        // A local hides a field of its name: the last of two entries stays.
        for (name, slot) in locals {
            let name = self.build.text(&name);
            self.emit(Op::Constant(name));
            self.emit(Op::Load(slot));
            count += 1;
        }
        self.emit(Op::NewMap(count, 0));
        Type::map(Type::String, Type::Any)
    }
}
