//! The resources of a version: which of them there are, which methods each has, and what a request for one does.
//!
//! Refuses a resource that Salesforce has and this org has not with 501 and its name, and one that nobody has with
//! 404. Invariant: nothing is read or changed here; what needs records becomes an [`Action`].
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_list.htm>

use crate::{
    http::{Method, Response},
    json::Out,
};

#[cfg(feature = "search")]
use super::searches;
use super::{
    Ask,
    changes::{self, Changes},
    collections::{self, Collection, Wanted},
    composite::{self, Group, Kind},
    conditions::Conditions,
    describe::{Describe, Told},
    queries::{self, Ordered},
    recent,
    related::{self, Children, Way},
    responses::{error, json, missing, not_found},
    rows::{self, Row},
    tree::{self, Tree},
};

/// What a request asks its transaction for.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// It is answered already.
    Answer(Box<Response>),
    /// One row.
    Row(Box<Row>),
    /// What is told of objects.
    Describe(Describe),
    /// One row at the end of a path over parents.
    Way(Box<Way>),
    /// A query.
    Query(Ordered),
    /// What a query found and did not deliver yet.
    More { locator: String, batch: usize },
    /// Several rows to save.
    Collection(Box<Collection>),
    /// Several rows to read.
    Retrieve(Box<Wanted>),
    /// A tree of new rows.
    Tree(Box<Tree>),
    /// Several requests.
    Many(Kind, Vec<Group>),
    /// What was changed or deleted.
    Changes(Changes),
    /// Children of a row, where it is there.
    Children(Box<Children>),
    /// SOSL.
    #[cfg(feature = "search")]
    Search(String),
    /// Recent items.
    Recent { most: usize },
    /// How many records objects have: names with commas between them.
    Counts(String),
}

/// Resources that Salesforce has under a version and this org has not.
const MISSING: &str = "actions|analytics|appMenu|async-queries|chatter|commerce|compactLayouts|connect|event|\
    graphql|identity|jobs|knowledgeManagement|licensing|metadata|process|quickActions|ssot|support|tabs|theme|tooling|ui-api";
/// What may stand in an id's place under an object, and is missing too.
const MISSING_OF_OBJECT: &str =
    "approvalLayouts|compactLayouts|eventSchema|layouts|listviews|namedLayouts|quickActions";
/// Recent items that are told at most.
const MOST_RECENT: usize = 200;
/// Those that are here, as the list of a version's resources names them.
#[cfg(feature = "search")]
pub(super) const HERE: [&str; 8] =
    ["composite", "limits", "parameterizedSearch", "query", "queryAll", "recent", "search", "sobjects"];
#[cfg(not(feature = "search"))]
pub(super) const HERE: [&str; 6] = ["composite", "limits", "query", "queryAll", "recent", "sobjects"];
/// Those under `composite`.
const COMPOSITE: [&str; 4] = ["tree", "batch", "sobjects", "graph"];

/// Resources that a later version knows first; those that are not here are older than any version. The pages of the
/// resources name 36, 37, 40, 46 and 50, the release notes of Summer '15 the batch. Unconfirmed: the tree, which was a
/// pilot in 34 and for everybody in 35, and the composite resource and the collections, of which there are only
/// reports that they answer from there on.
/// <https://docs.releasenotes.salesforce.com/en-us/summer15/release-notes/rn_api_rest.htm>
const SINCE: [(&str, u32); 11] = [
    ("composite", 34),
    ("batch", 34),
    ("tree", 34),
    ("parameterizedSearch", 36),
    ("relationships", 36),
    ("Id", 37),
    ("composite ", 38),
    ("recordCount", 40),
    ("sobjects ", 42),
    ("upserts", 46),
    ("graph", 50),
];

/// Whether a version knows a resource. A name with a blank behind it is the one below `composite`.
pub(super) fn knows(version: &str, name: &str) -> bool {
    let number = super::ask::number(version).unwrap_or_default();
    !SINCE.iter().any(|(known, since)| *known == name && number < *since)
}

/// Whether a list has a word between its bars.
fn is_among(list: &str, word: &str) -> bool {
    list.split('|').any(|known| known == word)
}

