//! What the platform computes and writes beside what was saved.

use apex::Decimal;

use super::*;
use crate::{formula::Formula, schema::Rule};

fn number(text: &str) -> Datum {
    Decimal::parse(text).map(Datum::Decimal).unwrap_or_default()
}

fn deal(stage: &str) -> Record {
    Record::new("Opportunity")
        .with("Name", string("Deal"))
        .with("StageName", string(stage))
        .with("CloseDate", Datum::Date(20_454))
        .with("Amount", number("200"))
}

#[test]
fn a_name_is_made_of_its_parts() {
    let mut org = org();
    let ada = org.insert(&Record::new("Contact").with("LastName", string("Byron"))).unwrap_or_default();
    assert_eq!(org.value("Contact", &ada, "Name"), string("Byron"));
    let change = Record::new("Contact").with("Id", Datum::Id(ada.clone())).with("FirstName", string("Ada"));
    assert_eq!(org.update(&change), Ok(()));
    assert_eq!(org.value("Contact", &ada, "Name"), string("Ada Byron"));
    let row = org.records.get(&org.overlay, "Contact", &ada);
    assert_eq!(row.and_then(|row| row.get("Name")), None, "what is computed is not stored");
}

#[test]
fn a_stage_gives_its_probability_until_somebody_gives_another() {
    let mut org = org();
    let id = org.insert(&deal("Perception Analysis")).unwrap_or_default();
    assert_eq!(org.value("Opportunity", &id, "Probability"), number("70"));
    assert_eq!(org.value("Opportunity", &id, "ExpectedRevenue"), number("140"));
    assert_eq!(org.value("Opportunity", &id, "IsClosed"), Datum::Boolean(false));
    assert_eq!(org.value("Opportunity", &id, "FiscalYear"), Datum::Integer(2026));
    let change = |field: &str, value| Record::new("Opportunity").with("Id", Datum::Id(id.clone())).with(field, value);
    assert_eq!(org.update(&change("Probability", number("33"))), Ok(()));
    assert_eq!(org.value("Opportunity", &id, "Probability"), number("33"));
    assert_eq!(org.update(&change("StageName", string("Closed Won"))), Ok(()));
    assert_eq!(org.value("Opportunity", &id, "Probability"), number("100"));
    assert_eq!(org.value("Opportunity", &id, "IsWon"), Datum::Boolean(true));
}

#[test]
fn products_price_an_opportunity() {
    let mut org = org();
    let book = org.insert(&Record::new("Pricebook2").with("Name", string("Book"))).unwrap_or_default();
    let product = Record::new("Product2").with("Name", string("Lamp")).with("ProductCode", string("L1"));
    let product = org.insert(&product).unwrap_or_default();
    let entry = Record::new("PricebookEntry")
        .with("Pricebook2Id", Datum::Id(book))
        .with("Product2Id", Datum::Id(product))
        .with("UnitPrice", number("12.5"));
    let entry = org.insert(&entry).unwrap_or_default();
    let opportunity = org.insert(&deal("Prospecting")).unwrap_or_default();
    let item = Record::new("OpportunityLineItem")
        .with("OpportunityId", Datum::Id(opportunity.clone()))
        .with("PricebookEntryId", Datum::Id(entry))
        .with("Quantity", Datum::Integer(4));
    let item = org.insert(&item).unwrap_or_default();
    assert_eq!(org.value("OpportunityLineItem", &item, "UnitPrice"), number("12.5"));
    assert_eq!(org.value("OpportunityLineItem", &item, "TotalPrice"), number("50"));
    assert_eq!(org.value("OpportunityLineItem", &item, "ProductCode"), string("L1"));
    assert_eq!(org.value("OpportunityLineItem", &item, "Name"), string("Deal Lamp"));
    assert_eq!(org.value("Opportunity", &opportunity, "Amount"), number("50"));
    assert_eq!(org.value("Opportunity", &opportunity, "HasOpportunityLineItem"), Datum::Boolean(true));
}

