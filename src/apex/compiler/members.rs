//! A class's own members: what it extends and implements, its fields, properties, methods and constructors.
//!
//! Refuses what no member may be. Invariant: a field has its slot and a method its target before a body needs them.
//! An accessor with a body is a method whose name no source can write: `get name`, `set name`.
//! Longer than 400 lines because each kind of member is declared beside the rules of its words.

use std::sync::Arc;

use super::Build;
use super::body::Body;
use super::declare::{MOST_MEMBERS, check_words, written_annotations};
use crate::classes::{EXCEPTION, FieldEntry, MethodEntry, Target, Visibility};
use crate::library;
use crate::syntax::{Class, ClassKind, Expression, Member, Method, Modifiers, Name, Property, Statement, TypeName};
use crate::types::{ClassId, Type};

/// Of a method, as many as the platform takes.
const MOST_PARAMETERS: usize = 32;

/// A field with its first value, in the order of the source; or a block of an initialiser.
pub(super) enum First<'s> {
    Field(u16, Type, &'s Expression),
    Block(&'s [Statement]),
}

/// What a class extends and implements.
pub(super) fn hierarchy(build: &mut Build, id: ClassId, class: &Class) {
    if let Some(parent) = &class.extends {
        match build.resolve(Some(id), parent) {
            Type::Class(above, name) => {
                let entry = build.classes.get(above);
                let (is_virtual, is_class) = (entry.is_virtual, entry.kind == ClassKind::Class);
                let is_exception = build.classes.descends(above, EXCEPTION);
                if build.classes.descends(above, id) {
                    build.complain(parent.at, format_args!("Circular definition: {name}"));
                } else if !is_virtual && !is_exception || !is_class {
                    build.complain(
                        parent.at,
                        format_args!("Non-virtual and non-abstract type cannot be extended: {name}"),
                    );
                } else {
                    build.classes.get_mut(id).superclass = Some(above);
                }
                if is_exception && !class.name.text.to_ascii_lowercase().ends_with("exception") {
                    build.complain(
                        class.name.at,
                        format_args!(
                            "Classes extending Exception must have a name ending in 'Exception': {}",
                            class.name.text
                        ),
                    );
                }
            }
            Type::Unknown => {}
            other => {
                build.complain(parent.at, format_args!("Non-virtual and non-abstract type cannot be extended: {other}"))
            }
        }
    }
    for written_name in &class.implements {
        match build.resolve(Some(id), written_name) {
            Type::Class(interface, _) if build.classes.get(interface).kind == ClassKind::Interface => {
                if build.classes.descends(interface, id) {
                    build.complain(written_name.at, format_args!("Circular definition: {}", written(written_name)));
                } else {
                    build.classes.get_mut(id).implements.push(interface);
                }
            }
            Type::Unknown => {}
            other => build.complain(written_name.at, format_args!("Invalid interface: {other}")),
        }
        let name = written(written_name);
        build.classes.get_mut(id).interfaces.push(name);
    }
}

/// As it stands in the source, for the org and for messages.
fn written(type_name: &TypeName) -> String {
    let path = type_name.path.join(".");
    if type_name.arguments.is_empty() {
        return path;
    }
    let arguments: Vec<String> = type_name.arguments.iter().map(written).collect();
    [&path, "<", &arguments.join(","), ">"].concat()
}

/// The members themselves. A superclass's come first, for its fields have the first slots.
pub(super) fn all(build: &mut Build, id: ClassId, class: &Class) {
    if build.classes.get(id).is_declared && build.classes.get(id).declaration.is_none() {
        return;
    }
    build.classes.get_mut(id).is_declared = true;
    if let Some(above) = build.classes.get(id).superclass {
        build.ready(above);
        build.classes.get_mut(id).slots = build.classes.get(above).slots;
    }
    for (place, member) in (0..).zip(&class.members) {
        match member {
            Member::Field(field) => {
                _ = declare_field(build, id, class, &field.modifiers, &field.type_name, &field.name);
            }
            Member::Property(property) => declare_property(build, id, class, property),
            Member::Method(method) => declare_method(build, id, place, class, method),
            Member::Initialiser { is_static: true, body, .. } if build.classes.get(id).outer.is_some() => {
                let at = body.first().map_or(class.name.at, |first| first.at);
                build.complain(at, format_args!("Inner types are not allowed to have static blocks"));
            }
            Member::Initialiser { .. } | Member::Class(_) => {}
        }
    }
    // Other classes' bodies may make an object of this one before its own are compiled.
    let has_first = |member: &Member, of_class: bool| match member {
        Member::Field(field) => field.value.is_some() && field.modifiers.has("static") == of_class,
        Member::Initialiser { is_static, .. } => *is_static == of_class,
        _ => false,
    };
    for of_class in [false, true] {
        // A case of a declaration has the initialisers of the declaration.
        if class.members.iter().any(|member| has_first(member, of_class)) && build.classes.get(id).base.is_none() {
            let place = Some(build.reserve_function());
            let entry = build.classes.get_mut(id);
            *(if of_class { &mut entry.static_initialiser } else { &mut entry.field_initialiser }) = place;
        }
    }
}

impl Build<'_> {
    /// A class of the sources whose superclass is declared further down has to wait for it.
    pub(super) fn visibility(&self, id: ClassId, modifiers: &Modifiers) -> Visibility {
        let entry = self.classes.get(id);
        let open = entry.declaration.is_some() || entry.kind == ClassKind::Interface;
        let for_tests = modifiers.annotations.iter().any(|mark| mark.name.text.eq_ignore_ascii_case("TestVisible"));
        match () {
            () if modifiers.has("protected") && for_tests => Visibility::TestProtected,
            () if modifiers.has("protected") => Visibility::Protected,
            () if modifiers.has("private") && !for_tests => Visibility::Private,
            () if modifiers.has("public") || modifiers.has("global") || modifiers.has("webservice") || open => {
                Visibility::Public
            }
            () if for_tests => Visibility::TestPrivate,
            () => Visibility::Private,
        }
    }
}

