//! The org's page: what it is, and a plain listing of what the patterns put into the org.

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
                    .then(|| format!("<section class=\"org-group\"><h4>{title}</h4><ul>{items}</ul></section>"))
            })
            .collect();
        sections.push_str(&format!(
            "<section class=\"org-pattern\" data-line=\"{}\"><h3>{}</h3><div class=\"org-groups\">{groups}</div></section>",
            pattern.number,
            pattern_link(pattern, &base.href(&page_of(pattern)), "")
        ));
    }
    format!("<section class=\"org-files\"><h2>What the patterns put into it</h2>{sections}</section>")
}

/// What the page is, and what it takes to use it.
pub fn intro(base: &Base) -> String {
    format!(
        "<h1>The org</h1><p class=\"org-lead\">A mock Salesforce org that runs in this tab. Load what a pattern puts into it, then query it, \
         call it and let its time go by: each view below asks the org over REST, API v68.0. \
         <a href=\"{}\">How far it behaves as Salesforce does</a> is told rule by rule.</p>\
         <noscript><p>Looking into the org needs JavaScript. What its metadata says is listed below.</p></noscript>",
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
