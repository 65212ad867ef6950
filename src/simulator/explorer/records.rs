//! Objects and their records: which objects have any, the rows of one, and one record with all its fields.
//!
//! Refuses to change anything: a record's buttons fill in the REST box, where the visitor sends what they see.
//! Invariant: every number and row was asked for just now.

use std::collections::BTreeMap;

use apex::json::Json;

use super::{
    Explorer, View,
    asking::{Refused, list, text},
    button, rows,
};
use crate::markup::escaped;

/// Rows that are asked for, at most: the limit of `FIELDS(ALL)`.
const MOST_ROWS: usize = 200;

impl Explorer {
    /// Which object an id is of.
    pub(super) fn learn_prefixes(&mut self) {
        let Ok(described) = self.get("/sobjects") else { return };
        for object in list(&described, "sobjects") {
            let prefix = text(object, "keyPrefix").to_owned();
            if !prefix.is_empty() {
                self.prefixes.insert(prefix, text(object, "name").to_owned());
            }
        }
    }

    /// How many records the objects have that have any.
    pub(super) fn counts(&mut self) -> Result<BTreeMap<String, String>, Refused> {
        let counted = self.get("/limits/recordCount")?;
        let mut counts = BTreeMap::new();
        for counted in list(&counted, "sObjects") {
            counts.insert(text(counted, "name").to_owned(), text(counted, "count").to_owned());
        }
        Ok(counts)
    }

    pub(super) fn records(&mut self) -> String {
        let mut html =
            String::from("<div class=\"explorer-split\"><form class=\"explorer-objects\" aria-label=\"Objects\">");
        match self.counts() {
            Err(refused) => html.push_str(&refused.html()),
            Ok(counts) => {
                // What the org had from the start is how it is set up.
                let is_data = |(name, count): &(&String, &String)| self.at_first.get(*name) != Some(*count);
                let (data, set_up): (Vec<_>, Vec<_>) = counts.iter().partition(is_data);
                if self.object.is_empty() {
                    self.object = data.first().map_or("User", |(name, _)| name).to_owned();
                }
                for (title, objects) in [("Data", data), ("How the org is set up", set_up)] {
                    html.push_str(&["<h3>", title, "</h3>"].concat());
                    for (name, count) in objects {
                        self.object_button(&mut html, name, &[name, " ", count].concat());
                    }
                }
            }
        }
        let mut names: Vec<&String> = self.prefixes.values().collect();
        names.sort_unstable();
        html.push_str(&["<details><summary>All ", &names.len().to_string(), " objects</summary>"].concat());
        for name in names {
            self.object_button(&mut html, name, name);
        }
        html.push_str("</details></form><div class=\"explorer-shown\">");
        if self.record.is_empty() {
            self.rows_of_object(&mut html)
        } else {
            self.one_record(&mut html)
        }
        html + "</div></div>"
    }

    fn object_button(&self, html: &mut String, name: &str, words: &str) {
        let current = if name == self.object { " aria-current=\"true\"" } else { "" };
        button(html, &["object:", name].concat(), words, current);
    }

    fn rows_of_object(&mut self, html: &mut String) {
        let object = self.object.clone();
        html.push_str(&["<h3>", &escaped(&object), "</h3>"].concat());
        let query = ["SELECT FIELDS(ALL) FROM ", &object, " ORDER BY Id DESC LIMIT ", &MOST_ROWS.to_string()].concat();
        match self.ask_query("query", &query) {
            Err(refused) => html.push_str(&refused.html()),
            Ok(found) => {
                let records = list(&found, "records");
                let count = records.len();
                html.push_str("<form>");
                if records.is_empty() {
                    html.push_str("<p class=\"explorer-empty\">It has no record.</p>");
                } else {
                    rows::table(html, records, &self.prefixes, true);
                }
                if count == MOST_ROWS {
                    html.push_str("<p>These are the last 200. A query of your own finds the others.</p>");
                }
                html.push_str("<p class=\"explorer-ways\">");
                button(html, &["select:", &object].concat(), "Query it", "");
                button(html, &["compose:POST ", &object].concat(), "Insert a record", "");
                button(html, &["compose:GET ", &object, "/describe"].concat(), "Describe it", "");
                html.push_str("</p></form>");
            }
        }
    }

    fn one_record(&mut self, html: &mut String) {
        let place = [self.object.as_str(), "/", &self.record].concat();
        html.push_str("<form><p class=\"explorer-ways\">");
        button(html, &["object:", &self.object].concat(), &["All of ", &self.object].concat(), "");
        html.push_str(
            &["</p><h3>", &escaped(&self.object), " <code>", &escaped(&self.record), "</code></h3>"].concat(),
        );
        match self.get(&["/sobjects/", &place].concat()) {
            Err(refused) => html.push_str(&refused.html()),
            Ok(found) => {
                rows::record(html, &found, &self.prefixes);
                html.push_str("<p class=\"explorer-ways\">");
                button(html, &["compose:GET ", &place].concat(), "Read it over REST", "");
                button(html, &["compose:PATCH ", &place].concat(), "Update it", "");
                button(html, &["compose:DELETE ", &place].concat(), "Delete it", "");
                html.push_str("</p>");
            }
        }
        html.push_str("</form>");
    }

    /// Puts a query for an object's rows into the SOQL box: its name, and the fields that somebody added to it.
    pub(super) fn compose_query(&mut self, object: &str) {
        self.view = View::Query;
        let mut fields = vec!["Id".to_owned()];
        if let Ok(described) = self.get(&["/sobjects/", object, "/describe"].concat()) {
            for wanted in ["nameField", "custom"] {
                let is_wanted =
                    |field: &&Json| field.get(wanted) == Some(&Json::Boolean(true)) && text(field, "name") != "Id";
                let all = list(&described, "fields").iter().filter(is_wanted);
                fields.extend(all.map(|field| text(field, "name").to_owned()));
            }
        }
        let query = ["SELECT ", &fields.join(", "), "\nFROM ", object, "\nORDER BY Id\nLIMIT 100"].concat();
        self.drafts.insert("soql".to_owned(), query);
    }
}