#[test]
fn a_file_s_first_version_brings_its_document() {
    let mut org = org();
    let acme = org.insert(&account("Acme")).unwrap_or_default();
    let version = Record::new("ContentVersion")
        .with("Title", string("Plan"))
        .with("PathOnClient", string("plan.pdf"))
        .with("VersionData", Datum::Blob(vec![1, 2, 3]))
        .with("FirstPublishLocationId", Datum::Id(acme.clone()));
    let first = org.insert(&version).unwrap_or_default();
    let Datum::Id(document) = org.value("ContentVersion", &first, "ContentDocumentId") else { panic!() };
    assert_eq!(org.value("ContentVersion", &first, "ContentSize"), Datum::Integer(3));
    assert_eq!(org.value("ContentDocument", &document, "Title"), string("Plan"));
    assert_eq!(org.value("ContentDocument", &document, "FileExtension"), string("pdf"));
    let links = org.records.all(&org.overlay, "ContentDocumentLink");
    let linked: Vec<_> = links.iter().filter_map(|link| link.get("LinkedEntityId")).collect();
    assert_eq!(linked, [&Datum::Id(org.context.user_id.to_string()), &Datum::Id(acme)]);
    let next = Record::new("ContentVersion")
        .with("Title", string("Plan 2"))
        .with("PathOnClient", string("plan.pdf"))
        .with("ContentDocumentId", Datum::Id(document.clone()));
    let second = org.insert(&next).unwrap_or_default();
    assert_eq!(org.value("ContentVersion", &first, "IsLatest"), Datum::Boolean(false));
    assert_eq!(org.value("ContentVersion", &second, "VersionNumber"), string("2"));
    assert_eq!(org.value("ContentDocument", &document, "LatestPublishedVersionId"), Datum::Id(second));
    assert_eq!(org.records.all(&org.overlay, "ContentDocument").len(), 1);
}

#[test]
fn a_validation_rule_that_holds_refuses_the_record() {
    let mut org = org();
    let formula = Formula::parse("AND(ISCHANGED(Rating), TEXT(Rating) = 'Cold')");
    if let (Some(object), Ok(formula)) = (org.schema.object_mut("Account"), formula) {
        let message = "Accounts do not cool down".to_owned();
        object.rules.push(Rule { formula, message, field: "Rating".into() });
        if let Ok(formula) = Formula::parse("AND(TEXT(Rating) = 'Cold', LEN(Site) > 2)") {
            object.rules.push(Rule { formula, message: "No cold sites".into(), field: String::new() });
        }
    }
    let id = org.insert(&account("Acme").with("Rating", string("Cold"))).unwrap_or_default();
    assert_eq!(org.update(&with_id(&id).with("Rating", string("Hot"))), Ok(()));
    refused(
        org.update(&with_id(&id).with("Rating", string("Cold"))),
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "Accounts do not cool down",
        &["Rating"],
    );
    // All rules that hold are told.
    let cold = with_id(&id).with("Rating", string("Cold")).with("Site", string("Here"));
    let (old, new) = prepare_update(&org.view(), &cold, CLIENT).unwrap_or_default();
    let errors = validate(&org.view(), &new, Some(&old)).unwrap_err();
    let told: Vec<(&str, usize)> = errors.iter().map(|error| (error.message.as_str(), error.fields.len())).collect();
    assert_eq!(told, [("Accounts do not cool down", 1), ("No cold sites", 0)]);
}

#[test]
fn a_default_that_is_a_formula_is_computed_unless_a_value_is_given() {
    let mut org = org();
    let computed_default = Formula::parse("TODAY() + 7").ok().map(std::sync::Arc::new);
    let due = Field { computed_default, ..Field::new("Due__c", "Due", Kind::Date) };
    assert_eq!(org.schema.put_field("Account", due), Ok(()));
    let id = org.insert(&account("Acme")).unwrap_or_default();
    assert_eq!(org.value("Account", &id, "Due__c"), Datum::Date(20_461));
    let id = org.insert(&account("Acme").with("Due__c", Datum::Null)).unwrap_or_default();
    assert_eq!(org.value("Account", &id, "Due__c"), Datum::Null);
}
