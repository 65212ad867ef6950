//! What the compiler leaves and the machine runs: functions of a stack machine, and what they refer to.
//!
//! Refuses to be changed once compiled. Invariants: an operation is at most 8 bytes; at the start of a statement
//! nothing of its function lies on the stack above the locals, so an exception handler only has to cut it there.

use std::sync::Arc;

use crate::classes::MethodEntry;
use crate::decimal::Decimal;
use crate::library::Native;
use crate::question::Operation;
use crate::soql::{Query, Search};
use crate::source::At;
use crate::syntax::Binary;
use crate::types::{ClassId, Type};
use crate::value::Made;

/// One step of the machine. Beside each: what it takes from the stack and what it leaves, the last being the top.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Op {
    /// Enters a 1-based line.
    Line(u32),
    Null,
    Boolean(bool),
    Integer(i32),
    /// Of [`Code::constants`].
    Constant(u32),
    /// A value of an enum, by its place.
    Enum(ClassId, u16),
    /// Of [`Code::types`]: `CompanyProfile.class`.
    TypeToken(u32),
    /// `Account.SObjectType`; of [`Code::names`].
    ObjectType(u32),
    /// `Account.Name`: object and field; of [`Code::names`].
    FieldToken(u32, u32),
    Load(u16),
    /// value →
    Store(u16),
    /// Runs a class's static initialiser once; before the first use of each.
    Initialise(ClassId),
    LoadStatic(ClassId, u16),
    /// value →
    StoreStatic(ClassId, u16),
    /// object → value
    LoadField(u16),
    /// object, value →
    StoreField(u16),
    /// record → value; of [`Code::names`].
    LoadRecordField(u32),
    /// record, value →
    StoreRecordField(u32),
    /// record → list of what a subquery selected; of [`Code::names`].
    LoadChildren(u32),
    /// list, index → value
    LoadIndex,
    /// list, index, value →
    StoreIndex,
    Pop,
    /// a → a, a
    Duplicate,
    /// a, b → a, b, a, b
    DuplicatePair,
    /// Puts a copy of the top below so many values under it.
    Tuck(u8),
    /// left, right → result, after widening both to the wider of their types.
    Arithmetic(Binary),
    /// left, right → Boolean
    Compare(Binary),
    /// left, right → Boolean; by value, as `==`. Negated for `!=`.
    Equal(bool),
    /// left, right → Boolean; by identity, as `===`. Negated for `!==`.
    Same(bool),
    /// left, right → String
    Concatenate,
    Negate,
    Not,
    Complement,
    /// Widens the value that lies so many places below the top.
    Convert(Widen, u8),
    Jump(u32),
    /// condition →; when it is that.
    JumpIf(bool, u32),
    /// condition → condition; when it is that.
    JumpKeepIf(bool, u32),
    /// value → value; when it is null, or when it is not.
    JumpKeepIfNull(bool, u32),
    /// arguments → result, if any
    Call(u32, u8),
    /// this, arguments → result, if any. Null has no methods.
    CallOn(u32, u8),
    /// this, arguments → result, if any: of the object's own class, where that overrides the function.
    CallVirtual(u32, u8),
    /// arguments →; of [`Code::futures`]: asks the org to call it later.
    Future(u32, u8),
    /// receiver and arguments → result, if any; the flag says whether the first is a receiver.
    Native(Native, u8, bool),
    /// → object with its fields null.
    New(ClassId),
    /// What a trigger sees, by its place in [`crate::library::TRIGGER_CONTEXT`]; and the enum of its operations.
    Trigger(u8, ClassId),
    /// → exception, which says that it was thrown.
    NewException(ClassId),
    /// exception, then message and cause as the shape says → exception that has them.
    FillException(ExceptionArguments),
    /// → record; of [`Code::names`].
    NewRecord(u32),
    /// elements → list, of that type
    NewList(u32, Made),
    /// elements → set
    NewSet(u32, Made),
    /// keys and values in turn → map; so many pairs.
    NewMap(u32, Made),
    /// value → value, if it is of that type.
    Cast(u32),
    /// value → Boolean
    InstanceOf(u32),
    /// list or set → a list to walk over
    Elements,
    /// Puts the next element of the list in a local on the stack, or jumps. Its position is in the local after it.
    Next(u16, u32),
    /// binds → rows; of [`Code::queries`].
    Query(u32),
    /// record or records →; of [`Code::statements`].
    Dml(u32),
    /// value →, out of the function
    ReturnValue,
    Return,
    /// exception →
    Throw,
    /// value → String: as `toString` of its class says.
    Text,
    /// What stands here did not compile: of [`Code::constants`], why.
    Refuse(u32),
}