fn declare_field(
    build: &mut Build,
    id: ClassId,
    class: &Class,
    modifiers: &Modifiers,
    type_name: &TypeName,
    name: &Name,
) -> Option<Type> {
    let of_type = build.resolve(Some(id), type_name);
    if of_type == Type::Void {
        build.complain(type_name.at, format_args!("Variables cannot be of type void"));
    }
    if class.kind == ClassKind::Interface {
        build.complain(name.at, format_args!("Interfaces cannot have fields: {}", name.text));
    }
    let is_static = modifiers.has("static");
    if build.classes.get(id).declaration.is_none() {
        check_words(build, modifiers, name.at);
        if is_static && build.classes.get(id).outer.is_some() {
            build.complain(name.at, format_args!("static can only be used on fields of a top level type"));
        }
    }
    if build.classes.get(id).fields.iter().any(|field| field.name.eq_ignore_ascii_case(&name.text)) {
        build.complain(name.at, format_args!("Duplicate field: {}", name.text));
        return None;
    }
    let visibility = build.visibility(id, modifiers);
    let entry = build.classes.get_mut(id);
    let count = if is_static { &mut entry.statics } else { &mut entry.slots };
    let slot = *count;
    // An exception has its superclass's fields as well.
    if usize::from(slot) > MOST_MEMBERS {
        build.complain(name.at, format_args!("Class has more than {MOST_MEMBERS} fields"));
        return None;
    }
    *count += 1;
    entry.fields.push(FieldEntry {
        name: name.text.as_str().into(),
        of_type: of_type.clone(),
        is_static,
        is_final: modifiers.has("final"),
        is_property: false,
        is_transient: modifiers.has("transient"),
        visibility,
        written_by: visibility,
        slot,
    });
    Some(of_type)
}

