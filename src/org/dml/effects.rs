//! What the platform writes beside a record that was inserted or updated.
//!
//! Refuses nothing. Invariant: these writes run no trigger, as in Salesforce they run none of the code's own.
//! Simplified: of a file's versions, documents and links, and of an opportunity's amount, what Apex code can see.
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentversion.htm>

use apex::{Datum, Decimal, Record};

use super::{Context, insert, update};
use crate::{
    records::{Overlay, Records},
    schema::Schema,
    values::number,
};

/// Writes what follows from a row that has been written.
pub fn follow(
    schema: &Schema,
    records: &mut Records,
    overlay: &mut Overlay,
    object: &str,
    id: &str,
    context: &Context,
) {
    let write = match object {
        "ContentVersion" => version,
        "OpportunityLineItem" => amount,
        _ => return,
    };
    if let Some(row) = records.get(overlay, object, id).cloned() {
        write(schema, records, overlay, row, context);
    }
}

/// A first version brings its document and its links; a later one becomes the latest.
fn version(schema: &Schema, records: &mut Records, overlay: &mut Overlay, mut row: Record, context: &Context) {
    if row.get("IsLatest") == Some(&Datum::Boolean(true)) {
        return;
    }
    let extension = row.text("PathOnClient").rsplit_once('.').map_or("", |(_, extension)| extension).to_owned();
    row.set("FileExtension", Datum::String(extension.clone()));
    row.set("FileType", Datum::String(extension.to_ascii_uppercase()));
    row.set("IsLatest", Datum::Boolean(true));
    let own = row.get("Id").cloned().unwrap_or_default();
    let mut number = 1;
    let known = row.text("ContentDocumentId").to_owned();
    let mut document = match records.get(overlay, "ContentDocument", &known).cloned() {
        Some(document) => document,
        None => {
            let new = Record::new("ContentDocument").with("OwnerId", row.get("OwnerId").cloned().unwrap_or_default());
            let id = insert(schema, records, overlay, new, context);
            for linked in [row.text("OwnerId").to_owned(), row.text("FirstPublishLocationId").to_owned()] {
                if linked.is_empty() {
                    continue;
                }
                let link = Record::new("ContentDocumentLink")
                    .with("ContentDocumentId", Datum::Id(id.clone()))
                    .with("LinkedEntityId", Datum::Id(linked))
                    .with("ShareType", Datum::String("V".into()))
                    .with("Visibility", Datum::String("AllUsers".into()));
                insert(schema, records, overlay, link, context);
            }
            row.set("ContentDocumentId", Datum::Id(id.clone()));
            records.get(overlay, "ContentDocument", &id).cloned().unwrap_or_default()
        }
    };
    let document_id = document.get("Id").cloned().unwrap_or_default();
    let mut earlier = Vec::new();
    for other in records.with_value(overlay, "ContentVersion", "ContentDocumentId", &document_id, false) {
        if other.get("Id") != Some(&own) {
            number += 1;
            earlier.push(other.clone());
        }
    }
    for other in earlier {
        overlay.put(other.with("IsLatest", Datum::Boolean(false)));
    }
    row.set("VersionNumber", Datum::String(number.to_string()));
    for field in ["Title", "Description", "FileType", "FileExtension", "ContentSize"] {
        document.set(field, row.get(field).cloned().unwrap_or_default());
    }
    document.set("LatestPublishedVersionId", own);
    update(schema, overlay, document, context);
    overlay.put(row);
}

/// An opportunity with products is worth what they cost together.
fn amount(schema: &Schema, records: &mut Records, overlay: &mut Overlay, row: Record, context: &Context) {
    let parent = row.get("OpportunityId").cloned().unwrap_or_default();
    let Datum::Id(id) = &parent else { return };
    let Some(mut opportunity) = records.get(overlay, "Opportunity", id).cloned() else { return };
    let mut total = Decimal::ZERO;
    for item in records.with_value(overlay, "OpportunityLineItem", "OpportunityId", &parent, false) {
        let price = item.get("TotalPrice").and_then(number).unwrap_or(Decimal::ZERO);
        total = total.checked_add(price).unwrap_or(total);
    }
    opportunity.set("Amount", Datum::Decimal(total));
    update(schema, overlay, opportunity, context);
}
