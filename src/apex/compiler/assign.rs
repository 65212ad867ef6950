//! Places: what can be read and written. Variables, fields of objects and records, elements of lists.
//!
//! Refuses a write to what is final. Invariant: a place's receiver, if it has one, is on the stack before it is read
//! or written.

use super::body::Body;
use crate::classes::{FieldEntry, Visibility};
use crate::code::Op;
use crate::source::At;
use crate::syntax::{Binary, Expression, ExpressionKind, Name, Unary};
use crate::types::{ClassId, Type};

use super::expression::Meaning;

pub(super) enum Place {
    Local(u16, Type),
    Static(ClassId, u16, Type),
    /// Of the object on the stack.
    Field(u16, Type),
    /// Of the record on the stack.
    RecordField(u32, Type),
    /// Of the list on the stack, at the index above it.
    Element(Type),
}

impl Place {
    pub fn of_type(&self) -> Type {
        match self {
            Place::Local(_, of)
            | Place::Static(_, _, of)
            | Place::Field(_, of)
            | Place::RecordField(_, of)
            | Place::Element(of) => of.clone(),
        }
    }

    /// How many values its receiver takes on the stack.
    fn receivers(&self) -> u8 {
        match self {
            Place::Local(..) | Place::Static(..) => 0,
            Place::Field(..) | Place::RecordField(..) => 1,
            Place::Element(_) => 2,
        }
    }
}

