//! A SOQL query as data.
//!
//! Runs nothing and knows no schema. Invariant: a query inside a [`crate::Question`] holds no [`Operand::Bind`]:
//! the machine has replaced each by its value.
//! Grammar: <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm>

use crate::datum::Datum;

/// `SELECT … FROM … [WHERE …] …`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// What is selected, in order.
    pub select: Vec<Selection>,
    /// Object, or for a subquery the child relationship. In declared case once the checker has seen it.
    pub from: String,
    /// Alias of the object: `FROM Account a`.
    pub alias: Option<String>,
    /// `USING SCOPE mine`: the word in upper case.
    pub scope: Option<String>,
    /// `WHERE`
    pub condition: Option<Condition>,
    /// `SECURITY_ENFORCED`, `USER_MODE` or `SYSTEM_MODE` after `WITH`, in upper case.
    pub with: Option<String>,
    /// `GROUP BY`: fields, and date functions of one.
    pub group_by: Vec<Comparand>,
    /// Whether that stands in `ROLLUP(…)` or `CUBE(…)`.
    pub subtotals: Subtotals,
    /// `HAVING`
    pub having: Option<Condition>,
    /// `ORDER BY`
    pub order_by: Vec<Ordering>,
    /// `LIMIT`
    pub limit: Option<Operand>,
    /// `OFFSET`
    pub offset: Option<Operand>,
    /// `FOR UPDATE`
    pub for_update: bool,
    /// `FOR VIEW` or `FOR REFERENCE`: the rows become recently viewed ones.
    pub viewed: bool,
    /// `ALL ROWS`
    pub all_rows: bool,
}

/// Which groups of groups a query adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subtotals {
    /// None.
    #[default]
    None,
    /// `ROLLUP`: without the last field, without the last two, …, of all.
    Rollup,
    /// `CUBE`: without any of the fields.
    Cube,
}

/// `FIND … IN … RETURNING …`
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// What is looked for: words, phrases in double quotes, `AND`, `OR`, `AND NOT`, `*` and `?`.
    pub term: Operand,
    /// `ALL`, `EMAIL`, `NAME`, `PHONE` or `SIDEBAR`.
    pub group: String,
    /// Of each object a query, whose conditions the found rows have to meet.
    pub returning: Vec<Query>,
    /// `LIMIT`, of each object.
    pub limit: Option<Operand>,
}

/// A field, perhaps through parents: `["Account", "Owner", "Name"]`.
pub type FieldPath = Vec<String>;

/// One item of the select list.
#[derive(Debug, Clone, PartialEq)]
pub enum Selection {
    /// A field.
    Field(FieldPath),
    /// A field with an alias, which only a query with GROUP BY may have: `LeadSource source`.
    Aliased {
        /// The field.
        field: FieldPath,
        /// The alias.
        alias: String,
    },
    /// `COUNT()`, `SUM(Amount) total`, `CALENDAR_YEAR(CloseDate)`: function in upper case, its field, its alias.
    Aggregate {
        /// One of [`AGGREGATES`], [`DATE_FUNCTIONS`] or [`TEXT_FUNCTIONS`].
        function: String,
        /// Absent in `COUNT()`.
        field: Option<FieldPath>,
        /// Absent: the row calls it `expr0`, `expr1`, …
        alias: Option<String>,
    },
    /// A subquery over children.
    Children(Box<Query>),
    /// `TYPEOF What WHEN Account THEN Phone ELSE Name END`.
    TypeOf {
        /// The name by which a parent of several types is reached.
        relationship: String,
        /// For each type of the parent what is selected of it.
        cases: Vec<(String, Vec<FieldPath>)>,
        /// What is selected of a parent of any other type.
        otherwise: Vec<FieldPath>,
    },
    /// `FIELDS(ALL)`, `FIELDS(STANDARD)`, `FIELDS(CUSTOM)`: the word in upper case.
    Fields(String),
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// All hold.
    And(Vec<Condition>),
    /// One holds.
    Or(Vec<Condition>),
    /// Does not hold.
    Not(Box<Condition>),
    /// A comparison.
    Compare {
        /// What is compared.
        field: Comparand,
        /// How.
        operator: Operator,
        /// With what.
        value: Operand,
    },
    /// `IN` or `NOT IN` a list.
    In {
        /// What is looked for.
        field: Comparand,
        /// `NOT IN`
        negated: bool,
        /// Values, or one bind that holds a list.
        values: Operand,
    },
    /// `IN` or `NOT IN` a subquery.
    InQuery {
        /// What is looked for.
        field: Comparand,
        /// `NOT IN`
        negated: bool,
        /// A query with one selected field.
        query: Box<Query>,
    },
}

/// Functions over the rows of a group. `GROUPING` tells whether a group is a subtotal over a field.
pub const AGGREGATES: [&str; 7] = ["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX", "GROUPING"];

