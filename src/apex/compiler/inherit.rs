//! What a class owes to what it extends and implements.
//!
//! Refuses, in Salesforce's words where they are known, an abstract method that is missing and an override that is
//! none. Invariant: after this, every method that an object's class must have is there.

use std::sync::Arc;

use super::Build;
use crate::classes::{EXCEPTION, MethodEntry, Visibility};
use crate::syntax::{Class, ClassKind};
use crate::types::{ClassId, Type};

pub(super) fn check(build: &mut Build, id: ClassId, class: &Class) {
    for above in build.classes.ancestors(id) {
        build.ready(above);
    }
    inherit_interfaces(build, id);
    if class.kind != ClassKind::Class {
        return;
    }
    check_overrides(build, id);
    if !build.classes.get(id).is_abstract {
        check_missing(build, id, class);
    }
}

/// The org asks a class for all interfaces that it has, through its superclasses too.
fn inherit_interfaces(build: &mut Build, id: ClassId) {
    let mut names: Vec<String> = build.classes.get(id).interfaces.clone();
    for above in build.classes.ancestors(id).into_iter().skip(1) {
        let entry = build.classes.get(above);
        let own = (entry.kind == ClassKind::Interface).then(|| entry.name.to_string());
        for name in entry.interfaces.iter().cloned().chain(own) {
            let short = |name: &str| crate::letters::behind_last(name, b'.').to_ascii_lowercase();
            if !names.iter().any(|known| short(known) == short(&name)) {
                names.push(name);
            }
        }
    }
    build.classes.get_mut(id).interfaces = names;
}

/// `String DataProvider.lookUp(String, Integer)`
pub(super) fn signature(build: &Build, method: &MethodEntry) -> String {
    let parameters: Vec<String> = method.parameters.iter().map(ToString::to_string).collect();
    let class = &build.classes.get(method.class).name;
    format!("{} {class}.{}({})", method.returns, method.name, parameters.join(", "))
}

fn same_parameters(one: &MethodEntry, other: &MethodEntry) -> bool {
    one.name.eq_ignore_ascii_case(&other.name) && one.parameters == other.parameters && !one.is_static
}

fn check_overrides(build: &mut Build, id: ClassId) {
    let own: Vec<Arc<MethodEntry>> = build.classes.get(id).methods.clone();
    let mut line = build.classes.line_of(id);
    line.remove(0);
    let root = build.platform_class("Object");
    line.extend(root);
    root.into_iter().for_each(|root| build.ready(root));
    for method in own.iter().filter(|method| !method.is_static) {
        let above = line.iter().find_map(|above| {
            let methods = &build.classes.get(*above).methods;
            methods.iter().find(|known| same_parameters(known, method)).cloned()
        });
        let of_object = above.as_ref().is_some_and(|above| Some(above.class) == root);
        // An abstract method without a word for who sees it is implemented in another file without the word override.
        let unseen = above.as_ref().is_some_and(|above| {
            above.is_abstract
                && above.visibility.is_private()
                && build.classes.outermost(above.class) != build.classes.outermost(id)
        });
        match above {
            // A private method is nobody else's: another of its name is another method.
            Some(above) if above.visibility.is_private() && above.class != id && !above.is_virtual => {}
            Some(above) if !of_object && !unseen && !method.is_override => {
                let said = signature(build, method);
                let message = match above.is_virtual || above.is_abstract {
                    true => format!("Method must use the override keyword: {said}"),
                    false => format!("Method already defined in a superclass: {said}"),
                };
                build.complain(method.at, format_args!("{message}"));
            }
            Some(above) if !above.is_virtual && !build.classes.descends(above.class, EXCEPTION) => {
                let said = signature(build, &above);
                build.complain(
                    method.at,
                    format_args!("Non-virtual, non-abstract methods cannot be overridden: {said}"),
                );
            }
            None if method.is_override && !has_interface_method(build, id, method) => {
                let said = signature(build, method);
                build.complain(method.at, format_args!("@Override specified for non-overriding method: {said}"));
            }
            Some(above) if Some(above.class) != root && build.classes.get(above.class).declaration.is_none() => {
                check_override(build, id, method, &above);
            }
            _ => {}
        }
    }
}

