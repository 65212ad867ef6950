//! The org's page: a plain listing, for now, of what the patterns put into the org.

use patterns::{Role, SourceFile};

use super::{
    frame::page_of,
    markup::{escaped, pattern_link},
};
use crate::pages::routes::{Base, Page};

pub fn page(base: &Base) -> String {
    let mut sections = String::new();
    for pattern in patterns::ALL.iter().filter(|pattern| !pattern.files.is_empty()) {
        let groups: String = GROUPS
            .iter()
            .filter_map(|(role, title)| {
                let items: String = pattern.files.iter().filter(|file| file.role == *role).map(item).collect();
                (!items.is_empty())
                    .then(|| format!("<section class=\"org-group\"><h3>{title}</h3><ul>{items}</ul></section>"))
            })
            .collect();
        sections.push_str(&format!(
            "<section class=\"org-pattern\" data-line=\"{}\"><h2>{}</h2><div class=\"org-groups\">{groups}</div></section>",
            pattern.number,
            pattern_link(pattern, &base.href(&page_of(pattern)), "")
        ));
    }
    format!(
        "<div class=\"org-page\"><h1>The org</h1><p class=\"org-lead\">What the patterns that run here have put into the org, as its metadata says it. \
         Everything is API v68.0. <a href=\"{}\">How far it behaves as Salesforce does</a> is told rule by rule.</p>{sections}</div>",
        base.href(&Page::Fidelity)
    )
}

const GROUPS: [(Role, &str); 7] = [
    (Role::Object, "Objects"),
    (Role::Field, "Fields"),
    (Role::Trigger, "Apex triggers"),
    (Role::Class, "Apex classes"),
    (Role::Test, "Apex tests"),
    (Role::Credential, "Credentials"),
    (Role::PermissionSet, "Permission sets"),
];

fn item(file: &SourceFile) -> String {
    let (name, detail) = listed(file);
    let detail = if detail.is_empty() { String::new() } else { format!(" <span>{}</span>", escaped(&detail)) };
    format!("<li><code>{}</code>{detail}</li>", escaped(&name))
}

/// What a file defines, and one fact about it.
fn listed(file: &SourceFile) -> (String, String) {
    let stem = file.name().split('.').next().unwrap_or_default();
    match file.role {
        Role::Field => {
            let object = file.path.rsplit('/').nth(2).unwrap_or_default();
            (format!("{object}.{stem}"), element(file.text, "type").to_owned())
        }
        Role::Trigger => (stem.to_owned(), between(file.text, "on ", " {").to_owned()),
        Role::Credential if file.name().contains(".namedCredential") => (
            stem.to_owned(),
            format!("Named Credential, {}", between(file.text, "<parameterValue>", "</parameterValue>")),
        ),
        Role::Credential => {
            (stem.to_owned(), format!("External Credential, {}", element(file.text, "authenticationProtocol")))
        }
        Role::PermissionSet => {
            let what = ["externalCredentialPrincipal", "apexClass"].map(|name| element(file.text, name)).concat();
            (stem.to_owned(), format!("may use {what}"))
        }
        Role::Object => (stem.to_owned(), element(file.text, "sharingModel").to_owned()),
        Role::Class | Role::Test | Role::Client => (stem.to_owned(), String::new()),
    }
}

fn element<'a>(xml: &'a str, name: &str) -> &'a str {
    between(xml, &format!("<{name}>"), &format!("</{name}>"))
}

/// The text between the first of one mark and the next of another; empty where they are not there.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(found, _)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listing_names_fields_with_their_object_and_credentials_with_their_kind() {
        let page = page(&Base::default());
        for words in [
            "Account.Enrichment_Status__c",
            "Picklist",
            "Named Credential, https://api.companydata.example",
            "External Credential, Oauth",
            "Account (after insert, after update)",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
}