/// Functions of a date or a moment. `convertTimezone` inside one has no place here: the running user's zone is GMT.
/// <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_date_functions.htm>
pub const DATE_FUNCTIONS: [&str; 13] = [
    "CALENDAR_MONTH",
    "CALENDAR_QUARTER",
    "CALENDAR_YEAR",
    "DAY_IN_MONTH",
    "DAY_IN_WEEK",
    "DAY_IN_YEAR",
    "DAY_ONLY",
    "FISCAL_MONTH",
    "FISCAL_QUARTER",
    "FISCAL_YEAR",
    "HOUR_IN_DAY",
    "WEEK_IN_MONTH",
    "WEEK_IN_YEAR",
];

/// Functions that change how a value is shown.
pub const TEXT_FUNCTIONS: [&str; 3] = ["TOLABEL", "FORMAT", "CONVERTCURRENCY"];

/// A field, or a function of one: an aggregate in `HAVING` and `ORDER BY`, a date function anywhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparand {
    /// The function in upper case, absent for a plain field.
    pub function: Option<String>,
    /// The field; empty for `COUNT()`.
    pub path: FieldPath,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=` or `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `LIKE`, without case; `%` and `_` stand for any text and any character.
    Like,
    /// `INCLUDES` on a multi-select picklist.
    Includes,
    /// `EXCLUDES` on a multi-select picklist.
    Excludes,
}

/// A value on the right side.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A literal or an evaluated bind; a list for `IN`.
    Value(Datum),
    /// `TODAY`, `LAST_N_DAYS:30`: word in upper case, and its number.
    DateLiteral {
        /// `TODAY`, `LAST_N_DAYS`, …
        word: String,
        /// 30 in `LAST_N_DAYS:30`.
        count: Option<i32>,
    },
    /// Values of an `IN` list where some are binds or date literals.
    List(Vec<Operand>),
    /// `:expression`, by its place among the query's binds. Only before evaluation.
    Bind(u32),
}

/// One item of `ORDER BY`.
#[derive(Debug, Clone, PartialEq)]
pub struct Ordering {
    /// By which field, or aggregate of one.
    pub by: Comparand,
    /// `DESC`
    pub descending: bool,
    /// `NULLS LAST` (Salesforce's default is nulls first, either way).
    pub nulls_last: bool,
}

impl Query {
    /// Hands over each path of its own clauses, not those of subqueries.
    pub(crate) fn each_path(&mut self, change: &mut dyn FnMut(&mut FieldPath)) {
        for item in &mut self.select {
            match item {
                Selection::Field(path)
                | Selection::Aliased { field: path, .. }
                | Selection::Aggregate { field: Some(path), .. } => change(path),
                _ => {}
            }
        }
        self.condition.iter_mut().chain(&mut self.having).for_each(|condition| condition.each_path(change));
        self.group_by.iter_mut().for_each(|by| change(&mut by.path));
        self.order_by.iter_mut().for_each(|item| change(&mut item.by.path));
    }
}

impl Condition {
    fn each_path(&mut self, change: &mut dyn FnMut(&mut FieldPath)) {
        match self {
            Condition::And(all) | Condition::Or(all) => all.iter_mut().for_each(|one| one.each_path(change)),
            Condition::Not(one) => one.each_path(change),
            Condition::Compare { field, .. } | Condition::In { field, .. } | Condition::InQuery { field, .. } => {
                change(&mut field.path);
            }
        }
    }
}

/// How the message of a [`QueryError`] ends that names what Salesforce has and this does not.
pub const REFUSED: &str = " is not supported in SOQL here";

/// Why a text is not a query. The place counts from the query's first character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Salesforce's words: `unexpected token: 'FROM'`.
    pub message: String,
    /// 1-based.
    pub line: u32,
    /// 1-based.
    pub column: u32,
}

/// Parses a query that stands alone (REST, `Database.query`). Binds are counted in the order in which they stand and
/// answered beside the query as their text: `:accountIds` gives `accountIds`.
///
/// # Errors
/// [`QueryError`] when the text is not a query.
pub fn parse(text: &str) -> Result<(Query, Vec<String>), QueryError> {
    crate::parser::query(text)
}

/// Parses a search that stands alone (`Search.query`), like [`parse`].
///
/// # Errors
/// [`QueryError`] when the text is not a search.
pub fn parse_search(text: &str) -> Result<(Search, Vec<String>), QueryError> {
    crate::parser::search(text)
}

image_of_struct!(Query {
    select,
    from,
    alias,
    scope,
    condition,
    with,
    group_by,
    subtotals,
    having,
    order_by,
    limit,
    offset,
    for_update,
    viewed,
    all_rows,
});
image_of_enum!(Subtotals { None, Rollup, Cube });
image_of_enum!(Selection {
    Field(path), Aliased { field, alias }, Aggregate { function, field, alias }, Children(query),
    TypeOf { relationship, cases, otherwise }, Fields(word),
});
image_of_enum!(Condition {
    And(all), Or(all), Not(condition), Compare { field, operator, value }, In { field, negated, values },
    InQuery { field, negated, query },
});
image_of_struct!(Comparand { function, path });
image_of_enum!(Operator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Like, Includes, Excludes });
image_of_enum!(Operand { Value(value), DateLiteral { word, count }, List(values), Bind(place) });
image_of_struct!(Ordering { by, descending, nulls_last });
image_of_struct!(Search { term, group, returning, limit });
