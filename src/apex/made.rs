//! Of which type a collection was made: what it may be taken for, and what it refuses to hold.
//!
//! Refuses to be asked of collections that the platform hands out without a word on their type: those are of whatever
//! they hold. Invariant: only types that the code names are told apart, for nobody can ask for another.
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_collections_casting.htm>

use crate::code::Code;
use crate::machine::Machine;
use crate::operate::{self, Raise};
use crate::soql::{Query, Selection};
use crate::types::Type;
use crate::value::{Made, Object, Value, View};

/// Of what JSON without a type is made: `List<Object>` and `Map<String, Object>`.
pub(crate) const ANY: [Made; 2] = [1, 2];

impl Code {
    /// The type of which a collection was made.
    pub fn made(&self, made: Made) -> Option<&Type> {
        self.types.get(usize::from(made).checked_sub(1)?)
    }

    /// What says that a collection was made as a type of which this is known. A type that the code never names cannot be
    /// asked for.
    pub fn made_as(&self, is_meant: &dyn Fn(&Type) -> bool) -> Made {
        self.types.iter().position(is_meant).and_then(|place| Made::try_from(place + 1).ok()).unwrap_or_default()
    }

    /// Of the rows of a query.
    pub fn made_of_rows(&self, query: &Query) -> Made {
        let is_plain = |selected: &Selection| !matches!(selected, Selection::Aggregate { .. });
        if !query.group_by.is_empty() || !query.select.iter().all(is_plain) {
            return 0;
        }
        self.made_as(&|known| match known {
            Type::List(of) => matches!(&**of, Type::Record(Some(name)) if name.eq_ignore_ascii_case(&query.from)),
            _ => false,
        })
    }

    /// Of a map's values, or of its keys.
    pub fn made_of_map(&self, made: Made, of_values: bool) -> Made {
        let Some(Type::Map(of)) = self.made(made) else { return 0 };
        self.made_as(&|known| match known {
            Type::List(values) if of_values => **values == of.1,
            Type::Set(keys) if !of_values => **keys == of.0,
            _ => false,
        })
    }

    /// Whether a collection of one type may be taken for another. Lists are covariant, and a list of any records passes
    /// for one of an object's; maps are so in their values, other than that; sets are what they are.
    /// Of records: <https://salesforce.stackexchange.com/questions/297752>.
    pub fn stands_for(&self, made: &Type, wanted: &Type) -> bool {
        match (made, wanted) {
            (Type::List(made), Type::List(wanted)) => {
                self.element_stands_for(made, wanted)
                    || matches!((&**made, &**wanted), (Type::Record(None), Type::Record(_)))
            }
            (Type::Set(made), Type::Set(wanted)) => made == wanted || **wanted == Type::Unknown,
            (Type::Map(made), Type::Map(wanted)) => {
                self.is_same_inside(&made.0, &wanted.0) && self.element_stands_for(&made.1, &wanted.1)
            }
            _ => false,
        }
    }

    fn is_same_inside(&self, made: &Type, wanted: &Type) -> bool {
        let is_text = |of: &Type| matches!(of, Type::String | Type::Id);
        made == wanted || *wanted == Type::Unknown || (is_text(made) && is_text(wanted))
    }

    fn element_stands_for(&self, made: &Type, wanted: &Type) -> bool {
        match (made, wanted) {
            (_, Type::Any) | (Type::Record(_), Type::Record(None)) => true,
            (Type::Class(made, _), Type::Class(wanted, _)) => self.descends(*made, *wanted),
            (Type::Record(Some(made)), Type::Record(Some(wanted))) => made.eq_ignore_ascii_case(wanted),
            _ => self.stands_for(made, wanted) || self.is_same_inside(made, wanted),
        }
    }
}

impl Machine {
    /// Refuses what a collection cannot hold that was made as one of narrower elements than the code at hand knows.
    pub(crate) fn check_stored(&self, code: &Code, collection: Value, values: &[Value]) -> Result<(), Raise> {
        let made = self.heap.get(collection).map_or(0, Object::made);
        let Some(of_type @ (Type::List(of) | Type::Set(of))) = code.made(made) else {
            return match code.made(made) {
                Some(of_type @ Type::Map(of)) => self.check_elements(code, of_type, &of.1, values),
                _ => Ok(()),
            };
        };
        self.check_elements(code, of_type, of, values)
    }

    /// The same for all that another collection holds: what was made alike holds alike.
    pub(crate) fn check_all_stored(&self, code: &Code, to: Value, from: Value, values: &[Value]) -> Result<(), Raise> {
        let made = |collection| self.heap.get(collection).map_or(0, Object::made);
        if made(to) == made(from) { Ok(()) } else { self.check_stored(code, to, values) }
    }

    /// Of a map the words are those of a list: unconfirmed.
    fn check_elements(&self, code: &Code, of_type: &Type, of: &Type, values: &[Value]) -> Result<(), Raise> {
        match values.iter().find(|value| **value != Value::NULL && !self.is_storable(code, **value, of)) {
            Some(wrong) => {
                let found = self.type_name(code, *wrong);
                let words = ["Collection store exception adding ", &found, " to ", &runtime_name(of_type)];
                Err(Raise::new("TypeException", &words))
            }
            None => Ok(()),
        }
    }

    /// Whether a value may be an element of a type. Of texts, numbers and moments the checker knows: one is widened
    /// to another.
    fn is_storable(&self, code: &Code, value: Value, of: &Type) -> bool {
        match of {
            Type::Any | Type::Unknown | Type::Record(None) => true,
            Type::String | Type::Id => self.heap.str(value).is_some(),
            Type::Date | Type::Datetime => {
                matches!(self.heap.view(value), View::Date(_) | View::Object(Object::Datetime(_)))
            }
            of if of.is_numeric() => operate::is_number(&self.heap, value),
            // A case of a generic class is told by its declaration alone.
            Type::Class(_, name) if name.contains('<') => true,
            Type::Class(class, _) => match self.heap.get(value) {
                Some(Object::Instance { class: own, .. } | Object::Stub { class: own, .. }) => {
                    code.descends(*own, *class)
                }
                Some(Object::Record(_) | Object::Text(_) | Object::Id(_) | Object::List(_) | Object::Map(_)) => false,
                _ => true,
            },
            of => self.is_of(code, value, of),
        }
    }
}

/// A type as messages at run time name it: Object is ANY there.
pub(crate) fn runtime_name(of_type: &Type) -> String {
    match of_type {
        Type::Any => "ANY".into(),
        Type::List(of) => ["List<", &runtime_name(of), ">"].concat(),
        Type::Set(of) => ["Set<", &runtime_name(of), ">"].concat(),
        Type::Map(of) => ["Map<", &runtime_name(&of.0), ",", &runtime_name(&of.1), ">"].concat(),
        other => other.to_string(),
    }
}
