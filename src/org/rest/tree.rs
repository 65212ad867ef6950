//! Trees of new records: parents with their children, saved level by level, all or none.
//!
//! Refuses more than 200 records, five levels or five types, a reference that is none or stands twice, and whatever a
//! save refuses. Invariant: a child is saved after its parent, with its id.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobject_tree.htm>

use apex::{Datum, Operation, Record, SaveError, SaveResult, json::Json};

use crate::{
    http::Response,
    json::{self, Out},
    schema::Object,
    values::refusal,
};

use super::{
    Ask,
    exchange::{Outcome, Step, Write},
    responses::{error, json as answer, push_save_errors},
};

const MOST_RECORDS: usize = 200;
const MOST_LEVELS: usize = 5;
const MOST_TYPES: usize = 5;

/// A tree that grows.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    /// Level by level.
    nodes: Vec<Node>,
    /// How many of them are saved.
    saved: usize,
}

#[derive(Clone, Debug)]
struct Node {
    reference: String,
    level: usize,
    record: Record,
    /// Its parent's place, and the lookup by which it knows it.
    parent: Option<(usize, String)>,
    id: String,
}

/// A record of a tree that is still to be read.
struct Found<'a> {
    object: &'a Object,
    json: &'a Json,
    level: usize,
    parent: Option<(usize, String)>,
}

type Refusal = Box<Response>;

fn invalid(message: &[&str]) -> Refusal {
    error(400, "INVALID_INPUT", message, None)
}

/// `POST /composite/tree/X`
pub(super) fn tree(ask: &Ask<'_>, object: &Object) -> Result<Tree, Refusal> {
    let body = ask.body()?;
    let mut tree = Tree::default();
    let mut types: Vec<&str> = Vec::new();
    let mut left: std::collections::VecDeque<Found<'_>> =
        records(&body)?.iter().map(|json| Found { object, json, level: 1, parent: None }).collect();
    while let Some(Found { object, json, level, parent }) = left.pop_front() {
        if !types.contains(&object.name.as_str()) {
            types.push(&object.name);
        }
        // The words of the limits are unconfirmed.
        if tree.nodes.len() == MOST_RECORDS || level > MOST_LEVELS || types.len() > MOST_TYPES {
            return Err(invalid(&["A tree has at most 200 records, five levels and five types"]));
        }
        let attributes = json.get("attributes");
        let named = |key: &str| match attributes.and_then(|attributes| attributes.get(key)) {
            Some(Json::String(text)) => text.as_str(),
            _ => "",
        };
        let reference = named("referenceId").to_owned();
        if reference.is_empty() || tree.nodes.iter().any(|node| node.reference == reference) {
            return Err(invalid(&["Each record needs a referenceId of its own: '", &reference, "'"]));
        }
        if !named("type").eq_ignore_ascii_case(&object.name) {
            let wrong =
                SaveError::clone(&refusal("INVALID_TYPE", &["The type of the record is not ", &object.name], ""));
            return Err(refused(&[(&reference, &[wrong])]));
        }
        let place = tree.nodes.len();
        let Json::Object(members) = json else { return Err(invalid(&["A record is an object"])) };
        let mut own = Vec::new();
        for (key, value) in members {
            let children = match value {
                Json::Object(_) => ask.schema.children(object, key),
                _ => None,
            };
            match children {
                Some((child, lookup, _)) => {
                    for json in records(value)? {
                        let parent = Some((place, lookup.name.to_string()));
                        left.push_back(Found { object: child, json, level: level + 1, parent });
                    }
                }
                None => own.push((key.clone(), value.clone())),
            }
        }
        match json::read_record(ask.schema, object, &Json::Object(own)) {
            Ok(record) => tree.nodes.push(Node { reference, level, record, parent, id: String::new() }),
            Err(problem) => return Err(refused(&[(&reference, std::slice::from_ref(&*problem))])),
        }
    }
    Ok(tree)
}

fn records(json: &Json) -> Result<&[Json], Refusal> {
    match json.get("records") {
        Some(Json::Array(list)) => Ok(list),
        _ => Err(invalid(&["A tree needs a list of records"])),
    }
}

/// Nothing is saved, and these are why.
fn refused(bad: &[(&str, &[SaveError])]) -> Refusal {
    let mut out = Out::default();
    out.open('{').member("hasErrors", "true").key("results").open('[');
    for (reference, errors) in bad {
        out.open('{').text("referenceId", reference);
        push_save_errors(errors, &mut out);
        out.close('}');
    }
    out.close(']').close('}');
    answer(400, out.0)
}

impl Tree {
    /// Saves the next level.
    pub fn grow(mut self) -> Step {
        let level = match self.nodes.get(self.saved) {
            Some(node) => node.level,
            None => {
                let mut out = Out::default();
                out.open('{').member("hasErrors", "false").key("results").open('[');
                for node in &self.nodes {
                    out.open('{').text("referenceId", &node.reference).text("id", &node.id).close('}');
                }
                out.close(']').close('}');
                return Step::Answer(answer(201, out.0));
            }
        };
        let mut records = Vec::new();
        for place in self.saved..self.nodes.len() {
            let id = match self.nodes.get(place).and_then(|node| node.parent.as_ref()) {
                Some((parent, lookup)) => self.nodes.get(*parent).map(|parent| (lookup.clone(), parent.id.clone())),
                None => None,
            };
            let Some(node) = self.nodes.get_mut(place).filter(|node| node.level == level) else { break };
            let mut record = std::mem::take(&mut node.record);
            if let Some((lookup, id)) = id {
                record.set(&lookup, Datum::Id(id));
            }
            records.push(record);
        }
        let outcome = Outcome::Grown(Box::new(self));
        Step::Save(Box::new(Write {
            operation: Operation::Insert,
            records,
            all_or_none: true,
            external_id: None,
            outcome,
        }))
    }

    /// A level has been saved, or not.
    pub fn grown(mut self, results: Vec<SaveResult>) -> Step {
        let level = self.nodes.get(self.saved..).unwrap_or_default();
        let mut bad: Vec<(&str, &[SaveError])> = Vec::new();
        for (node, result) in level.iter().zip(&results) {
            if !result.errors.is_empty() {
                bad.push((&node.reference, &result.errors));
            }
        }
        if let Some(first) = bad.first().and_then(|(_, errors)| errors.first()) {
            let why = [&first.status_code, ": ", &first.message].concat();
            return Step::Refuse(refused(&bad), why);
        }
        for result in results {
            if let Some(node) = self.nodes.get_mut(self.saved) {
                node.id = result.id.unwrap_or_default();
            }
            self.saved += 1;
        }
        self.grow()
    }
}