/// A property is a field; accessors with a body are methods beside it.
fn declare_property(build: &mut Build, id: ClassId, class: &Class, property: &Property) {
    let Some(of_type) = declare_field(build, id, class, &property.modifiers, &property.type_name, &property.name)
    else {
        return;
    };
    let visibility = build.visibility(id, &property.modifiers);
    let open = ["virtual", "abstract", "override"].into_iter().any(|word| property.modifiers.has(word));
    for (accessor, word) in [(&property.get, "get "), (&property.set, "set ")] {
        let Some(accessor) = accessor else { continue };
        let own = accessor.modifiers.words.iter().any(|word| word.text == "private" || word.text == "protected");
        let visibility = match own {
            true => {
                // What the property says of tests holds for its accessors.
                let annotations = property.modifiers.annotations.clone();
                build.visibility(id, &Modifiers { words: accessor.modifiers.words.clone(), annotations })
            }
            false => visibility,
        };
        if let Some(field) = build.classes.get_mut(id).fields.last_mut() {
            *(if word == "get " { &mut field.visibility } else { &mut field.written_by }) = visibility;
            field.is_property = true;
            field.is_final |= property.set.is_none();
        }
        if accessor.body.is_none() && !open {
            continue;
        }
        let is_getter = word == "get ";
        let entry = MethodEntry {
            name: [word, &property.name.text].concat().into(),
            class: id,
            is_static: property.modifiers.has("static"),
            is_abstract: property.modifiers.has("abstract"),
            is_virtual: open,
            is_override: property.modifiers.has("override"),
            parameters: if is_getter { Vec::new() } else { vec![of_type.clone()] },
            returns: if is_getter { of_type.clone() } else { Type::Void },
            visibility,
            target: Target::Function(build.reserve_function()),
            annotations: Vec::new(),
            written: Vec::new(),
            at: accessor.at,
        };
        build.classes.get_mut(id).methods.push(Arc::new(entry));
    }
}

