//! What the org holds just after an event, as HTML: records that everybody sees, writes that wait, and jobs.
//!
//! Refuses to show a null: a field without a value is not there. Invariant: what is not committed says so in words.

use apex::{
    Datum, Record,
    calendar::{date_text, time_text},
};
use patterns::participant::Note;
use world::Happening;

use super::{
    calendar::datetime,
    holdings::{Holdings, Job, State, Written},
    opened::Opened,
};
use crate::markup::escaped;

pub fn html(opened: &Opened, at: usize) -> String {
    let mut holdings = Holdings::default();
    for event in opened.trace().iter().take(at + 1) {
        if let Happening::Inside { note: Note::Org(note), .. } = &event.happening {
            holdings.take(note);
        }
    }
    let mut html = String::from("<div class=\"org-at\">");
    let mut objects: Vec<&str> = Vec::new();
    let all = holdings.committed.iter().chain(holdings.written.iter().map(|written| &written.record));
    for record in all {
        if !objects.contains(&record.object.as_str()) {
            objects.push(&record.object);
        }
    }
    for object in objects {
        heading(&mut html, object);
        for record in holdings.committed.iter().filter(|record| record.object == object) {
            html.push_str("<div class=\"org-row\">");
            fields(&mut html, record, None);
            html.push_str("</div>");
        }
        for written in holdings.written.iter().filter(|written| written.record.object == object) {
            waiting(&mut html, written, &holdings);
        }
    }
    if !holdings.jobs.is_empty() {
        heading(&mut html, "Jobs");
        holdings.jobs.iter().for_each(|job| job_row(&mut html, job));
    }
    if !holdings.emails.is_empty() {
        heading(&mut html, "Emails");
        holdings.emails.iter().for_each(|email| email_row(&mut html, email));
    }
    if html.ends_with("org-at\">") {
        html.push_str("<p>The org holds no record, no job and no email.</p>");
    }
    html.push_str("</div>");
    html
}

fn heading(html: &mut String, text: &str) {
    html.push_str("<h3>");
    html.push_str(&escaped(text));
    html.push_str("</h3>");
}

/// Fields that the platform keeps by itself: they come last, for nobody looks for them first.
const KEPT: [&str; 7] =
    ["OwnerId", "IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"];

/// A write that only its transaction sees: of a record that is there already, what differs.
fn waiting(html: &mut String, written: &Written, holdings: &Holdings) {
    let before = holdings
        .committed
        .iter()
        .find(|known| known.object == written.record.object && known.id() == written.record.id());
    html.push_str("<div class=\"org-row is-waiting\"><p>Not yet committed: ");
    html.push_str(written.operation.word());
    html.push_str(" by transaction ");
    html.push_str(&written.transaction.to_string());
    html.push_str("</p>");
    fields(html, &written.record, before);
    html.push_str("</div>");
}

fn fields(html: &mut String, record: &Record, before: Option<&Record>) {
    html.push_str("<dl>");
    for kept_by_platform in [false, true] {
        for (name, value) in record.fields().filter(|(name, _)| KEPT.contains(name) == kept_by_platform) {
            let is_news = name == "Id" || before.is_none_or(|before| before.get(name) != Some(value));
            if let Some(text) = text(value).filter(|_| is_news) {
                pair(html, name, &text);
            }
        }
    }
    html.push_str("</dl>");
}

fn pair(html: &mut String, name: &str, value: &str) {
    html.push_str("<dt>");
    html.push_str(&escaped(name));
    html.push_str("</dt><dd>");
    html.push_str(&escaped(value));
    html.push_str("</dd>");
}

fn job_row(html: &mut String, job: &Job) {
    let state = match &job.state {
        State::Written(_) => "Not yet committed".to_owned(),
        State::Queued if job.delay_minutes > 0 => {
            ["Queued, to run ", &job.delay_minutes.to_string(), " min later"].concat()
        }
        State::Queued => "Queued".to_owned(),
        State::Running(transaction) => ["Running in transaction ", &transaction.to_string()].concat(),
        State::Completed => "Completed".to_owned(),
        State::Failed(why) => ["Failed: ", why].concat(),
    };
    html.push_str(match job.state {
        State::Written(_) => "<div class=\"org-row is-waiting\"><dl>",
        _ => "<div class=\"org-row\"><dl>",
    });
    pair(html, "Id", &job.id);
    pair(html, "Class", &job.class);
    pair(html, "Status", &state);
    html.push_str("</dl></div>");
}

fn email_row(html: &mut String, (waits, to, subject): &(Option<u32>, String, String)) {
    html.push_str(match waits {
        Some(_) => "<div class=\"org-row is-waiting\"><dl>",
        None => "<div class=\"org-row\"><dl>",
    });
    pair(html, "To", to);
    pair(html, "Subject", subject);
    pair(html, "Status", if waits.is_some() { "Not yet committed, not sent" } else { "Sent" });
    html.push_str("</dl></div>");
}

/// A field's value in words; none for null, and for records that a relationship leads to.
fn text(value: &Datum) -> Option<String> {
    Some(match value {
        Datum::Null | Datum::Record(_) | Datum::List(_) => return None,
        Datum::Boolean(value) => if *value { "true" } else { "false" }.to_owned(),
        Datum::Integer(value) => value.to_string(),
        Datum::Long(value) => value.to_string(),
        Datum::Double(value) => apex::double::text(*value),
        Datum::Decimal(value) => value.to_string(),
        Datum::String(value) | Datum::Id(value) => value.clone(),
        Datum::Date(days) => date_text(*days),
        Datum::Datetime(moment) => datetime(*moment),
        Datum::Time(millis) => time_text(*millis),
        Datum::Blob(bytes) => [&bytes.len().to_string(), " bytes"].concat(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_without_a_value_is_not_shown_and_markup_is_text() {
        let record = Record::new("Account")
            .with("Id", Datum::Id("001".to_owned()))
            .with("Name", Datum::String("<b>".to_owned()))
            .with("Website", Datum::Null);
        let mut html = String::new();
        fields(&mut html, &record, None);
        assert_eq!(html, "<dl><dt>Id</dt><dd>001</dd><dt>Name</dt><dd>&lt;b&gt;</dd></dl>");
    }

    #[test]
    fn of_a_changed_record_only_the_change_is_shown() {
        let before = Record::new("Account").with("Id", Datum::Id("001".into())).with("Name", Datum::String("A".into()));
        let after = before.clone().with("Industry", Datum::String("Banking".into()));
        let mut html = String::new();
        fields(&mut html, &after, Some(&before));
        assert_eq!(html, "<dl><dt>Id</dt><dd>001</dd><dt>Industry</dt><dd>Banking</dd></dl>");
    }

    #[test]
    fn what_the_platform_keeps_comes_last() {
        let text = |text: &str| Datum::String(text.to_owned());
        let record = Record::new("Account").with("CreatedById", text("005")).with("Name", text("A"));
        let mut html = String::new();
        fields(&mut html, &record, None);
        assert_eq!(html, "<dl><dt>Name</dt><dd>A</dd><dt>CreatedById</dt><dd>005</dd></dl>");
    }
}