/// To which type a value is widened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Widen {
    Long,
    Double,
    Decimal,
    Id,
    Datetime,
}

/// What a built-in constructor of an exception takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExceptionArguments {
    None,
    Message,
    Cause,
    MessageAndCause,
}

#[derive(Debug, Clone)]
pub(crate) enum Constant {
    Long(i64),
    Double(f64),
    Decimal(Decimal),
    Text(Arc<str>),
}

/// Where exceptions of a stretch of code go.
#[derive(Debug, Clone)]
pub(crate) struct Handler {
    /// First operation of the stretch, and the first after it.
    pub from: u32,
    pub to: u32,
    /// The stretch's own copies of its `finally`, which it does not guard.
    pub gaps: Vec<(u32, u32)>,
    /// Where to go on, with the exception on the stack.
    pub target: u32,
    /// Which exceptions; none for all, on behalf of `finally`.
    pub class: Option<ClassId>,
}

impl Handler {
    pub fn guards(&self, at: u32) -> bool {
        (self.from..self.to).contains(&at) && !self.gaps.iter().any(|(from, to)| (*from..*to).contains(&at))
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Function {
    /// `DataProvider`
    pub class: Arc<str>,
    /// `lookUp`, `<init>`, `<clinit>`; empty in a trigger.
    pub method: Arc<str>,
    pub is_trigger: bool,
    /// Of the library: stack traces and coverage do not show it.
    pub is_library: bool,
    pub file: u32,
    pub ops: Vec<Op>,
    /// From which operation on the code stands where, ascending.
    pub places: Vec<(u32, At)>,
    /// Locals, parameters and `this` included.
    pub locals: u16,
    pub handlers: Vec<Handler>,
}

impl Function {
    /// Where an operation stands in the source.
    pub fn place(&self, at: u32) -> At {
        let after = self.places.partition_point(|(from, _)| *from <= at);
        after.checked_sub(1).and_then(|place| self.places.get(place)).map_or(At { line: 1, column: 1 }, |(_, at)| *at)
    }
}

/// A query with places for its binds.
#[derive(Debug, Clone)]
pub(crate) struct QueryTemplate {
    pub query: Query,
    pub binds: u32,
    pub text: String,
    pub single: bool,
    /// Of a search, which has no query of its own.
    pub search: Option<Search>,
}

/// A DML statement.
#[derive(Debug, Clone)]
pub(crate) struct DmlTemplate {
    pub operation: Operation,
    pub external_id: Option<String>,
    pub as_user: bool,
}

/// A method that runs in a transaction of its own, later.
#[derive(Debug, Clone)]
pub(crate) struct FutureMethod {
    pub function: u32,
    pub class: Arc<str>,
    pub method: Arc<str>,
    pub callout: bool,
}

/// What the machine must know of a class.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClassCode {
    /// `DataProvider.RefusedException`, `System.DmlException`
    pub name: Arc<str>,
    /// All that it descends from: superclasses and interfaces.
    pub implements: Vec<ClassId>,
    pub statics: u16,
    /// Names and types of the instance's fields by their slot.
    pub fields: Vec<(Arc<str>, Type)>,
    /// Slots of fields that JSON does not have.
    pub transient: Vec<u16>,
    /// Function that initialises the statics.
    pub initialiser: Option<u32>,
    /// Function that answers a new object, where one can be made without arguments.
    pub default_constructor: Option<u32>,
    /// Slots of properties whose accessor computes, and the accessors.
    pub getters: Vec<(u16, u32)>,
    pub is_queueable: bool,
    pub allows_callouts: bool,
    /// Of an enum.
    pub values: Vec<Arc<str>>,
    /// Which function runs where another is called, in the order of the other's number.
    pub overrides: Vec<(u32, u32)>,
}

/// Everything that runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Code {
    pub functions: Vec<Function>,
    pub constants: Vec<Constant>,
    pub names: Vec<Arc<str>>,
    /// The first two are those of [`crate::made::ANY`].
    pub types: Vec<Type>,
    pub queries: Vec<QueryTemplate>,
    pub statements: Vec<DmlTemplate>,
    pub classes: Vec<ClassCode>,
    pub futures: Vec<FutureMethod>,
    /// Methods of objects, for stubs to tell what was called on them; empty where there are no stubs.
    pub methods: Vec<Arc<MethodEntry>>,
    /// What is called in place of a stub's method: with a value to give back, and without.
    pub stub_calls: Option<(u32, u32)>,
    /// `Object.toString`, where something may call another's.
    pub to_string: Option<u32>,
    /// `JobRun.step`, where something runs by its steps.
    pub job_step: Option<u32>,
    /// `JobContext`, where there are jobs.
    pub job_context: Option<ClassId>,
    /// `Accessors.read` and `Accessors.write`, where an accessor computes.
    pub accessors: Option<(u32, u32)>,
    /// `Shown.text`, where a class has its own `toString`.
    pub shown: Option<u32>,
    /// Where a class has its own `equals` or `hashCode`.
    pub equality: Option<Equality>,
}

