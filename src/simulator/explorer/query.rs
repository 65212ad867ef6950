//! The SOQL box: a query, its rows or its error in place, and the queries before it.
//!
//! Refuses to read SOQL: the org does, and its own words say what is wrong. Invariant: a query's history holds each
//! query once, the latest first.

use apex::json::Json;

use super::{
    Explorer,
    asking::{Refused, list, text},
    button, rows,
};
use crate::markup::escaped;

/// Queries that are remembered.
const MOST: usize = 20;

impl Explorer {
    pub(super) fn query_box(&mut self) -> String {
        if !self.drafts.contains_key("soql") {
            let object = if self.object.is_empty() { "Account".to_owned() } else { self.object.clone() };
            self.compose_query(&object);
        }
        let soql = self.drafts.get("soql").map_or("", String::as_str);
        let ticked = if self.drafts.contains_key("all") { " checked" } else { "" };
        let mut html = String::from(
            "<form class=\"explorer-box\"><input type=\"hidden\" name=\"do\" value=\"query\"><label><span>SOQL</span><textarea id=\"soql\" name=\"soql\" rows=\"5\" spellcheck=\"false\" autocapitalize=\"off\" autocomplete=\"off\">",
        );
        html.push_str(&escaped(soql));
        html.push_str(&["</textarea></label><p class=\"explorer-ways\"><button class=\"explorer-go\">Run query</button><label class=\"explorer-tick\"><input type=\"checkbox\" name=\"all\" value=\"1\"", ticked, "><span>Deleted rows too (queryAll)</span></label><small>Ctrl+Enter runs it.</small></p></form>"].concat());
        html.push_str("<div id=\"soql-answer\"></div><div id=\"soql-history\">");
        html.push_str(&self.query_history());
        html + "</div>"
    }

    pub(super) fn query_history(&self) -> String {
        if self.queries.is_empty() {
            return String::new();
        }
        let mut html = String::from("<form class=\"explorer-history\"><h3>Earlier queries</h3>");
        for (place, query) in self.queries.iter().enumerate() {
            button(&mut html, &["asked:", &place.to_string()].concat(), query, "");
        }
        html + "</form>"
    }

    /// Runs the query in the box.
    pub(super) fn run_query(&mut self) -> String {
        let query = self.drafts.get("soql").cloned().unwrap_or_default();
        let query = query.trim();
        self.queries.retain(|known| known != query);
        self.queries.insert(0, query.to_owned());
        self.queries.truncate(MOST);
        let resource = if self.drafts.contains_key("all") { "queryAll" } else { "query" };
        match self.ask_query(resource, query) {
            Ok(found) => self.found(&found),
            Err(refused) => refused.html() + &caret(query, &refused),
        }
    }

    /// The next page of a query's rows, by the address that the org gave.
    pub(super) fn more_rows(&mut self, address: &str) -> String {
        match self.get(address) {
            Ok(found) => self.found(&found),
            Err(refused) => refused.html(),
        }
    }

    fn found(&self, found: &Json) -> String {
        let records = list(found, "records");
        let total = text(found, "totalSize");
        let mut html = String::from("<form><h3>");
        // `COUNT()` finds no rows, and says how many there are.
        let is_count = records.is_empty() && total != "0";
        html.push_str(if is_count { "Count: " } else { "" });
        html.push_str(&escaped(total));
        html.push_str(match total {
            _ if is_count => "",
            "1" => " row",
            _ => " rows",
        });
        let more = text(found, "nextRecordsUrl");
        if !more.is_empty() {
            html.push_str(&[", ", &records.len().to_string(), " of them here"].concat());
        }
        html.push_str("</h3>");
        if !records.is_empty() {
            rows::table(&mut html, records, &self.prefixes, false);
        }
        if !more.is_empty() {
            html.push_str("<p class=\"explorer-ways\">");
            button(&mut html, &["more:", more].concat(), "Next page", "");
            html.push_str("</p>");
        }
        html + "</form>"
    }
}

/// Where in the query the org found fault, for the box to put its caret there; empty where it does not say.
fn caret(query: &str, refused: &Refused) -> String {
    let number = |after: &str| {
        let (_, rest) = refused.message.split_once(after)?;
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        rest.get(..digits)?.parse::<usize>().ok()
    };
    let (Some(row), Some(column)) = (number("ERROR at Row:"), number(":Column:")) else { return String::new() };
    let before: usize =
        query.split_inclusive('\n').take(row.saturating_sub(1)).map(|line| line.encode_utf16().count()).sum();
    let at = before + column.saturating_sub(1);
    ["<i hidden data-caret=\"soql\" data-at=\"", &at.to_string(), "\"></i>"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_a_later_row_is_found_in_the_text() {
        let refused = |message: &str| Refused { code: String::new(), message: message.to_owned() };
        let at = |message: &str| caret("SELECT Id\nFROM Acount", &refused(message));
        assert!(at("x\nERROR at Row:2:Column:6\ny").contains("data-at=\"15\""));
        assert!(at("x\nERROR at Row:1:Column:8\ny").contains("data-at=\"7\""));
        assert_eq!(at("unexpected token"), "");
    }
}
