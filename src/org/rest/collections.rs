//! Up to 200 records in one request, each with a result of its own.
//!
//! Refuses more of them, objects that change more than nine times from record to record, and a body that is no list of records; a record that cannot be saved has its refusal among
//! the results, and the answer is 200. Invariant: there are as many results as records, in their order.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm>

use apex::{Datum, Operation, Record, SaveError, SaveResult, json::Json};

use crate::{
    access, dml,
    http::{Method, Response},
    json::{self, Out, write_record},
    schema::Object,
    soql::View,
    values::refusal,
};

use super::{
    Ask,
    exchange::{Outcome, Step, Write},
    responses::{error, json as answer, not_found, push_save_errors, refusal as refused},
    rows,
};

const MOST: usize = 200;
/// Records that one request reads.
const MOST_READ: usize = 2_000;

/// Records to save, or why not.
#[derive(Clone, Debug)]
pub(super) struct Collection {
    operation: Operation,
    records: Vec<Result<Record, SaveError>>,
    all_or_none: bool,
    external_id: Option<String>,
}

/// What is known of the results before the save: the refusal of each record that was not saved.
#[derive(Clone, Debug)]
pub(super) struct Collected {
    refused: Vec<Option<SaveError>>,
    all_or_none: bool,
    upsert: bool,
}

/// Records to read.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    object: String,
    ids: Vec<String>,
    fields: Vec<String>,
}

type Refusal = Box<Response>;

fn invalid(message: &[&str]) -> Refusal {
    error(400, "INVALID_INPUT", message, None)
}

fn too_many(most: usize) -> Refusal {
    let message = ["record limit reached. cannot submit more than ", &most.to_string(), " records into this call"];
    error(400, "EXCEEDED_ID_LIMIT", &message, None)
}

/// `POST`, `PATCH` and `DELETE /composite/sobjects`
pub(super) fn collection(ask: &Ask<'_>) -> Result<Collection, Refusal> {
    ask.allow("POST,PATCH,DELETE")?;
    match ask.method() {
        Method::Delete => {
            let ids = ask.parameter("ids").unwrap_or_default();
            let ids: Vec<&str> = ids.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
            if ids.is_empty() {
                return Err(invalid(&["The parameter ids is required"]));
            }
            let records = ids.iter().map(|id| by_id(ask, id)).collect();
            of(Operation::Delete, records, ask.is_true("allOrNone"), None)
        }
        method => {
            let is_new = method == Method::Post;
            let operation = if is_new { Operation::Insert } else { Operation::Update };
            read(ask, operation, None, None)
        }
    }
}

/// `PATCH /composite/sobjects/X/Ext__c`
pub(super) fn upsert(ask: &Ask<'_>, object: &Object, field: &str) -> Result<Collection, Refusal> {
    ask.allow("PATCH")?;
    let Some(field) = object.field(field).filter(|field| object.is_id_lookup(field)) else {
        let message = ["Provided external ID field does not exist or is not accessible: ", field];
        return Err(error(404, "NOT_FOUND", &message, None));
    };
    read(ask, Operation::Upsert, Some(object), Some(field.name.to_string()))
}

fn of(
    operation: Operation,
    records: Vec<Result<Record, SaveError>>,
    all_or_none: bool,
    external_id: Option<String>,
) -> Result<Collection, Refusal> {
    if records.len() > MOST {
        return Err(too_many(MOST));
    }
    // Unconfirmed: the code.
    if dml::has_too_many_chunks(records.iter().flatten().map(|record| record.object.as_str())) {
        return Err(error(400, "LIMIT_EXCEEDED", &[dml::TOO_MANY_CHUNKS], None));
    }
    Ok(Collection { operation, records, all_or_none, external_id })
}

fn by_id(ask: &Ask<'_>, text: &str) -> Result<Record, SaveError> {
    let id = apex::normalise_id(text);
    match id.as_ref().and_then(|id| ask.schema.object_of_id(id)) {
        Some(object) => Ok(Record::new(object.name.as_str()).with("Id", Datum::Id(id.unwrap_or_default()))),
        None => Err(*refusal("MALFORMED_ID", &["malformed id ", text], "")),
    }
}

fn read(
    ask: &Ask<'_>,
    operation: Operation,
    object: Option<&Object>,
    external_id: Option<String>,
) -> Result<Collection, Refusal> {
    let body = ask.body()?;
    let Some(Json::Array(list)) = body.get("records") else {
        return Err(invalid(&["The request needs a list of records"]));
    };
    if list.len() > MOST {
        return Err(too_many(MOST));
    }
    let mut records = Vec::new();
    for json in list {
        let named = match json.get("attributes").and_then(|attributes| attributes.get("type")) {
            Some(Json::String(name)) => name.as_str(),
            _ => "",
        };
        let record = match ask.schema.object(named) {
            Some(known) if object.is_none_or(|object| object.name == known.name) => {
                json::read_record(ask.schema, known, json)
            }
            Some(_) => Err(refusal("INVALID_TYPE", &["All records must be of the type of the request"], "")),
            None if named.is_empty() => {
                return Err(invalid(&["Each record needs its type in its attributes"]));
            }
            None => Err(refusal("INVALID_TYPE", &["sObject type '", named, "' is not supported."], "")),
        };
        match record {
            // What cannot be read at all is refused with all.
            Err(problem) if problem.status_code == "JSON_PARSER_ERROR" => return Err(refused(&ask.placed(*problem))),
            record => records.push(record.map_err(|problem| *problem)),
        }
    }
    let all_or_none = body.get("allOrNone") == Some(&Json::Boolean(true));
    of(operation, records, all_or_none, external_id)
}