impl Body<'_, '_, '_> {
    /// A field that a single word means here: of this class, or a static one of its outer class.
    pub fn visible_field(&self, word: &str) -> Option<(ClassId, FieldEntry)> {
        let mut at = self.class;
        while let Some(class) = at {
            if let Some(found) = self.build.classes.field(class, word) {
                return Some((class, found.clone()));
            }
            at = self.build.classes.get(class).outer;
        }
        None
    }

    pub fn load(&mut self, place: &Place) {
        self.emit(match place {
            Place::Local(slot, _) => Op::Load(*slot),
            Place::Static(class, slot, _) => Op::LoadStatic(*class, *slot),
            Place::Field(slot, _) => Op::LoadField(*slot),
            Place::RecordField(name, _) => Op::LoadRecordField(*name),
            Place::Element(_) => Op::LoadIndex,
        });
    }

    fn store(&mut self, place: &Place) {
        self.emit(match place {
            Place::Local(slot, _) => Op::Store(*slot),
            Place::Static(class, slot, _) => Op::StoreStatic(*class, *slot),
            Place::Field(slot, _) => Op::StoreField(*slot),
            Place::RecordField(name, _) => Op::StoreRecordField(*name),
            Place::Element(_) => Op::StoreIndex,
        });
    }

    /// Finds the place, and puts its receiver on the stack. None after a complaint.
    pub fn place_of(&mut self, expression: &Expression) -> Option<Place> {
        match &expression.kind {
            ExpressionKind::Name(word) => self.named(word, expression.at),
            ExpressionKind::Member { receiver, name, .. } => {
                if let Some(Meaning::Class(class)) = self.meaning(receiver) {
                    return self.static_member(class, name);
                }
                let found = match &receiver.kind {
                    // The single row of a query, of which a field is wanted.
                    ExpressionKind::Soql(query) => self.query(receiver.at, query, true),
                    _ => self.expression(receiver),
                };
                self.at(name.at);
                let place = self.member_of(&found, name);
                if place.is_none() {
                    self.emit(Op::Pop);
                }
                place
            }
            ExpressionKind::Index { receiver, index } => {
                let found = self.expression(receiver);
                self.expression_as(index, &Type::Integer);
                match found {
                    Type::List(of) => Some(Place::Element(*of)),
                    Type::Unknown => Some(Place::Element(Type::Unknown)),
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
            return Some(Place::Local(local.slot, local.of_type.clone()));
        }
        let Some((class, field)) = self.visible_field(word) else {
            self.complain(at, format_args!("Variable does not exist: {word}"));
            return None;
        };
        if field.is_static {
            self.initialise(class);
            return Some(Place::Static(class, field.slot, field.of_type));
        }
        if self.is_static || Some(class) != self.class {
            self.complain(at, format_args!("Variable does not exist: {word}"));
            return None;
        }
        self.emit(Op::Load(0));
        Some(Place::Field(field.slot, field.of_type))
    }

    /// Another class runs its static initialiser before it is first used; this one has done so already.
    pub fn initialise(&mut self, class: ClassId) {
        if self.class != Some(class) {
            self.emit(Op::Initialise(class));
        }
    }

    /// Whether a member of a class is visible from the code that is being compiled.
    pub fn sees(&self, class: ClassId, visibility: Visibility) -> bool {
        let same = |inside: ClassId| self.build.classes.outermost(inside) == self.build.classes.outermost(class);
        visibility == Visibility::Public || self.class.is_some_and(same)
    }

    fn static_member(&mut self, class: ClassId, name: &Name) -> Option<Place> {
        let found = self.build.classes.field(class, &name.text).filter(|field| field.is_static).cloned();
        let Some(field) = found else {
            let class = self.build.classes.get(class).name.clone();
            self.complain(name.at, format_args!("Variable does not exist: {class}.{}", name.text));
            return None;
        };
        if !self.sees(class, field.visibility) {
            let class = self.build.classes.get(class).name.clone();
            self.complain(name.at, format_args!("Variable is not visible: {class}.{}", name.text));
        }
        self.initialise(class);
        Some(Place::Static(class, field.slot, field.of_type))
    }

    /// A member of the value on the stack.
    pub fn member_of(&mut self, receiver: &Type, name: &Name) -> Option<Place> {
        match receiver {
            Type::Unknown => Some(Place::Field(0, Type::Unknown)),
            Type::Class(class, _) => {
                let found = self.build.classes.field(*class, &name.text).filter(|field| !field.is_static).cloned();
                match found {
                    Some(field) if !self.sees(*class, field.visibility) => {
                        self.complain(name.at, format_args!("Variable is not visible: {receiver}.{}", name.text));
                        Some(Place::Field(field.slot, field.of_type))
                    }
                    Some(field) => Some(Place::Field(field.slot, field.of_type)),
                    None => self.no_member(name),
                }
            }
            Type::Record(Some(object)) => self.record_member(object, name),
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
            return Some(Place::RecordField(place, Type::of_field(&field.kind)));
        }
        if let Some(parent) = self.build.schema.parent(object, &name.text) {
            let place = self.build.name(&parent.name);
            return Some(Place::RecordField(place, Type::Record(Some(parent.object.into()))));
        }
        if self.build.schema.children(object, &name.text).is_some() {
            self.build.refuse(name.at, "Reading the children of a record");
            return None;
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
        self.check_final(target);
        let Some(place) = self.place_of(target) else {
            if let ExpressionKind::Assign { value, .. } = &expression.kind {
                self.expression(value);
                self.emit(Op::Pop);
            }
            if wanted {
                self.emit(Op::Null);
            }
            return if wanted { Type::Unknown } else { Type::Void };
        };
        let of_type = place.of_type();
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

    /// A final field is written in constructors and initialisers only, and an id's field of a record never matters.
    fn check_final(&mut self, target: &Expression) {
        if let ExpressionKind::Member { name, safe: true, .. } = &target.kind {
            self.complain(name.at, format_args!("Expression cannot be assigned"));
        }
        let field = match &target.kind {
            ExpressionKind::Name(word) if self.local(word).is_none() => self.visible_field(word),
            ExpressionKind::Member { receiver, name, .. } if matches!(receiver.kind, ExpressionKind::This) => {
                self.visible_field(&name.text)
            }
            ExpressionKind::Member { receiver, name, .. } => match self.meaning(receiver) {
                Some(Meaning::Class(class)) => {
                    self.build.classes.field(class, &name.text).map(|field| (class, field.clone()))
                }
                _ => None,
            },
            _ => None,
        };
        let begins = ["<init>", "<clinit>"].contains(&self.function.method.as_ref());
        if let Some((_, field)) = field
            && field.is_final
            && !begins
        {
            self.complain(target.at, format_args!("Field is not writeable: {}", field.name));
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
