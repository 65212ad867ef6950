//! Searches over REST: SOSL in the address, or a search in parameters, which is made into SOSL.
//!
//! Refuses a text that is no search and a word of one character. The words for those, and for parameters that do not
//! fit, are unconfirmed. Invariant: what a parameterized search finds, its SOSL finds.
//! <https://developer.salesforce.com/docs/platform/api-rest/guide/resources-search.html>

use apex::{Datum, json::Json, soql};

use crate::{
    Note, access,
    http::{Method, Response},
    json::{Out, write_record},
    schema::Object,
    search,
    soql::{UNSUPPORTED, View},
    triggers::Desk,
};

use super::{
    Ask,
    responses::{error, json},
};

/// The version whose answer is an object first; before it was an array.
const OBJECT_SINCE: u32 = 37;
const NO_TERM: &str = "No search term found. The search term must be enclosed in braces.";

fn malformed(message: &[&str]) -> Box<Response> {
    error(400, "MALFORMED_SEARCH", message, None)
}

/// `GET /search?q=FIND…`
pub(super) fn ask(ask: &Ask<'_>) -> Result<String, Box<Response>> {
    ask.allow("HEAD,GET")?;
    match ask.parameter("q").filter(|text| !text.trim().is_empty()) {
        Some(text) => Ok(text),
        None => Err(malformed(&[NO_TERM])),
    }
}

/// An object that a parameterized search looks in.
#[derive(Default)]
struct Place {
    name: String,
    fields: String,
    condition: String,
    order: String,
    most: String,
}

/// `GET /parameterizedSearch?q=…&sobject=Account&Account.fields=Id,Name`, or a body that says so.
pub(super) fn parameterized(ask: &Ask<'_>) -> Result<String, Box<Response>> {
    ask.allow("HEAD,GET,POST")?;
    let body = if ask.method() == Method::Post { ask.body()? } else { Json::Object(Vec::new()) };
    // A member of the body or of one of its objects, as a text.
    let member = |of: &Json, name: &str| match of.get(name) {
        Some(Json::String(text) | Json::Number(text)) => text.clone(),
        Some(Json::Array(list)) => {
            let texts = list.iter().filter_map(|one| match one {
                Json::String(text) => Some(text.as_str()),
                _ => None,
            });
            texts.collect::<Vec<_>>().join(",")
        }
        _ => String::new(),
    };
    let given = |name: &str| ask.parameter(name).unwrap_or_else(|| member(&body, name));
    let mut places = Vec::new();
    for name in ask.parameter("sobject").unwrap_or_default().split(',').filter(|name| !name.is_empty()) {
        let own = |what: &str| ask.parameter(&[name, ".", what].concat()).unwrap_or_default();
        let (fields, condition, order, most) = (own("fields"), own("where"), own("orderBy"), own("limit"));
        places.push(Place { name: name.to_owned(), fields, condition, order, most });
    }
    if let Some(Json::Array(list)) = body.get("sobjects") {
        for one in list {
            let own = |what: &str| member(one, what);
            let (fields, condition, order, most) = (own("fields"), own("where"), own("orderBy"), own("limit"));
            places.push(Place { name: own("name"), fields, condition, order, most });
        }
    }
    let (term, group, common, each) = (given("q"), given("in"), given("fields"), given("defaultLimit"));
    if term.trim().is_empty() {
        return Err(malformed(&["The search term is missing: q"]));
    }
    let quoted = term.replace('\\', "\\\\").replace('\'', "\\'");
    let mut text = ["FIND '", &quoted, "' IN ", if group.is_empty() { "ALL" } else { &group }, " FIELDS"].concat();
    for (number, place) in places.iter().enumerate() {
        text.push_str(if number == 0 { " RETURNING " } else { ", " });
        let fields = match (place.fields.as_str(), common.as_str()) {
            ("", "") => "Id",
            ("", common) => common,
            (own, _) => own,
        };
        text.push_str(&[&place.name, "(", fields].concat());
        let most = if place.most.is_empty() { &each } else { &place.most };
        for (word, clause) in [(" WHERE ", &place.condition), (" ORDER BY ", &place.order), (" LIMIT ", most)] {
            if !clause.is_empty() {
                text.push_str(&[word, clause].concat());
            }
        }
        text.push(')');
    }
    let overall = given("overallLimit");
    if !overall.is_empty() {
        text.push_str(&[" LIMIT ", &overall].concat());
    }
    Ok(text)
}

/// The search of a text.
fn parsed(view: &View<'_>, text: &str) -> Result<soql::Search, Box<Response>> {
    let (mut search, binds) = soql::parse_search(text).map_err(|problem| malformed(&[&problem.message]))?;
    if let Some(bind) = binds.first() {
        return Err(malformed(&["Bind variables only allowed in Apex code: ", bind]));
    }
    if search.returning.is_empty() {
        let is_there = |object: &&Object| !object.key_prefix.is_empty() && access::may(view, object, None, "read");
        for object in view.schema.objects().iter().filter(is_there) {
            let select = vec![soql::Selection::Field(vec!["Id".to_owned()])];
            search.returning.push(soql::Query { from: object.name.clone(), select, ..soql::Query::default() });
        }
    }
    Ok(search)
}

/// The answer to a search.
pub(super) fn answer(desk: &mut Desk<'_>, text: &str, version: &str) -> Box<Response> {
    let search = match parsed(&desk.view(), text) {
        Ok(search) => search,
        Err(refused) => return refused,
    };
    let term = match &search.term {
        soql::Operand::Value(Datum::String(term)) => term.clone(),
        _ => String::new(),
    };
    let lists = match search::found(&desk.view().for_client(), search, &term, None) {
        Ok(lists) => lists,
        Err(problem) => {
            let status = if problem.code == UNSUPPORTED { 501 } else { 400 };
            return error(status, problem.code, &[&problem.message], None);
        }
    };
    let rows = lists.iter().map(Vec::len).sum::<usize>();
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    desk.platform.note(Note::Queried { transaction: desk.transaction, text: text.to_owned(), rows });
    let is_object = super::ask::number(version).is_some_and(|number| number >= OBJECT_SINCE);
    let mut out = Out::default();
    if is_object {
        out.open('{').key("searchRecords");
    }
    out.open('[');
    lists.iter().flatten().for_each(|row| {
        write_record(row, version, &mut out);
    });
    out.close(']');
    if is_object {
        out.close('}');
    }
    json(200, out.0)
}
