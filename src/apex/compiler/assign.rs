//! Places: what can be read and written. Variables, fields of objects and records, elements of lists.
//!
//! Refuses a write to what is final. Invariant: a place's receiver, if it has one, is on the stack before it is read
//! or written.
//! Longer than 400 lines because reading and writing a place are two sides of the same table.

use std::sync::Arc;

use super::body::Body;
use crate::classes::{FieldEntry, MethodEntry, Visibility};
use crate::code::Op;
use crate::source::At;
use crate::syntax::{Binary, Expression, ExpressionKind, Name, Unary};
use crate::types::{ClassId, Type};

use super::meaning::Meaning;

pub(super) struct Place {
    what: What,
    pub of_type: Type,
    /// Of a field, where writing it is another matter than reading it.
    written: Option<Box<(ClassId, FieldEntry)>>,
}

enum What {
    Local(u16),
    Static(ClassId, u16),
    /// Of the object on the stack.
    Field(u16),
    /// Of the record on the stack.
    RecordField(u32),
    /// Of the list on the stack, at the index above it.
    Element,
    /// That lies on the stack already, and cannot be written.
    Value,
    /// Records that a subquery selected, of the record on the stack.
    Children(u32),
    /// By its accessors, of the object on the stack unless they are static; the slot where there is none.
    Property {
        get: Option<Arc<MethodEntry>>,
        set: Option<Arc<MethodEntry>>,
        class: ClassId,
        slot: u16,
        is_static: bool,
    },
}

impl Place {
    fn new(what: What, of_type: Type) -> Place {
        Place { what, of_type, written: None }
    }

    /// How many values its receiver takes on the stack.
    fn receivers(&self) -> u8 {
        match self.what {
            What::Local(..) | What::Static(..) | What::Value | What::Property { is_static: true, .. } => 0,
            What::Field(..) | What::RecordField(..) | What::Children(_) | What::Property { .. } => 1,
            What::Element => 2,
        }
    }
}

