//! The syntax tree of Apex: what the parser understood, before anything is known about names.
//!
//! Longer than 400 lines because one language is one tree.
//! Refuses to mean anything: types are names, calls are names with arguments. Invariant: every node knows where it
//! stands, so that whatever is wrong with it later can be said there. Words keep the spelling of the source.

use crate::question::Operation;
use crate::soql::{Query, Search};
use crate::source::At;

/// A word and where it stands. Nodes are handed on by their place, for most of them are large.
pub type Name = Box<NameNode>;

#[derive(Debug, Clone, PartialEq)]
pub struct NameNode {
    pub text: String,
    pub at: At,
}

/// A type as written: `Map<Id, List<Account>>`, `DataProvider.RefusedException`, `String[]` (which is a `List`).
pub type TypeName = Box<TypeNameNode>;

#[derive(Debug, Clone, PartialEq)]
pub struct TypeNameNode {
    /// Words between the dots: `["DataProvider", "RefusedException"]`.
    pub path: Vec<String>,
    pub arguments: Vec<TypeName>,
    pub at: At,
}

/// `@RestResource(urlMapping='/cases/v1/*')`
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    pub name: Name,
    /// As written between the brackets, empty for none.
    pub arguments: String,
}

/// Words before a declaration, lower-cased: `public`, `with sharing`, `static`, `final`, `testmethod`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Modifiers {
    pub words: Vec<Name>,
    pub annotations: Vec<Annotation>,
}

impl Modifiers {
    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|name| name.text == word)
    }
}