/// What the library has for objects whose class says itself which are equal: functions of `Object` and `Equality`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Equality {
    pub equals: u32,
    pub hash_code: u32,
    /// collection, keys → : finds what the collection has in the place of each.
    pub know: u32,
    /// list, element → Boolean
    pub holds: u32,
    /// list, element → Integer
    pub place: u32,
    /// one, other → Boolean
    pub same: u32,
    /// one, other → Boolean
    pub differ: u32,
}

impl Code {
    /// Whether a class is another, or descends from it.
    pub fn descends(&self, class: ClassId, from: ClassId) -> bool {
        class == from || self.classes.get(usize::from(class)).is_some_and(|class| class.implements.contains(&from))
    }

    /// The function that runs for an object of a class where a function is called.
    pub fn override_of(&self, class: ClassId, function: u32) -> u32 {
        let Some(class) = self.classes.get(usize::from(class)) else { return function };
        let place = class.overrides.binary_search_by(|(from, _)| from.cmp(&function));
        place.ok().and_then(|place| class.overrides.get(place)).map_or(function, |(_, to)| *to)
    }

    /// A class by its full name.
    pub fn class_named(&self, name: &str) -> Option<ClassId> {
        self.classes.iter().position(|class| &*class.name == name).map(|place| place as ClassId)
    }
}

image_of_enum!(Op {
    Line(line), Null, Boolean(value), Integer(value), Constant(place), Enum(class, place), TypeToken(place),
    ObjectType(name), FieldToken(object, field), Load(local), Store(local), Initialise(class),
    LoadStatic(class, slot), StoreStatic(class, slot), LoadField(slot), StoreField(slot), LoadRecordField(name),
    StoreRecordField(name), LoadChildren(name), LoadIndex, StoreIndex, Pop, Duplicate, DuplicatePair, Tuck(under),
    Arithmetic(operator), Compare(operator), Equal(wanted), Same(wanted), Concatenate, Negate, Not, Complement,
    Convert(to, below), Jump(to), JumpIf(when, to), JumpKeepIf(when, to), JumpKeepIfNull(when, to),
    Call(function, given), CallOn(function, given), CallVirtual(function, given), Future(method, given),
    Native(native, given, on), New(class), Trigger(what, operations), NewException(class), FillException(arguments),
    NewRecord(object), NewList(elements, made), NewSet(elements, made), NewMap(pairs, made), Cast(to), InstanceOf(of), Elements,
    Next(local, end), Query(query), Dml(statement), ReturnValue, Return, Throw, Text, Refuse(why),
});
image_of_enum!(Widen { Long, Double, Decimal, Id, Datetime });
image_of_enum!(ExceptionArguments { None, Message, Cause, MessageAndCause });
image_of_enum!(Constant { Long(value), Double(value), Decimal(value), Text(value) });
image_of_struct!(Handler { from, to, gaps, target, class });
image_of_struct!(Function { class, method, is_trigger, is_library, file, ops, places, locals, handlers });
image_of_struct!(QueryTemplate { query, search, binds, text, single });
image_of_struct!(DmlTemplate { operation, external_id, as_user });
image_of_struct!(FutureMethod { function, class, method, callout });
image_of_struct!(ClassCode {
    name,
    implements,
    statics,
    fields,
    transient,
    initialiser,
    default_constructor,
    getters,
    is_queueable,
    allows_callouts,
    values,
    overrides,
});
image_of_struct!(Code {
    functions,
    constants,
    names,
    types,
    queries,
    statements,
    classes,
    futures,
    methods,
    stub_calls,
    to_string,
    job_step,
    job_context,
    accessors,
    shown,
    equality,
});
image_of_struct!(Equality { equals, hash_code, know, holds, place, same, differ });