impl Body<'_, '_, '_> {
    /// A field that a single word means here: of this class or a superclass, or a static one of its outer class.
    pub fn visible_field(&mut self, word: &str) -> Option<(ClassId, FieldEntry)> {
        let mut at = self.class;
        while let Some(class) = at {
            self.build.ready(class);
            if let Some((of, found)) = self.build.classes.field(class, word) {
                return Some((of, found.clone()));
            }
            at = self.build.classes.get(class).outer;
        }
        None
    }

    pub fn load(&mut self, place: &Place) {
        let op = match &place.what {
            What::Local(slot) => Op::Load(*slot),
            What::Static(class, slot) => Op::LoadStatic(*class, *slot),
            What::Field(slot) => Op::LoadField(*slot),
            What::RecordField(name) => Op::LoadRecordField(*name),
            What::Element => Op::LoadIndex,
            What::Value => return,
            What::Children(name) => Op::LoadChildren(*name),
            What::Property { get: Some(method), .. } => return self.call_accessor(method, 0),
            What::Property { class, slot, is_static: true, .. } => Op::LoadStatic(*class, *slot),
            What::Property { slot, .. } => Op::LoadField(*slot),
        };
        self.emit(op);
    }

    fn store(&mut self, place: &Place) {
        let op = match &place.what {
            What::Local(slot) => Op::Store(*slot),
            What::Static(class, slot) => Op::StoreStatic(*class, *slot),
            What::Field(slot) => Op::StoreField(*slot),
            What::RecordField(name) => Op::StoreRecordField(*name),
            What::Element => Op::StoreIndex,
            What::Value | What::Children(_) => Op::Pop,
            What::Property { set: Some(method), .. } => return self.call_accessor(method, 1),
            What::Property { class, slot, is_static: true, .. } => Op::StoreStatic(*class, *slot),
            What::Property { slot, .. } => Op::StoreField(*slot),
        };
        self.emit(op);
    }

    fn call_accessor(&mut self, method: &MethodEntry, values: u8) {
        let function = self.build.function_of(method);
        self.emit(match (method.is_static, method.is_virtual) {
            (true, _) => Op::Call(function, values),
            (false, true) => Op::CallVirtual(function, values + 1),
            (false, false) => Op::CallOn(function, values + 1),
        });
    }

    /// A field, or a property by its accessors; inside these the field behind it.
    fn field_place(&mut self, class: ClassId, field: &FieldEntry) -> Place {
        let inside = self.behind == Some(field.slot) && self.class == Some(class) && self.is_static == field.is_static;
        let what = if field.is_property && !inside {
            let accessor = |word: &str| {
                let name = [word, &field.name].concat();
                self.build.classes.get(class).methods.iter().find(|method| *method.name == *name).cloned()
            };
            let (get, set) = (accessor("get "), accessor("set "));
            What::Property { get, set, class, slot: field.slot, is_static: field.is_static }
        } else if field.is_static {
            What::Static(class, field.slot)
        } else {
            What::Field(field.slot)
        };
        let written = field.is_final || field.written_by != field.visibility;
        let written = (written && !inside).then(|| Box::new((class, field.clone())));
        Place { what, of_type: field.of_type.clone(), written }
    }

    /// Finds the place, and puts its receiver on the stack. None after a complaint.
    pub fn place_of(&mut self, expression: &Expression) -> Option<Place> {
        match &expression.kind {
            ExpressionKind::Name(word) => self.named(word, expression.at),
            ExpressionKind::Member { receiver, name, .. } => {
                if let Some(Meaning::Class(class)) = self.meaning_for(receiver, &name.text) {
                    return self.static_member(class, name);
                }
                let found = match &receiver.kind {
                    // The single row of a query, of which a field is wanted.
                    ExpressionKind::Soql(query) => self.query(receiver.at, query, true),
                    _ => self.value(receiver),
                };
                self.at(name.at);
                let place = self.member_of(&found, name);
                if place.is_none() {
                    self.emit(Op::Pop);
                }
                place
            }
            ExpressionKind::Index { receiver, index } => {
                let found = self.value(receiver);
                self.expression_as(index, &Type::Integer);
                match found {
                    Type::List(of) => Some(Place::new(What::Element, *of)),
                    Type::Unknown => Some(Place::new(What::Element, Type::Unknown)),
                    other => {
                        self.complain(receiver.at, format_args!("Expression must be a list type: {other}"));
                        self.emit(Op::Pop);
                        self.emit(Op::Pop);
                        None
                    }
                }
            }
            _ => {
                self.complain(expression.at, format_args!("Expression cannot be assigned"));
                None
            }
        }
    }

    fn named(&mut self, word: &str, at: At) -> Option<Place> {
        if let Some(local) = self.local(word) {
            return Some(Place::new(What::Local(local.slot), local.of_type.clone()));
        }
        let Some((class, field)) = self.visible_field(word) else {
            match crate::library::absent(word) {
                Some(namespace) => self.build.refuse(at, namespace),
                None => self.complain(at, format_args!("Variable does not exist: {word}")),
            }
            return None;
        };
        if field.is_static {
            self.initialise(class);
            return Some(self.field_place(class, &field));
        }
        if self.is_static || !self.class.is_some_and(|own| self.build.classes.descends(own, class)) {
            self.complain(at, format_args!("Variable does not exist: {word}"));
            return None;
        }
        self.emit(Op::Load(0));
        Some(self.field_place(class, &field))
    }

    /// Another class runs its static initialiser before it is first used; this one has done so already.
    pub fn initialise(&mut self, class: ClassId) {
        if self.class != Some(class) {
            self.emit(Op::Initialise(class));
        }
    }

    /// Whether a member of a class is visible from the code that is being compiled.
    pub fn sees(&self, class: ClassId, visibility: Visibility) -> bool {
        let classes = &self.build.classes;
        let near = |inside: ClassId| {
            classes.outermost(inside) == classes.outermost(class)
                || (visibility.is_protected()
                    && (classes.descends(inside, class) || classes.descends(classes.outermost(inside), class)))
                || (visibility.is_for_tests() && classes.is_test(inside))
        };
        visibility == Visibility::Public || self.function.is_library || self.class.is_some_and(near)
    }

    fn static_member(&mut self, class: ClassId, name: &Name) -> Option<Place> {
        self.build.ready(class);
        let entry = self.build.classes.get(class);
        if let Some(place) = entry.values.iter().position(|value| value.eq_ignore_ascii_case(&name.text)) {
            self.emit(Op::Enum(class, place as u16));
            return Some(Place::new(What::Value, self.build.classes.type_of(class)));
        }
        let found = self.build.classes.field(class, &name.text).filter(|(_, field)| field.is_static);
        let Some((class, field)) = found.map(|(class, field)| (class, field.clone())) else {
            let class = self.build.classes.get(class).name.clone();
            self.complain(name.at, format_args!("Variable does not exist: {class}.{}", name.text));
            return None;
        };
        if !self.sees(class, field.visibility) {
            let class = self.build.classes.get(class).name.clone();
            self.complain(name.at, format_args!("Variable is not visible: {class}.{}", name.text));
        }
        self.initialise(class);
        Some(self.field_place(class, &field))
    }

    /// A member of the value on the stack.
    pub fn member_of(&mut self, receiver: &Type, name: &Name) -> Option<Place> {
        match receiver {
            Type::Unknown => Some(Place::new(What::Field(0), Type::Unknown)),
            Type::Class(class, _) => {
                self.build.ready(*class);
                let found = self.build.classes.field(*class, &name.text).filter(|(_, field)| !field.is_static);
                match found.map(|(class, field)| (class, field.clone())) {
                    Some((class, field)) => {
                        if !self.sees(class, field.visibility) {
                            self.complain(name.at, format_args!("Variable is not visible: {receiver}.{}", name.text));
                        }
                        Some(self.field_place(class, &field))
                    }
                    None => self.no_member(name),
                }
            }
            Type::Record(Some(object)) => self.record_member(object, name),
            Type::Record(None) if name.text.eq_ignore_ascii_case("Id") => {
                let place = self.build.name("Id");
                Some(Place::new(What::RecordField(place), Type::Id))
            }
            Type::Record(None) => {
                self.complain(name.at, format_args!("A field of an SObject is read with get('{}')", name.text));
                None
            }
            _ => self.no_member(name),
        }
    }

    fn no_member(&mut self, name: &Name) -> Option<Place> {
        self.complain(name.at, format_args!("Variable does not exist: {}", name.text));
        None
    }

    /// A field of a record, or the record that a relationship leads to.
    fn record_member(&mut self, object: &str, name: &Name) -> Option<Place> {
        if let Some(field) = self.build.schema.field(object, &name.text) {
            let place = self.build.name(&field.name);
            return Some(Place::new(What::RecordField(place), Type::of_field(&field.kind)));
        }
        if let Some(parent) = self.build.schema.parent(object, &name.text) {
            let place = self.build.name(&parent.name);
            return Some(Place::new(What::RecordField(place), Type::Record(Some(parent.object.into()))));
        }
        if let Some(children) = self.build.schema.children(object, &name.text) {
            let place = self.build.name(&children.name);
            let of_type = Type::list(Type::Record(Some(children.object.into())));
            return Some(Place::new(What::Children(place), of_type));
        }
        self.no_member(name)
    }

    pub fn is_assignment(&self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Assign { .. } => true,
            ExpressionKind::Unary { operator, .. } => step_of(*operator).is_some(),
            _ => false,
        }
    }

    /// `a = b`, `a += b`, `a++`. Leaves a value only where one is wanted.
    pub fn assignment(&mut self, expression: &Expression, wanted: bool) -> Type {
        let (target, operator) = match &expression.kind {
            ExpressionKind::Assign { target, operator, .. } => (target, *operator),
            ExpressionKind::Unary { operand, operator } => (operand, step_of(*operator)),
            _ => return Type::Void,
        };
        if let ExpressionKind::Member { name, safe: true, .. } = &target.kind {
            self.complain(name.at, format_args!("Expression cannot be assigned"));
        }
        let around = std::mem::take(&mut self.skips);
        let found = self.place_of(target);
        if !std::mem::replace(&mut self.skips, around).is_empty() {
            self.complain(target.at, format_args!("Expression cannot be assigned"));
        }
        let Some(place) = found else {
            if let ExpressionKind::Assign { value, .. } = &expression.kind {
                self.expression(value);
                self.emit(Op::Pop);
            }
            if wanted {
                self.emit(Op::Null);
            }
            return if wanted { Type::Unknown } else { Type::Void };
        };
        self.check_written(target, &place);
        let of_type = place.of_type.clone();
        if operator.is_some() {
            match place.receivers() {
                1 => _ = self.emit(Op::Duplicate),
                2 => _ = self.emit(Op::DuplicatePair),
                _ => {}
            }
            self.load(&place);
        }
        let mut keep = wanted;
        match (&expression.kind, operator) {
            (ExpressionKind::Assign { value, .. }, None) => self.expression_as(value, &of_type),
            (ExpressionKind::Assign { value, .. }, Some(operator)) => {
                let right = self.expression(value);
                self.fold(expression.at, operator, &of_type, &right);
            }
            (ExpressionKind::Unary { operator: step, .. }, Some(operator)) => {
                if wanted && matches!(step, Unary::IncrementAfter | Unary::DecrementAfter) {
                    // The old value is the expression's.
                    self.emit(Op::Tuck(place.receivers()));
                    keep = false;
                }
                self.emit(Op::Integer(1));
                self.fold(expression.at, operator, &of_type, &Type::Integer);
            }
            _ => {}
        }
        if keep {
            self.emit(Op::Tuck(place.receivers()));
        }
        self.at(expression.at);
        self.store(&place);
        if wanted { of_type } else { Type::Void }
    }

    fn fold(&mut self, at: At, operator: Binary, of_type: &Type, right: &Type) {
        let found = self.apply(at, operator, of_type, right);
        if !self.build.classes.fits(&found, of_type) {
            self.complain(at, format_args!("Illegal assignment from {found} to {of_type}"));
        }
        self.widen(&found, of_type, 0);
    }

    /// A final field is written in constructors and initialisers only, a property by its `set`.
    fn check_written(&mut self, target: &Expression, place: &Place) {
        if let (What::Local(slot), ExpressionKind::Name(word)) = (&place.what, &target.kind)
            && self.local(word).is_some_and(|local| local.slot == *slot && local.is_final)
        {
            // Unconfirmed: that a variable is refused with the words of a member.
            return self.complain(
                target.at,
                format_args!(
                    "Final members can only be assigned in their declaration, init blocks, or constructors: {word}"
                ),
            );
        }
        let Some((class, field)) = place.written.as_deref() else { return };
        let at = match &target.kind {
            ExpressionKind::Member { name, .. } => name.at,
            _ => target.at,
        };
        let begins = ["<init>", "<clinit>"].contains(&self.function.method.as_ref());
        let name = &field.name;
        if !self.sees(*class, field.written_by) {
            let class = self.build.classes.get(*class).name.clone();
            self.complain(at, format_args!("Variable is not visible: {class}.{name}"));
        } else if !field.is_final || begins {
            // Whoever sees it may write it.
        } else if field.is_property {
            let class = self.build.classes.get(*class).name.clone();
            self.complain(at, format_args!("A value cannot be stored to {name} in type {class}"));
        } else {
            self.complain(
                at,
                format_args!(
                    "Final members can only be assigned in their declaration, init blocks, or constructors: {name}"
                ),
            );
        }
    }
}

fn step_of(operator: Unary) -> Option<Binary> {
    match operator {
        Unary::IncrementBefore | Unary::IncrementAfter => Some(Binary::Add),
        Unary::DecrementBefore | Unary::DecrementAfter => Some(Binary::Subtract),
        _ => None,
    }
}