/// One file.
#[derive(Debug, Clone, PartialEq)]
pub enum Unit {
    Class(Class),
    Trigger(Trigger),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    pub name: Name,
    pub object: Name,
    /// `("after", "insert")`, lower-cased.
    pub events: Vec<(Name, Name)>,
    pub body: Vec<Statement>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClassKind {
    #[default]
    Class,
    Interface,
    Enum,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    pub kind: ClassKind,
    pub modifiers: Modifiers,
    pub name: Name,
    pub extends: Option<TypeName>,
    /// For an interface, the interfaces it extends.
    pub implements: Vec<TypeName>,
    /// Names of an enum's values.
    pub values: Vec<Name>,
    pub members: Vec<Member>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Member {
    Field(Field),
    Property(Property),
    Method(Method),
    /// `static { … }` or `{ … }`
    Initialiser {
        is_static: bool,
        body: Vec<Statement>,
        at: At,
    },
    Class(Class),
}

/// `private static final Integer ATTEMPTS = 3;` One for each declared name.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub modifiers: Modifiers,
    pub type_name: TypeName,
    pub name: Name,
    pub value: Option<Expression>,
}

/// `public String name { get; private set { … } }`
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    pub modifiers: Modifiers,
    pub type_name: TypeName,
    pub name: Name,
    pub get: Option<Accessor>,
    pub set: Option<Accessor>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Accessor {
    pub modifiers: Modifiers,
    /// None for `get;`.
    pub body: Option<Vec<Statement>>,
    pub at: At,
}

/// A method, or a constructor, which has no return type.
#[derive(Debug, Clone, PartialEq)]
pub struct Method {
    pub modifiers: Modifiers,
    /// None for a constructor; `void` is the type named `void`.
    pub returns: Option<TypeName>,
    pub name: Name,
    pub parameters: Vec<Parameter>,
    /// None for an abstract or interface method.
    pub body: Option<Vec<Statement>>,
    /// Where the body's last brace stands.
    pub end: At,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub is_final: bool,
    pub type_name: TypeName,
    pub name: Name,
}

pub type Statement = Box<StatementNode>;

#[derive(Debug, Clone, PartialEq)]
pub struct StatementNode {
    pub at: At,
    pub kind: StatementKind,
}

impl StatementNode {
    #[inline(never)]
    pub fn boxed(at: At, kind: StatementKind) -> Statement {
        Box::new(StatementNode { at, kind })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    Block(Vec<Statement>),
    /// One for each declared name.
    Local {
        type_name: TypeName,
        name: Name,
        value: Option<Expression>,
        is_final: bool,
    },
    /// Several names of one declaration: `Integer a, b = 2;`. They share the enclosing scope.
    Locals(Vec<Statement>),
    Expression(Expression),
    If {
        condition: Expression,
        then: Statement,
        otherwise: Option<Statement>,
    },
    /// `for (Account account : accounts) …`
    ForEach {
        type_name: TypeName,
        name: Name,
        is_final: bool,
        source: Expression,
        body: Statement,
    },
    For {
        start: Vec<Statement>,
        condition: Option<Expression>,
        step: Vec<Expression>,
        body: Statement,
    },
    While {
        condition: Expression,
        body: Statement,
    },
    DoWhile {
        body: Statement,
        condition: Expression,
    },
    /// `switch on`
    Switch {
        subject: Expression,
        cases: Vec<Case>,
        /// `when else`
        otherwise: Option<Vec<Statement>>,
    },
    Try {
        body: Vec<Statement>,
        catches: Vec<Catch>,
        finally: Option<Vec<Statement>>,
    },
    Throw(Expression),
    Return(Option<Expression>),
    Break,
    Continue,
    /// `insert as user accounts;`, `upsert rows External__c;`
    Dml {
        operation: Operation,
        records: Expression,
        external_id: Option<Name>,
        as_user: bool,
    },
    /// `merge master duplicate;`
    Merge {
        master: Expression,
        duplicates: Expression,
    },
    /// `System.runAs(user) { … }`
    RunAs {
        user: Expression,
        body: Vec<Statement>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub at: At,
    pub when: When,
    pub body: Vec<Statement>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// `when 1, 2 {`, `when SPRING {`, `when null {`
    Values(Vec<Expression>),
    /// `when Account account {`
    Type { type_name: TypeName, name: Name },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Catch {
    pub type_name: TypeName,
    pub name: Name,
    pub is_final: bool,
    pub body: Vec<Statement>,
}

pub type Expression = Box<ExpressionNode>;

#[derive(Debug, Clone, PartialEq)]
pub struct ExpressionNode {
    pub at: At,
    pub kind: ExpressionKind,
}

impl ExpressionNode {
    #[inline(never)]
    pub fn boxed(at: At, kind: ExpressionKind) -> Expression {
        Box::new(ExpressionNode { at, kind })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionKind {
    Null,
    Boolean(bool),
    Integer(i32),
    Long(i64),
    /// A literal with `d` at its end.
    Double(f64),
    /// A literal with a point, as written: `1.50`.
    Decimal(String),
    /// With its escapes resolved.
    String(String),
    This,
    /// `super`: only before `(` or `.`.
    Super,
    /// A single word: a variable, a field, or the beginning of a type's name.
    Name(String),
    /// `receiver.name` or, when safe, `receiver?.name`. `name.at` is the word's place.
    Member {
        receiver: Expression,
        name: Name,
        safe: bool,
    },
    /// `method(…)` without a receiver, or `receiver.method(…)`; `this(…)` and `super(…)` have those names.
    Call {
        receiver: Option<Expression>,
        name: Name,
        arguments: Vec<Expression>,
        safe: bool,
    },
    /// `list[index]`
    Index {
        receiver: Expression,
        index: Expression,
    },
    /// `new Account(Id = x)` (all arguments named) or `new Http()`.
    New {
        type_name: TypeName,
        arguments: Vec<Expression>,
    },
    /// `new Account(Name = 'x', …)`
    NewRecord {
        type_name: TypeName,
        fields: Vec<(Name, Expression)>,
    },
    /// `new List<Id>{ a, b }`, `new Integer[]{ 1, 2 }` (whose type is `List<Integer>`)
    NewElements {
        type_name: TypeName,
        elements: Vec<Expression>,
    },
    /// `new Integer[5]`
    NewSized {
        type_name: TypeName,
        size: Expression,
    },
    /// `new Map<String, Integer>{ 'a' => 1 }`
    NewEntries {
        type_name: TypeName,
        entries: Vec<(Expression, Expression)>,
    },
    /// `CompanyProfile.class`
    ClassLiteral(TypeName),
    Cast {
        type_name: TypeName,
        operand: Expression,
    },
    InstanceOf {
        operand: Expression,
        type_name: TypeName,
    },
    Unary {
        operator: Unary,
        operand: Expression,
    },
    Binary {
        operator: Binary,
        left: Expression,
        right: Expression,
    },
    /// `condition ? then : otherwise`
    Conditional {
        condition: Expression,
        then: Expression,
        otherwise: Expression,
    },
    /// `target = value`, or with an operator `target += value`.
    Assign {
        operator: Option<Binary>,
        target: Expression,
        value: Expression,
    },
    /// `[SELECT …]`. `binds` are the expressions that its `Operand::Bind`s number.
    Soql(Box<SoqlExpression>),
    /// `[FIND …]`, like it.
    Sosl(Box<SoslExpression>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct SoqlExpression {
    pub query: Query,
    pub binds: Vec<Expression>,
    /// The query's text without the brackets.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SoslExpression {
    pub search: Search,
    pub binds: Vec<Expression>,
    /// The search's text without the brackets.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    Negate,
    Plus,
    Not,
    /// `~`
    Complement,
    /// `++x`
    IncrementBefore,
    /// `--x`
    DecrementBefore,
    /// `x++`
    IncrementAfter,
    /// `x--`
    DecrementAfter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// `==`
    Equal,
    /// `!=` and `<>`
    NotEqual,
    /// `===`
    Same,
    /// `!==`
    NotSame,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `<<`
    ShiftLeft,
    /// `>>`
    ShiftRight,
    /// `>>>`
    ShiftRightUnsigned,
    /// `??`
    Coalesce,
}

image_of_enum!(Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    NotEqual,
    Same,
    NotSame,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,
    Coalesce
});