impl Collection {
    /// What has to be saved.
    pub fn perform(self) -> Step {
        let (mut records, mut refused) = (Vec::new(), Vec::new());
        for record in self.records {
            match record {
                Ok(record) => {
                    records.push(record);
                    refused.push(None);
                }
                Err(problem) => refused.push(Some(problem)),
            }
        }
        let all_or_none = self.all_or_none;
        let is_refused = all_or_none && refused.iter().any(Option::is_some);
        let collected = Collected { refused, all_or_none, upsert: self.operation == Operation::Upsert };
        if records.is_empty() || is_refused {
            return collected.finish(Vec::new());
        }
        let (operation, external_id) = (self.operation, self.external_id);
        let outcome = Outcome::Collected(collected);
        Step::Save(Box::new(Write { operation, records, all_or_none, external_id, outcome }))
    }
}

impl Collected {
    /// The answer with all results.
    pub fn finish(self, saved: Vec<SaveResult>) -> Step {
        let mut saved = saved.into_iter();
        let mut results = Vec::new();
        for problem in self.refused {
            results.push(match problem {
                Some(problem) => SaveResult { errors: vec![problem], ..SaveResult::default() },
                None => saved.next().unwrap_or_default(),
            });
        }
        let first = results.iter().find_map(|result| result.errors.first()).filter(|_| self.all_or_none).cloned();
        let mut out = Out::default();
        out.open('[');
        for mut result in results {
            if first.is_some() && result.errors.is_empty() {
                let message = "Record rolled back because not all records were valid and the request was using \
                               AllOrNone header";
                result.errors.push(*refusal("ALL_OR_NONE_OPERATION_ROLLED_BACK", &[message], ""));
                result.id = None;
            }
            out.open('{');
            if let Some(id) = &result.id {
                out.text("id", id);
            }
            out.member("success", if result.errors.is_empty() { "true" } else { "false" });
            push_save_errors(&result.errors, &mut out);
            if self.upsert && result.errors.is_empty() {
                out.member("created", if result.created { "true" } else { "false" });
            }
            out.close('}');
        }
        out.close(']');
        let response = answer(200, out.0);
        match first {
            Some(first) => Step::Refuse(response, [&first.status_code, ": ", &first.message].concat()),
            None => Step::Answer(response),
        }
    }
}

/// `GET` and `POST /composite/sobjects/X`
pub(super) fn retrieve(ask: &Ask<'_>, object: &Object) -> Result<Wanted, Refusal> {
    ask.allow("HEAD,GET,POST")?;
    let (ids, fields) = if ask.method() == Method::Post {
        let body = ask.body()?;
        (texts(&body, "ids")?, texts(&body, "fields")?.join(","))
    } else {
        let ids = ask.parameter("ids").unwrap_or_default();
        let ids = ids.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect();
        (ids, ask.parameter("fields").unwrap_or_default())
    };
    let fields = rows::fields(object, &fields)?;
    if ids.is_empty() || fields.is_empty() {
        return Err(invalid(&["The parameters ids and fields are required"]));
    }
    if ids.len() > MOST_READ {
        return Err(too_many(MOST_READ));
    }
    Ok(Wanted { object: object.name.clone(), ids, fields })
}

fn texts(body: &Json, key: &str) -> Result<Vec<String>, Refusal> {
    let Some(Json::Array(list)) = body.get(key) else { return Err(invalid(&["The request needs a list of ", key])) };
    let texts = list.iter().filter_map(|value| match value {
        Json::String(text) => Some(text.clone()),
        _ => None,
    });
    Ok(texts.collect())
}

impl Wanted {
    /// The rows; null for each that is not there.
    pub fn answer(&self, view: &View<'_>, version: &str) -> Box<Response> {
        let Some(object) = view.schema.object(&self.object).filter(|object| access::may(view, object, None, "read"))
        else {
            return not_found();
        };
        let is_hidden = |name: &&String| !access::may(view, object, object.field(name), "read");
        if let Some(hidden) = self.fields.iter().find(is_hidden) {
            return refused(&json::no_column(hidden, object));
        }
        let mut out = Out::default();
        out.open('[');
        for id in &self.ids {
            let row = apex::normalise_id(id).and_then(|id| view.records.get(view.overlay, &self.object, &id));
            match row {
                Some(row) => write_record(&rows::only(&rows::all_fields(view, row), &self.fields), version, &mut out),
                None => _ = out.raw("null"),
            }
        }
        out.close(']');
        answer(200, out.0)
    }
}
