//! Whole runs of the patterns, asked for as a page asks for them: how each ends, and what holds in all of them.
//!
//! Refuses to reach below the protocol, but for one test that clones a world. Built with the feature `run`.
#![cfg(feature = "run")]

use std::collections::BTreeMap;

use integration_patterns::simulator::Session;
use patterns::scenario::Choice;
use protocol::{Answer, Ask, Question, Run, Summary};

#[path = "run/apex_rest.rs"]
mod apex_rest;

/// A page with its simulator.
struct Page(Session);

impl Page {
    fn new() -> Self {
        Page(Session::new("test".to_owned()))
    }

    fn asks(&mut self, question: Question) -> String {
        let ask = Ask { build: "test".to_owned(), question };
        self.0.answer_json(&serde_json::to_string(&ask).expect("a question"))
    }

    fn html(&mut self, question: Question) -> String {
        match serde_json::from_str(&self.asks(question)) {
            Ok(Answer::Html(html)) => html,
            other => panic!("no HTML: {other:?}"),
        }
    }

    fn opens(&mut self, run: &Run) -> Summary {
        match serde_json::from_str(&self.asks(Question::Open(run.clone()))) {
            Ok(Answer::Opened(summary)) => summary,
            other => panic!("the run does not open: {other:?}"),
        }
    }
}

fn run(fault: &str) -> Run {
    let faults = Some(fault.to_owned()).filter(|fault| !fault.is_empty()).into_iter().collect();
    Run { pattern: "outbound-rest-callout".to_owned(), faults, ..Run::default() }
}

/// Every pattern's run, and with each of its faults.
fn all() -> Vec<Run> {
    let mut runs = Vec::new();
    for pattern in patterns::ALL {
        let Some(scenario) = pattern.scenario else { continue };
        let faults = scenario.faults.iter().map(|fault| vec![fault.name.to_owned()]);
        for faults in std::iter::once(Vec::new()).chain(faults) {
            runs.push(Run { pattern: pattern.slug.to_owned(), faults, ..Run::default() });
        }
    }
    runs
}

fn typed(inputs: &[(&str, &str)]) -> Run {
    let inputs = inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Run { inputs, ..run("") }
}

fn edited(file: &str, from: &str, to: &str) -> Run {
    let pattern = patterns::find("outbound-rest-callout").expect("the pattern");
    let source = pattern.files.iter().find(|known| known.name() == file).expect(file);
    assert!(source.text.contains(from), "{file} holds {from}");
    Run { edits: BTreeMap::from([(file.to_owned(), source.text.replace(from, to))]), ..run("") }
}

/// Everything that a page can read of a run.
struct Read {
    summary: Summary,
    /// The transcript's sentences without their times.
    said: String,
    /// Every message, in the order in which they were sent.
    wire: String,
    /// Those too that the map has no edge for.
    all: String,
    /// What the org holds at the end.
    org: String,
    /// Every answer to every question, as it came.
    bytes: String,
}

fn read(run: &Run) -> Read {
    let mut page = Page::new();
    let mut bytes = page.asks(Question::Open(run.clone()));
    let summary = page.opens(run);
    let (mut wire, mut all, mut org) = (String::new(), String::new(), String::new());
    for event in 0..u32::try_from(summary.events.len()).expect("few events") {
        bytes += &page.asks(Question::Wire(event));
        bytes += &page.asks(Question::OrgAt(event));
        if summary.events[event as usize].motion.is_some() {
            wire += &(text(page.html(Question::Wire(event)).rsplit("<pre>").next().unwrap_or_default()) + "\n");
        }
        all += &text(&page.html(Question::Wire(event)));
        org = text(&page.html(Question::OrgAt(event)));
    }
    let said = summary.transcript.split("<span>").skip(1).map(|part| text(part.split("</span>").next().unwrap_or("")));
    let said = said.collect::<Vec<_>>().join("\n");
    Read { said, summary, wire, all, org, bytes }
}