/// An override gives what the other gave, to no fewer.
fn check_override(build: &mut Build, id: ClassId, method: &MethodEntry, above: &MethodEntry) {
    let rank = |method: &MethodEntry| match method.visibility {
        Visibility::Public => 2,
        other => u8::from(other.is_protected()),
    };
    let said = signature(build, method);
    if method.returns != above.returns && method.returns != Type::Unknown && above.returns != Type::Unknown {
        let other = signature(build, above);
        let class = build.classes.get(id).name.clone();
        build.complain(method.at, format_args!("Method return types clash: {other} vs {said} from the type {class}"));
    } else if rank(method) < rank(above) {
        build.complain(method.at, format_args!("Cannot reduce the visibility of method: {said}"));
    }
}

fn has_interface_method(build: &Build, id: ClassId, method: &MethodEntry) -> bool {
    let all = build.classes.ancestors(id).into_iter().filter(|above| *above != id);
    all.into_iter().any(|above| build.classes.get(above).methods.iter().any(|known| same_parameters(known, method)))
}

/// Whether one method does what another asks for: its parameters take what comes.
pub(super) fn answers(build: &Build, method: &MethodEntry, wanted: &MethodEntry) -> bool {
    let alike =
        |one: &Type, other: &Type| one == other || matches!((one, other), (Type::Unknown, _) | (_, Type::Unknown));
    !method.is_static
        && !method.is_abstract
        && method.name.eq_ignore_ascii_case(&wanted.name)
        && method.parameters.len() == wanted.parameters.len()
        && method
            .parameters
            .iter()
            .zip(&wanted.parameters)
            .all(|(one, other)| alike(one, other) || (build.classes.fits(one, other) && build.classes.fits(other, one)))
}

fn check_missing(build: &mut Build, id: ClassId, class: &Class) {
    let ancestors = build.classes.ancestors(id);
    let line = build.classes.line_of(id);
    for above in ancestors {
        for wanted in build.classes.get(above).methods.clone() {
            if !wanted.is_abstract {
                continue;
            }
            let found = line.iter().find_map(|class| {
                build.classes.get(*class).methods.iter().find(|method| answers(build, method, &wanted)).cloned()
            });
            if let Some(found) = found {
                // What the platform asks for, it may ask of any class.
                if found.class == id && build.classes.get(wanted.class).declaration.is_none() {
                    check_answer(build, id, &found, &wanted);
                }
                continue;
            }
            if is_of_object(build, &wanted) {
                continue;
            }
            let name = build.classes.get(id).name.clone();
            let what = match build.classes.get(above).kind {
                ClassKind::Interface => "method",
                _ => "abstract method",
            };
            let said = signature(build, &wanted);
            build.complain(class.name.at, format_args!("Class {name} must implement the {what}: {said}"));
        }
    }
}

/// A method that an interface asks for gives what was asked, to everybody.
fn check_answer(build: &mut Build, id: ClassId, method: &MethodEntry, wanted: &MethodEntry) {
    if build.classes.get(wanted.class).kind != ClassKind::Interface {
        return;
    }
    let name = build.classes.get(id).name.clone();
    let said = signature(build, method);
    if method.returns != wanted.returns && method.returns != Type::Unknown && wanted.returns != Type::Unknown {
        let other = signature(build, wanted);
        build.complain(method.at, format_args!("Method return types clash: {other} vs {said} from the type {name}"));
    } else if method.visibility != Visibility::Public {
        build.complain(
            method.at,
            format_args!(
                "{name}: Overriding implementations of global or public interface methods must be global or public: {said}"
            ),
        );
    }
}

/// `toString` and its like, which every object has.
fn is_of_object(build: &mut Build, wanted: &MethodEntry) -> bool {
    let Some(root) = build.platform_class("Object") else { return false };
    build.ready(root);
    build.classes.get(root).methods.clone().iter().any(|method| answers(build, method, wanted))
}
