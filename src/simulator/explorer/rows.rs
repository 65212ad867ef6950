//! Records as people read them: a table of many, a list of one.
//!
//! Refuses to hide a value; a column or field without any is left out, or named at the end. Invariant: what comes from
//! the org is text, never markup.

use std::collections::BTreeMap;

use apex::json::Json;

use super::{asking, button};
use crate::markup::escaped;

/// Fields that the platform keeps by itself: they come last, for nobody looks for them first.
const KEPT: [&str; 9] = [
    "OwnerId",
    "IsDeleted",
    "CreatedDate",
    "CreatedById",
    "LastModifiedDate",
    "LastModifiedById",
    "SystemModstamp",
    "LastViewedDate",
    "LastReferencedDate",
];

/// Whether the platform keeps a field by itself.
pub(super) fn is_kept(field: &str) -> bool {
    KEPT.contains(&field)
}

/// One value of a row, under the name of its column: `Name`, `Account.Name`.
struct Cell<'a> {
    column: String,
    value: &'a Json,
}

/// A value in words; empty for null.
fn words(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::Boolean(value) => if *value { "true" } else { "false" }.to_owned(),
        Json::Number(text) => text.clone(),
        Json::String(text) => moment(text),
        // An address, a location: its own members.
        Json::Object(members) => {
            let known = members.iter().map(|(_, value)| words(value)).filter(|words| !words.is_empty());
            known.collect::<Vec<_>>().join(", ")
        }
        Json::Array(all) => all.iter().map(words).collect::<Vec<_>>().join(", "),
    }
}

/// A text; a moment in UTC as REST writes it, in the form of the org's clock. As it came it is in the REST box.
fn moment(text: &str) -> String {
    // `2026-11-24T03:00:00.000` comes before the zone.
    let in_utc =
        text.strip_suffix("+0000").filter(|moment| moment.len() == 23 && moment.as_bytes().get(10) == Some(&b'T'));
    in_utc.map_or_else(|| text.to_owned(), |moment| [moment, "Z"].concat())
}

/// The object that a record is of; empty for what is no record.
fn object_of(record: &Json) -> &str {
    record.get("attributes").map_or("", |attributes| asking::text(attributes, "type"))
}

fn cells<'a>(record: &'a Json, under: &str, cells: &mut Vec<Cell<'a>>) {
    let Json::Object(members) = record else { return };
    for (name, value) in members.iter().filter(|(name, _)| name != "attributes") {
        let column = [under, name].concat();
        if value.get("attributes").is_some() {
            self::cells(value, &[&column, "."].concat(), cells);
        } else {
            cells.push(Cell { column, value });
        }
    }
}

/// A value, with a way to the record that it names.
fn value(html: &mut String, value: &Json, prefixes: &BTreeMap<String, String>, own: &str) {
    if value.get("records").is_some() {
        let records = asking::list(value, "records");
        html.push_str(&["<details><summary>", &records.len().to_string(), "</summary>"].concat());
        table(html, records, prefixes, false);
        html.push_str("</details>");
        return;
    }
    let words = words(value);
    let is_id = words.len() == 18 && words.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let of = if own.is_empty() {
        words.get(..3).and_then(|prefix| prefixes.get(prefix)).map_or("", String::as_str)
    } else {
        own
    };
    if is_id && !of.is_empty() {
        button(html, &["record:", of, "/", &words].concat(), &words, " class=\"explorer-link\"");
    } else {
        html.push_str(&escaped(&words));
    }
}

/// Rows with a column for each field that has a value. Of all fields, `sparse` leaves out those that no row has.
pub(super) fn table(html: &mut String, records: &[Json], prefixes: &BTreeMap<String, String>, sparse: bool) {
    let rows: Vec<(&Json, Vec<Cell<'_>>)> = records
        .iter()
        .map(|record| {
            let mut all = Vec::new();
            cells(record, "", &mut all);
            (record, all)
        })
        .collect();
    let mut columns: Vec<&str> = Vec::new();
    for cell in rows.iter().flat_map(|(_, cells)| cells) {
        let is_shown = !sparse || !words(cell.value).is_empty();
        if is_shown && !columns.contains(&cell.column.as_str()) {
            columns.push(&cell.column);
        }
    }
    let (kept, own): (Vec<&str>, Vec<&str>) = columns.iter().partition(|column| sparse && is_kept(column));
    let columns = [own, kept].concat();
    html.push_str("<div class=\"explorer-scroll\" tabindex=\"0\"><table class=\"explorer-rows\"><thead><tr>");
    for column in &columns {
        html.push_str(&["<th scope=\"col\">", &escaped(column), "</th>"].concat());
    }
    html.push_str("</tr></thead><tbody>");
    for (record, cells) in &rows {
        html.push_str("<tr>");
        for column in &columns {
            html.push_str("<td>");
            if let Some(cell) = cells.iter().find(|cell| cell.column == *column) {
                value(html, cell.value, prefixes, if *column == "Id" { object_of(record) } else { "" });
            }
            html.push_str("</td>");
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table></div>");
}

/// Every field of a record: those with a value first, what the platform keeps after them, the names of the rest last.
pub(super) fn record(html: &mut String, record: &Json, prefixes: &BTreeMap<String, String>) {
    let mut all = Vec::new();
    cells(record, "", &mut all);
    let (empty, filled): (Vec<_>, Vec<_>) = all.iter().partition(|cell| words(cell.value).is_empty());
    html.push_str("<dl class=\"explorer-fields\">");
    for is_last in [false, true] {
        for cell in filled.iter().filter(|cell| is_kept(&cell.column) == is_last) {
            html.push_str(&["<dt>", &escaped(&cell.column), "</dt><dd>"].concat());
            value(html, cell.value, prefixes, if cell.column == "Id" { object_of(record) } else { "" });
            html.push_str("</dd>");
        }
    }
    html.push_str("</dl>");
    if !empty.is_empty() {
        let names = empty.iter().map(|cell| cell.column.as_str()).collect::<Vec<_>>().join(", ");
        let count = empty.len().to_string();
        html.push_str(
            &["<details><summary>", &count, " fields without a value</summary><p>", &escaped(&names), "</p></details>"]
                .concat(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_reads_as_the_clock_does_and_any_other_text_as_it_came() {
        assert_eq!(moment("2026-11-24T03:00:01.250+0000"), "2026-11-24T03:00:01.250Z");
        for text in ["", "+0000", "The number is 0049 40 3+0000", "2026-11-24T03:00:01.250+0100"] {
            assert_eq!(moment(text), text);
        }
    }
}