/// What a person reads, a space between one element and the next.
fn text(html: &str) -> String {
    let mut parts = html.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    let between = |tag: &str| if tag.starts_with("/d") || tag.starts_with("/p") { " " } else { "" };
    let rest: String = parts
        .map(|part| part.split_once('>').map_or(String::new(), |(tag, text)| [between(tag), text].concat()))
        .collect();
    (first + &rest).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn holds(text: &str, all: &[&str]) {
    for words in all {
        assert!(text.contains(words), "`{words}` is not in:\n{text}");
    }
}

fn lacks(text: &str, all: &[&str]) {
    for words in all {
        assert!(!text.contains(words), "`{words}` is in:\n{text}");
    }
}

#[test]
fn the_default_run_enriches_the_account() {
    let read = read(&run(""));
    holds(&read.org, &["Harbourlight", "Enrichment_Status__c Enriched", "Industry Shipping", "Status Completed"]);
    holds(&read.org, &["Description Harbourlight Shipping GmbH", "NumberOfEmployees 1840", "AnnualRevenue 412500000"]);
    lacks(&read.org, &["Not yet committed"]);
    holds(&read.wire, &["POST /services/data/v68.0/sobjects/Account HTTP/1.1", "HTTP/1.1 201 Created"]);
    holds(&read.wire, &["GET /v1/companies?website=https%3A%2F%2Fharbourlight.example HTTP/1.1", "HTTP/1.1 200 OK"]);
    holds(
        &read.said,
        &["The client reads 201 Created: the record is saved as 001", "Job AccountEnrichmentJob is queued."],
    );
}

#[test]
fn each_fault_ends_as_it_promises() {
    let retried = "Job AccountEnrichmentJob is queued to run in 1 minute.";
    for (fault, org, said, wire) in [
        ("401 once", "Enrichment_Status__c Enriched", "asks for a fresh token", "HTTP/1.1 401 Unauthorized"),
        ("500 once", "Enrichment_Status__c Enriched", retried, "HTTP/1.1 500 Internal Server Error"),
        ("500 every time", "The provider answered 500 Internal Server Error", retried, "HTTP/1.1 500"),
        (
            "404",
            "Enrichment_Status__c Not Found",
            "The fault \"404\" sets in: it decides what External API answers.",
            "HTTP/1.1 404",
        ),
        ("HTML page", "not JSON", "The fault \"HTML page\" sets in", "text/html"),
        ("No answer", "Enrichment_Detail__c Read timed out", "Read timed out", "GET /v1/companies"),
    ] {
        let read = read(&run(fault));
        holds(&read.org, &[org]);
        holds(&read.said, &[said]);
        holds(&read.wire, &[wire]);
        if !org.contains("Enriched") {
            lacks(&read.org, &["Enrichment_Status__c Enriched"]);
        }
    }
}

#[test]
fn a_provider_that_stays_down_is_asked_three_times_and_then_no_more() {
    for fault in ["500 every time", "No answer"] {
        let read = read(&run(fault));
        assert_eq!(read.said.matches("adds the authorization and sends GET").count(), 3, "{}", read.said);
        holds(&read.org, &["Enrichment_Status__c Failed"]);
        holds(&read.said, &["is queued to run in 1 minute.", "is queued to run in 2 minutes."]);
    }
}

#[test]
fn a_lost_request_is_waited_for_ten_seconds() {
    let summary = read(&run("No answer")).summary;
    assert_eq!(
        summary.events.iter().filter(|event| event.motion.as_ref().is_some_and(|motion| motion.lost)).count(),
        3
    );
    let moments: Vec<&str> = summary.transcript.split("<time datetime=\"").skip(1).collect();
    let at = |words: &str| {
        let clock = moments.iter().find(|sentence| sentence.contains(words)).expect(words).split(">").nth(1);
        let clock = clock.and_then(|clock| clock.split('<').next()).expect("a time");
        let (minutes, seconds) = clock.split_once(':').expect("minutes");
        minutes.parse::<f64>().expect("minutes") * 60.0 + seconds.parse::<f64>().expect("seconds")
    };
    let waited = at("Read timed out") - at("the message gets lost");
    assert!((waited - 10.0).abs() < 0.01, "{waited}");
}

#[test]
fn a_page_for_people_is_tagged_as_what_it_is() {
    let summary = read(&run("HTML page")).summary;
    let tags: Vec<&str> = summary.events.iter().filter_map(|event| Some(event.motion.as_ref()?.tag.as_str())).collect();
    assert!(tags.contains(&"text/html"), "{tags:?}");
}

#[test]
fn what_a_visitor_types_is_what_is_saved_or_refused() {
    let refused = read(&typed(&[("name", "")]));
    holds(&refused.wire, &["HTTP/1.1 400 Bad Request", "REQUIRED_FIELD_MISSING"]);
    lacks(&refused.wire, &["GET /v1/companies"]);
    lacks(&refused.org, &["Enriched", "Not yet committed"]);
    let long = read(&typed(&[("name", &"x".repeat(300))]));
    holds(&long.wire, &["HTTP/1.1 400", "STRING_TOO_LONG", "max length=255"]);
    let unknown = read(&typed(&[("website", "no such host at all")]));
    holds(&unknown.wire, &["HTTP/1.1 201", "website=no+such+host+at+all", "HTTP/1.1 404"]);
    holds(&unknown.org, &["Website no such host at all", "Enrichment_Status__c Not Found"]);
    let empty = read(&typed(&[("website", "")]));
    holds(&empty.wire, &["HTTP/1.1 201"]);
    lacks(&empty.wire, &["GET /v1/companies", "Website"]);
    for name in
        ["<script>alert(1)</script>", "\" onmouseover=\"x", "'; DELETE FROM Account", "a\tb", "\u{1F310} \u{202E}"]
    {
        let read = read(&typed(&[("name", name)]));
        holds(&read.wire, &["HTTP/1.1 201"]);
        holds(&read.org, &[name]);
        lacks(&read.bytes, &["<script"]);
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    for run in all() {
        assert!(read(&run).bytes == read(&run).bytes, "{:?}", run.faults);
    }
}

#[test]
fn another_seed_changes_when_things_happen_and_nothing_else() {
    for run in all() {
        let [first, other] = [1, 2].map(|seed| read(&Run { seed, ..run.clone() }));
        let fault = &run.faults;
        assert_eq!(first.said, other.said, "{fault:?}");
        assert_ne!(first.summary.transcript, other.summary.transcript, "{fault:?}");
        assert_eq!(first.summary.events, other.summary.events, "{fault:?}");
    }
}

#[test]
fn no_answer_to_any_question_holds_a_secret() {
    for run in all() {
        assert!(!read(&run).bytes.to_lowercase().contains("s3cr3t"), "{:?}", run.faults);
    }
}

#[test]
fn a_field_that_is_not_there_is_refused_with_its_place_and_name() {
    let run =
        edited("AccountEnrichmentJob.cls", "Enrichment_Status__c = 'Not Found'", "Enrichment_State__c = 'Not Found'");
    let Ok(Answer::Refused(why)) = serde_json::from_str(&Page::new().asks(Question::Open(run))) else {
        panic!("the run opens");
    };
    holds(&why, &["The Apex does not compile.", "AccountEnrichmentJob.cls:31:", "Enrichment_State__c"]);
}

#[test]
fn a_profile_that_spells_a_member_otherwise_learns_nothing_of_it() {
    let read = read(&edited("CompanyProfile.cls", "legalName", "officialName"));
    holds(&read.org, &["Enrichment_Status__c Enriched", "Industry Shipping"]);
    lacks(&read.org, &["Description", "GmbH"]);
}

#[test]
fn a_world_cloned_at_any_moment_ends_alike() {
    let chosen = ["401 once", "No answer", "Lost answer", "Invalid item"];
    for run in all().into_iter().filter(|run| run.faults.iter().all(|fault| chosen.contains(&fault.as_str()))) {
        let pattern = patterns::find(&run.pattern).expect("a pattern");
        let scenario = pattern.scenario.expect("a scenario");
        let choice = Choice { faults: run.faults.clone(), ..Choice::default() };
        let mut world = scenario.deploy(&choice, pattern.files).expect("a world");
        let mut whole = world.clone();
        whole.run(world::Instant(u64::MAX), 10_000);
        while world.step() {
            let mut twin = world.clone();
            twin.run(world::Instant(u64::MAX), 10_000);
            assert!(twin.trace() == whole.trace(), "{:?}: cloned at {:?}", run.faults, world.now());
        }
    }
}

#[test]
fn every_event_has_a_sentence_and_every_shape_is_there() {
    for run in all() {
        let summary = read(&run).summary;
        assert_eq!(summary.transcript.matches("<li ").count(), summary.events.len());
        let shapes = summary
            .events
            .iter()
            .flat_map(|event| event.node.into_iter().chain(event.motion.as_ref().map(|motion| motion.edge)));
        for shape in shapes {
            assert!(summary.shapes[shape as usize].wide.starts_with('M'), "{shape}");
        }
    }
}
