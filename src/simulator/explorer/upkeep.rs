//! What runs in the org and what it costs: jobs, debug logs, limits.
//!
//! Refuses to tell of a limit that the org does not count: only those with a maximum are there. Invariant: jobs and
//! limits were asked for just now; logs are the org's own.

use apex::json::Json;

use super::{
    Explorer,
    asking::{Told, list, text},
    button, rows,
};
use crate::{markup::escaped, simulator::calendar::datetime};

impl Explorer {
    pub(super) fn jobs(&mut self) -> String {
        let mut html = String::from("<form>");
        for (title, none, query) in [
            (
                "Apex jobs",
                "No job has been queued.",
                "SELECT Id, ApexClass.Name, JobType, Status, NumberOfErrors, ExtendedStatus, CreatedDate, CompletedDate FROM AsyncApexJob ORDER BY CreatedDate DESC LIMIT 200",
            ),
            (
                "Scheduled jobs",
                "No job is scheduled.",
                "SELECT Id, CronJobDetail.Name, State, CronExpression, NextFireTime, PreviousFireTime, TimesTriggered FROM CronTrigger ORDER BY NextFireTime LIMIT 200",
            ),
        ] {
            html.push_str(&["<h3>", title, "</h3>"].concat());
            match self.ask_query("query", query) {
                Err(refused) => html.push_str(&refused.html()),
                Ok(found) if list(&found, "records").is_empty() => {
                    html.push_str(&["<p class=\"explorer-empty\">", none, "</p>"].concat());
                }
                Ok(found) => rows::table(&mut html, list(&found, "records"), &self.prefixes, true),
            }
        }
        html + "</form>"
    }

    pub(super) fn logs(&mut self) -> String {
        // Nothing is asked for them.
        self.told = Told::default();
        let logs = self.office.logs();
        if logs.is_empty() {
            return "<p class=\"explorer-empty\">No transaction has come to its end yet.</p>".to_owned();
        }
        self.log = self.log.min(logs.len() - 1);
        let mut html = String::from(
            "<div class=\"explorer-split\"><form class=\"explorer-objects\" aria-label=\"Debug logs\"><h3>Transactions</h3>",
        );
        for (place, log) in logs.iter().enumerate() {
            let current = if place == self.log { " aria-current=\"true\"" } else { "" };
            let words = [datetime(log.began).get(11..19).unwrap_or_default(), " ", &log.operation].concat();
            button(&mut html, &["log:", &place.to_string()].concat(), &words, current);
        }
        html.push_str(
            "</form><div class=\"explorer-shown\"><pre class=\"explorer-log\" tabindex=\"0\" aria-label=\"Debug log\">",
        );
        html.push_str(&logs.get(self.log).map_or_else(String::new, |log| escaped(&log.text)));
        html + "</pre></div></div>"
    }

    pub(super) fn limits(&mut self) -> String {
        let limits = match self.get("/limits") {
            Ok(Json::Object(limits)) => limits,
            Ok(_) => Vec::new(),
            Err(refused) => return refused.html(),
        };
        let mut html = String::from(
            "<div class=\"explorer-scroll\" tabindex=\"0\"><table class=\"explorer-rows explorer-limits\"><thead><tr><th scope=\"col\">Limit of 24 hours or of the org</th><th scope=\"col\">Used</th><th scope=\"col\">Most</th><th scope=\"col\">Share</th></tr></thead><tbody>",
        );
        let number = |limit: &Json, name: &str| text(limit, name).parse::<i64>().unwrap_or_default();
        let used = |limit: &Json| number(limit, "Max") - number(limit, "Remaining");
        // What has been used is what a visitor looks for.
        for is_used in [true, false] {
            for (name, limit) in limits.iter().filter(|(_, limit)| (used(limit) > 0) == is_used) {
                let (used, most) = (used(limit).to_string(), text(limit, "Max"));
                html.push_str(
                    &[
                        "<tr><th scope=\"row\">",
                        &escaped(name),
                        "</th><td>",
                        &used,
                        "</td><td>",
                        &escaped(most),
                        "</td>",
                    ]
                    .concat(),
                );
                html.push_str(
                    &[
                        "<td><meter min=\"0\" max=\"",
                        &escaped(most),
                        "\" value=\"",
                        &used,
                        "\">",
                        &used,
                        "</meter></td></tr>",
                    ]
                    .concat(),
                );
            }
        }
        html + "</tbody></table></div>"
    }
}