/// What is asked for.
///
/// # Errors
/// The answer of whoever asks for what there is not.
pub(super) fn action(ask: &Ask<'_>) -> Result<Action, Box<Response>> {
    let names = ask.names();
    let since = match names.as_slice() {
        ["composite"] if ask.method() == Method::Post => "composite ",
        ["composite", "sobjects", _, _] => "upserts",
        ["composite", "sobjects", ..] => "sobjects ",
        ["sobjects", _, "Id"] => "Id",
        ["composite", name, ..] | ["limits", name] | [name, ..] => *name,
        [] => "",
    };
    if !knows(ask.version, since) {
        return Err(not_found());
    }
    match names.as_slice() {
        [] => {
            ask.allow("HEAD,GET")?;
            answer(list(ask, &HERE, "/"))
        }
        ["sobjects"] => {
            ask.allow("HEAD,GET")?;
            Ok(Action::Describe(Describe { object: None, conditions: Conditions::default() }))
        }
        ["sobjects", name, rest @ ..] => of_object(ask, name, rest),
        [name @ ("query" | "queryAll")] => {
            ask.allow("HEAD,GET")?;
            queries::ask(ask, *name == "queryAll").map(Action::Query)
        }
        ["query" | "queryAll", locator] => {
            ask.allow("HEAD,GET")?;
            Ok(Action::More { locator: (*locator).to_owned(), batch: queries::batch(ask) })
        }
        ["composite", rest @ ..] => of_composite(ask, rest),
        ["limits"] => {
            ask.allow("HEAD,GET")?;
            Ok(Action::Answer(recent::limits(ask.used, super::ask::number(ask.version).unwrap_or_default())))
        }
        ["limits", "recordCount"] => {
            ask.allow("HEAD,GET")?;
            Ok(Action::Counts(ask.parameter("sObjects").unwrap_or_default()))
        }
        ["recent"] => {
            ask.allow("HEAD,GET")?;
            let most = ask.parameter("limit").and_then(|text| apex::letters::whole(&text));
            let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(MOST_RECENT);
            Ok(Action::Recent { most: most.min(MOST_RECENT) })
        }
        #[cfg(feature = "search")]
        ["search"] => searches::ask(ask).map(Action::Search),
        #[cfg(feature = "search")]
        ["parameterizedSearch"] => searches::parameterized(ask).map(Action::Search),
        #[cfg(not(feature = "search"))]
        ["search" | "parameterizedSearch"] => Err(missing(ask.resource)),
        ["wave", ..] => Err(not_enabled("Wave")),
        ["ssot", "data-streams", ..] => Err(not_enabled("CdpDataStreams")),
        ["ssot", "data-kits", ..] => Err(not_enabled("CdpDataKit")),
        [name, ..] if is_among(MISSING, name) => Err(missing(ask.resource)),
        _ => Err(not_found()),
    }
}

/// A feature that costs extra: CRM Analytics, Data 360. The text is as people met it.
fn not_enabled(feature: &str) -> Box<Response> {
    let message = ["This feature is not currently enabled for this user type or org: [", feature, "]"];
    error(403, "FUNCTIONALITY_NOT_ENABLED", &message, None)
}

fn answer(body: String) -> Result<Action, Box<Response>> {
    Ok(Action::Answer(json(200, body)))
}

pub(super) fn list(ask: &Ask<'_>, names: &[&str], base: &str) -> String {
    let mut out = Out::default();
    out.open('{');
    let is_there = |name: &str| match (base, name) {
        ("/", _) | (_, "batch" | "graph" | "tree") => knows(ask.version, name),
        _ => knows(ask.version, &[name, " "].concat()),
    };
    for name in names.iter().filter(|name| is_there(name)) {
        out.text(name, &["/services/data/", ask.version, base, name].concat());
    }
    out.close('}');
    out.0
}

fn of_composite(ask: &Ask<'_>, rest: &[&str]) -> Result<Action, Box<Response>> {
    let object = |name: &str| ask.schema.object(name).filter(|object| !object.key_prefix.is_empty());
    match rest {
        [] => {
            ask.allow("HEAD,GET,POST")?;
            match ask.method() {
                Method::Post => composite::composite(ask),
                _ => answer(list(ask, &COMPOSITE, "/composite/")),
            }
        }
        ["batch"] => {
            ask.allow("POST")?;
            composite::batch(ask)
        }
        ["graph"] => {
            ask.allow("POST")?;
            composite::graph(ask)
        }
        ["tree", name] => {
            ask.allow("POST")?;
            let tree = tree::tree(ask, object(name).ok_or_else(not_found)?)?;
            Ok(Action::Tree(Box::new(tree)))
        }
        ["sobjects"] => Ok(Action::Collection(Box::new(collections::collection(ask)?))),
        ["sobjects", name] => {
            let wanted = collections::retrieve(ask, object(name).ok_or_else(not_found)?)?;
            Ok(Action::Retrieve(Box::new(wanted)))
        }
        ["sobjects", name, field] => {
            let collection = collections::upsert(ask, object(name).ok_or_else(not_found)?, field)?;
            Ok(Action::Collection(Box::new(collection)))
        }
        _ => Err(not_found()),
    }
}

fn of_object(ask: &Ask<'_>, name: &str, rest: &[&str]) -> Result<Action, Box<Response>> {
    let object = ask.schema.object(name).filter(|object| !object.key_prefix.is_empty()).ok_or_else(not_found)?;
    match rest {
        [] => {
            ask.allow("HEAD,GET,POST")?;
            if ask.method() == Method::Post {
                return rows::insert(ask, object).map(|row| Action::Row(Box::new(row)));
            }
            let object = Some((object.name.clone(), Told::Brief));
            Ok(Action::Describe(Describe { object, conditions: Conditions::default() }))
        }
        ["describe"] => {
            ask.allow("HEAD,GET")?;
            let object = Some((object.name.clone(), Told::Whole));
            Ok(Action::Describe(Describe { object, conditions: Conditions::of(ask)? }))
        }
        [word @ ("deleted" | "updated")] => changes::ask(ask, object, *word == "deleted").map(Action::Changes),
        [word, ..] if is_among(MISSING_OF_OBJECT, word) => Err(missing(ask.resource)),
        // As if an external id were given that nobody has.
        ["Id"] if ask.method() == Method::Post => rows::insert(ask, object).map(|row| Action::Row(Box::new(row))),
        [id] => rows::by_id(ask, object, id).map(|row| Action::Row(Box::new(row))),
        [field, value] => rows::by_value(ask, object, field, value),
        [id, path @ ..] => related::ask(ask, object, id, path),
    }
}