fn declare_method(build: &mut Build, id: ClassId, place: u16, class: &Class, method: &Method) {
    let modifiers = &method.modifiers;
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
    let in_interface = class.kind == ClassKind::Interface;
    check_modifiers(build, id, method);
    let is_abstract = in_interface || modifiers.has("abstract");
    if is_abstract && method.body.is_some() {
        build.complain(method.name.at, format_args!("Abstract methods cannot have a body"));
    }
    if is_abstract && !in_interface && !build.classes.get(id).is_abstract {
        build.complain(
            method.name.at,
            format_args!("Abstract methods are allowed in abstract classes only: {}", method.name.text),
        );
    }
    let native = library::native(modifiers).filter(|_| build.classes.get(id).declaration.is_some());
    if method.body.is_none() && !is_abstract && native.is_none() {
        build.complain(method.name.at, format_args!("Method must have a body"));
    }
    let target = match (native, &build.classes.get(id).declaration) {
        (Some(native), _) => Target::Native(native),
        (None, Some(_)) => Target::Library(build.classes.get(id).base.unwrap_or(id), place),
        _ => Target::Function(build.reserve_function()),
    };
    if modifiers.annotations.iter().any(|mark| mark.name.text.eq_ignore_ascii_case("future")) {
        check_future(build, method, &parameters, &returns);
    }
    let is_override = modifiers.has("override");
    let entry = Arc::new(MethodEntry {
        name: method.name.text.as_str().into(),
        class: id,
        is_static: modifiers.has("static") || modifiers.has("testmethod"),
        is_abstract,
        // A native runs for all objects: what may be overridden calls one in its body.
        is_virtual: (is_abstract || is_override || modifiers.has("virtual")) && native.is_none(),
        is_override,
        parameters,
        returns,
        visibility: build.visibility(id, modifiers),
        target,
        annotations: written_annotations(modifiers),
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
    if doubled && class.arguments.is_empty() {
        build.complain(method.name.at, format_args!("Method already defined: {}", method.name.text));
    }
}

/// Words that do not go together, and what a test must be.
fn check_modifiers(build: &mut Build, id: ClassId, method: &Method) {
    if build.classes.get(id).declaration.is_some() {
        return;
    }
    let (modifiers, at) = (&method.modifiers, method.name.at);
    check_words(build, modifiers, at);
    if build.classes.get(id).outer.is_some() && modifiers.has("static") {
        build.complain(at, format_args!("static can only be used on methods of a top level type"));
    }
    let marked = |name: &str| modifiers.annotations.iter().any(|mark| mark.name.text.eq_ignore_ascii_case(name));
    let is_setup = marked("TestSetup");
    if is_setup || marked("IsTest") || modifiers.has("testmethod") {
        if !method.parameters.is_empty() {
            build.complain(at, format_args!("Test methods must have no arguments"));
        }
        let is_void = method.returns.as_ref().is_some_and(|of| of.path.join(".").eq_ignore_ascii_case("void"));
        if is_setup && !is_void {
            build.complain(at, format_args!("Test setup method must return void"));
        }
    }
}

/// What runs later takes what can wait: primitives, and lists and sets of them.
fn check_future(build: &mut Build, method: &Method, parameters: &[Type], returns: &Type) {
    let plain = |of: &Type| !matches!(of, Type::Record(_) | Type::Class(..) | Type::Any | Type::Map(_));
    let fits = |of: &Type| match of {
        Type::List(of) | Type::Set(of) => plain(of),
        other => plain(other),
    };
    if !method.modifiers.has("static") || *returns != Type::Void {
        build.complain(
            method.name.at,
            format_args!("Future methods must be static and return void: {}", method.name.text),
        );
    }
    if let Some(wrong) = parameters.iter().find(|of| !fits(of)) {
        build.complain(method.name.at, format_args!("Unsupported parameter type {wrong}"));
    }
}

/// The code of a class of the sources.
pub(super) fn bodies(build: &mut Build, id: ClassId, class: &Class) {
    initialisers(build, id, class);
    let (mut methods, mut constructors) = (0, 0);
    for member in &class.members {
        match member {
            Member::Method(method) => {
                let entry = build.classes.get(id);
                let (list, next) = if method.returns.is_none() {
                    (&entry.constructors, &mut constructors)
                } else {
                    (&entry.methods, &mut methods)
                };
                let declared = list.get(*next).cloned();
                *next += 1;
                if let Some(declared) = declared.filter(|declared| !declared.is_abstract)
                    && let Some(function) = declared.function()
                {
                    Body::method(build, id, method, &declared, function);
                }
            }
            Member::Property(property) => {
                for (accessor, word) in [(&property.get, "get "), (&property.set, "set ")] {
                    let next = build.classes.get(id).methods.get(methods).cloned();
                    let (Some(accessor), Some(declared)) = (accessor, next) else { continue };
                    let name = declared.name.strip_prefix(word).unwrap_or_default();
                    if name != property.name.text {
                        continue;
                    }
                    methods += 1;
                    if let Some(function) = declared.function().filter(|_| !declared.is_abstract) {
                        Body::accessor(build, id, &property.name, accessor, &declared, function);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The code that gives a class's statics and an object's fields their first values.
pub(super) fn initialisers(build: &mut Build, id: ClassId, class: &Class) {
    let (mut statics, mut instance) = (Vec::new(), Vec::new());
    for member in &class.members {
        match member {
            Member::Field(field) => {
                let found = build
                    .classes
                    .get(id)
                    .fields
                    .iter()
                    .find(|found| found.name.eq_ignore_ascii_case(&field.name.text))
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
    if let Some(place) = build.classes.get(id).static_initialiser {
        Body::initialiser(build, place, id, true, &statics);
    }
    if let Some(place) = build.classes.get(id).field_initialiser {
        Body::initialiser(build, place, id, false, &instance);
    }
}
