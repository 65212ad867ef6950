//! Declarations: which classes, fields, methods and triggers there are, before any body is compiled.
//!
//! Refuses what the class model does not have yet: interfaces, enums, inheritance other than from Exception, accessors
//! with a body. Invariant: a class's fields have their slots and its methods their functions before a body needs them.

use std::sync::Arc;

use super::Build;
use super::body::Body;
use crate::classes::{ClassEntry, EXCEPTION, FieldEntry, MethodEntry, Visibility};
use crate::letters;
use crate::library;
use crate::program::{TriggerEvent, TriggerInfo};
use crate::syntax::{
    Class, ClassKind, Expression, Member, Method, Modifiers, Name, Statement, Trigger, TypeName, Unit,
};
use crate::types::{ClassId, Type};

/// Of a class.
const MOST_MEMBERS: usize = 10_000;
/// Of a method, as many as the platform takes.
const MOST_PARAMETERS: usize = 32;

/// A field with its first value, in the order of the source; or a block of an initialiser.
pub(super) enum First<'s> {
    Field(u16, Type, &'s Expression),
    Block(&'s [Statement]),
}

pub(super) fn all(build: &mut Build, units: &[(u32, Unit)]) {
    let mut declared: Vec<(u32, ClassId, &Class)> = Vec::new();
    for (file, unit) in units {
        build.file = *file;
        if let Unit::Class(class) = unit {
            name_class(build, class, None, *file, &mut declared);
        }
    }
    for (file, id, class) in &declared {
        build.file = *file;
        class_members(build, *id, class);
    }
    for (file, id, class) in &declared {
        build.file = *file;
        class_bodies(build, *id, class);
    }
    for (file, unit) in units {
        build.file = *file;
        if let Unit::Trigger(trigger) = unit {
            declare_trigger(build, trigger);
        }
    }
}

fn name_class<'s>(
    build: &mut Build,
    class: &'s Class,
    outer: Option<ClassId>,
    file: u32,
    declared: &mut Vec<(u32, ClassId, &'s Class)>,
) {
    let full: Arc<str> = match outer {
        Some(outer) => [&build.classes.get(outer).name, ".", &class.name.text].concat().into(),
        None => class.name.text.as_str().into(),
    };
    match class.kind {
        ClassKind::Class => {}
        ClassKind::Interface => return build.refuse(class.name.at, "Declaring an interface"),
        ClassKind::Enum => return build.refuse(class.name.at, "Declaring an enum"),
    }
    if build.classes.entries.iter().any(|known| known.name.eq_ignore_ascii_case(&full)) {
        return build.complain(class.name.at, format_args!("Duplicate class: {full}"));
    }
    if class.members.len() > MOST_MEMBERS {
        return build.complain(class.name.at, format_args!("Class has more than {MOST_MEMBERS} members"));
    }
    let id = build.classes.entries.len() as ClassId;
    let annotations = written_annotations(&class.modifiers);
    build.classes.entries.push(ClassEntry { name: full, outer, annotations, file, ..ClassEntry::default() });
    declared.push((file, id, class));
    for member in &class.members {
        if let Member::Class(inner) = member {
            if outer.is_some() {
                build.complain(inner.name.at, format_args!("Inner types are not allowed to have inner types"));
            } else {
                name_class(build, inner, Some(id), file, declared);
            }
        }
    }
}

fn written_annotations(modifiers: &Modifiers) -> Vec<String> {
    let test_method = modifiers.has("testmethod").then(|| "IsTest".to_owned());
    let written = modifiers.annotations.iter().map(|found| match found.arguments.is_empty() {
        true => found.name.text.clone(),
        false => format!("{}({})", found.name.text, found.arguments),
    });
    written.chain(test_method).collect()
}

/// As it stands in the source, for the org and for messages.
fn written(type_name: &TypeName) -> String {
    let path = type_name.path.join(".");
    if type_name.arguments.is_empty() {
        return path;
    }
    let arguments: Vec<String> = type_name.arguments.iter().map(written).collect();
    format!("{path}<{}>", arguments.join(","))
}

fn class_members(build: &mut Build, id: ClassId, class: &Class) {
    for word in ["abstract", "virtual", "override"] {
        if class.modifiers.has(word) {
            build.refuse(class.name.at, &["The modifier ", word].concat());
        }
    }
    if let Some(parent) = &class.extends {
        match build.resolve(Some(id), parent) {
            Type::Class(parent, _) if build.classes.descends(parent, EXCEPTION) && parent != id => {
                build.classes.get_mut(id).superclass = Some(parent);
                build.classes.get_mut(id).slots = build.classes.get(parent).slots;
                if !class.name.text.to_ascii_lowercase().ends_with("exception") {
                    build.complain(
                        class.name.at,
                        format_args!("Exception class must end with the word Exception: {}", class.name.text),
                    );
                }
            }
            Type::Unknown => {}
            _ => build.refuse(parent.at, "Inheritance from another class than Exception"),
        }
    }
    for interface in &class.implements {
        let name = written(interface);
        let short = |full: &str| letters::behind_last(full, b'.').to_ascii_lowercase();
        if library::INTERFACES.iter().any(|(known, ..)| short(known) == short(&name)) {
            build.classes.get_mut(id).interfaces.push(name);
        } else {
            build.refuse(interface.at, &["The interface ", &name].concat());
        }
    }
    for member in &class.members {
        match member {
            Member::Field(field) => declare_field(build, id, &field.modifiers, &field.type_name, &field.name),
            Member::Property(property) => {
                for accessor in [&property.get, &property.set].into_iter().flatten() {
                    if accessor.body.is_some() {
                        build.refuse(accessor.at, "A property accessor with a body");
                    }
                }
                declare_field(build, id, &property.modifiers, &property.type_name, &property.name);
            }
            Member::Method(method) => declare_method(build, id, class, method),
            Member::Initialiser { .. } | Member::Class(_) => {}
        }
    }
    // Other classes' bodies may make an object of this one before its own are compiled.
    let has_first = |member: &Member| match member {
        Member::Field(field) => field.value.is_some() && !field.modifiers.has("static"),
        Member::Initialiser { is_static, .. } => !is_static,
        _ => false,
    };
    if class.members.iter().any(has_first) {
        let place = build.reserve_function();
        build.classes.get_mut(id).field_initialiser = Some(place);
    }
    check_interfaces(build, id, class);
}

fn visibility(modifiers: &Modifiers) -> Visibility {
    match () {
        () if modifiers.has("public") || modifiers.has("global") => Visibility::Public,
        () if modifiers.has("protected") => Visibility::Protected,
        () => Visibility::Private,
    }
}

fn declare_field(build: &mut Build, id: ClassId, modifiers: &Modifiers, type_name: &TypeName, name: &Name) {
    let of_type = build.resolve(Some(id), type_name);
    if of_type == Type::Void {
        build.complain(type_name.at, format_args!("Field can not be declared as void"));
    }
    let is_static = modifiers.has("static");
    if build.classes.field(id, &name.text).is_some() {
        return build.complain(name.at, format_args!("Duplicate field: {}", name.text));
    }
    let entry = build.classes.get_mut(id);
    let count = if is_static { &mut entry.statics } else { &mut entry.slots };
    let slot = *count;
    // An exception has its superclass's fields as well.
    if usize::from(slot) > MOST_MEMBERS {
        return build.complain(name.at, format_args!("Class has more than {MOST_MEMBERS} fields"));
    }
    *count += 1;
    entry.fields.push(FieldEntry {
        name: name.text.as_str().into(),
        of_type,
        is_static,
        is_final: modifiers.has("final"),
        visibility: visibility(modifiers),
        slot,
    });
}

fn declare_method(build: &mut Build, id: ClassId, class: &Class, method: &Method) {
    for word in ["abstract", "virtual", "override"] {
        if method.modifiers.has(word) {
            build.refuse(method.name.at, &["The modifier ", word].concat());
        }
    }
    for annotation in &method.modifiers.annotations {
        if ["future", "invocablemethod"].contains(&annotation.name.text.to_ascii_lowercase().as_str()) {
            build.refuse(annotation.name.at, &["The annotation @", &annotation.name.text].concat());
        }
    }
    let mut parameters: Vec<Type> =
        method.parameters.iter().map(|parameter| build.resolve(Some(id), &parameter.type_name)).collect();
    let returns = method.returns.as_ref().map_or(Type::Void, |returns| build.resolve(Some(id), returns));
    if parameters.len() > MOST_PARAMETERS {
        build.complain(method.name.at, format_args!("Method has more than {MOST_PARAMETERS} parameters"));
        parameters.truncate(MOST_PARAMETERS);
    }
    let is_constructor = method.returns.is_none();
    if is_constructor && !method.name.text.eq_ignore_ascii_case(&class.name.text) {
        build.complain(method.name.at, format_args!("Invalid constructor name: {}", method.name.text));
    }
    let entry = Arc::new(MethodEntry {
        name: method.name.text.as_str().into(),
        is_static: method.modifiers.has("static"),
        parameters,
        returns,
        visibility: visibility(&method.modifiers),
        function: build.reserve_function(),
        annotations: written_annotations(&method.modifiers),
        written: method
            .parameters
            .iter()
            .map(|parameter| (parameter.name.text.clone(), written(&parameter.type_name)))
            .collect(),
        at: method.name.at,
    });
    let class = build.classes.get_mut(id);
    let known = if is_constructor { &mut class.constructors } else { &mut class.methods };
    let doubled =
        known.iter().any(|known| known.name.eq_ignore_ascii_case(&entry.name) && known.parameters == entry.parameters);
    known.push(entry);
    if doubled {
        build.complain(method.name.at, format_args!("Method already defined: {}", method.name.text));
    }
}

/// A class that implements an interface has its method.
fn check_interfaces(build: &mut Build, id: ClassId, class: &Class) {
    let entry = build.classes.get(id);
    let mut missing = Vec::new();
    for (interface, method, parameter) in library::INTERFACES {
        let implements = entry.interfaces.iter().any(|written| {
            written.eq_ignore_ascii_case(interface) || written.eq_ignore_ascii_case(&["System.", interface].concat())
        });
        let has = entry.methods.iter().any(|known| {
            known.name.eq_ignore_ascii_case(method)
                && !known.is_static
                && matches!(known.parameters.as_slice(), [Type::Platform(of)] if *of == parameter)
        });
        if implements && !method.is_empty() && !has {
            missing.push(format!(
                "Class {} must implement the method: void {interface}.{method}({parameter})",
                entry.name
            ));
        }
    }
    missing.into_iter().for_each(|message| build.complain(class.name.at, format_args!("{message}")));
}

fn class_bodies(build: &mut Build, id: ClassId, class: &Class) {
    let (mut statics, mut instance) = (Vec::new(), Vec::new());
    for member in &class.members {
        match member {
            Member::Field(field) => {
                let found = build
                    .classes
                    .field(id, &field.name.text)
                    .map(|found| (found.is_static, found.slot, found.of_type.clone()));
                if let (Some((is_static, slot, of_type)), Some(value)) = (found, &field.value) {
                    let list = if is_static { &mut statics } else { &mut instance };
                    list.push(First::Field(slot, of_type, value));
                }
            }
            Member::Initialiser { is_static, body, .. } => {
                let list = if *is_static { &mut statics } else { &mut instance };
                list.push(First::Block(body));
            }
            _ => {}
        }
    }
    if !statics.is_empty() {
        let place = build.reserve_function();
        build.classes.get_mut(id).static_initialiser = Some(place);
        Body::initialiser(build, place, id, true, &statics);
    }
    if let Some(place) = build.classes.get(id).field_initialiser {
        Body::initialiser(build, place, id, false, &instance);
    }
    let (mut methods, mut constructors) = (0, 0);
    for member in &class.members {
        let Member::Method(method) = member else { continue };
        let entry = build.classes.get(id);
        let (list, next) = if method.returns.is_none() {
            (&entry.constructors, &mut constructors)
        } else {
            (&entry.methods, &mut methods)
        };
        let declared = list.get(*next).cloned();
        *next += 1;
        if let Some(declared) = declared {
            Body::method(build, id, method, &declared);
        }
    }
}

fn declare_trigger(build: &mut Build, trigger: &Trigger) {
    let Some(object) = build.schema.object(&trigger.object.text) else {
        return build.complain(trigger.object.at, format_args!("Invalid type: {}", trigger.object.text));
    };
    let mut events = Vec::new();
    for (when, what) in &trigger.events {
        match event(&when.text, &what.text) {
            Some(event) if !events.contains(&event) => events.push(event),
            Some(_) => build.complain(when.at, format_args!("Duplicate trigger event: {} {}", when.text, what.text)),
            None => build.complain(when.at, format_args!("Invalid trigger event: {} {}", when.text, what.text)),
        }
    }
    let place = build.reserve_function();
    Body::trigger(build, place, trigger, &object);
    let file = build.file;
    build.output.trigger_functions.push(place);
    build.output.triggers.push(TriggerInfo { name: trigger.name.text.clone(), object, events, file });
}

fn event(when: &str, what: &str) -> Option<TriggerEvent> {
    use TriggerEvent::*;
    Some(match (when, what) {
        ("before", "insert") => BeforeInsert,
        ("before", "update") => BeforeUpdate,
        ("before", "delete") => BeforeDelete,
        ("after", "insert") => AfterInsert,
        ("after", "update") => AfterUpdate,
        ("after", "delete") => AfterDelete,
        ("after", "undelete") => AfterUndelete,
        _ => return None,
    })
}
