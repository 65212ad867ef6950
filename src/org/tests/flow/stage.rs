//! A tiny synchronous world for one org: a queue of what is to come, and a provider that is a function.

use std::collections::BTreeMap;

use org::{
    Deployed, File, Input, Job, Moment, Note, Org, Output, Secret, Session, Setup,
    http::{Headers, Method, Request, Response},
};

/// 2026-01-01T00:00:00Z
pub const START: Moment = 1_767_225_600_000;
/// How long an answer takes to come.
pub const LATENCY: Moment = 200;
pub const SECRET: &str = "s3cr3t/of+the=company";
pub const CLIENT: &str = "night-network";
pub const SESSION: &str = "00Dxx!session";

/// Answers a request, given how many requests that were not for a token came before; `None` stays silent.
pub type Provider = fn(&Request, u32) -> Option<Response>;

macro_rules! pattern_file {
    ($path:literal) => {
        (
            concat!("force-app/main/default/", $path),
            include_str!(concat!("../../../patterns/outbound_rest_callout/force-app/main/default/", $path)),
        )
    };
}

const FILES: [(&str, &str); 11] = [
    pattern_file!("triggers/AccountEnrichmentTrigger.trigger"),
    pattern_file!("classes/AccountEnrichment.cls"),
    pattern_file!("classes/AccountEnrichmentJob.cls"),
    pattern_file!("classes/DataProvider.cls"),
    pattern_file!("classes/CompanyProfile.cls"),
    pattern_file!("namedCredentials/Company_Data.namedCredential-meta.xml"),
    pattern_file!("externalCredentials/Company_Data.externalCredential-meta.xml"),
    pattern_file!("permissionsets/Account_Enrichment.permissionset-meta.xml"),
    pattern_file!("objects/Account/fields/Enrichment_Status__c.field-meta.xml"),
    pattern_file!("objects/Account/fields/Enrichment_Detail__c.field-meta.xml"),
    pattern_file!("objects/Account/fields/Enriched_At__c.field-meta.xml"),
];

/// The pattern's org.
pub fn pattern() -> Setup {
    Setup {
        files: FILES.iter().map(|(path, text)| File { path: (*path).into(), text: (*text).into() }).collect(),
        secrets: vec![Secret {
            external_credential: "Company_Data".into(),
            principal: "Service".into(),
            client_id: CLIENT.into(),
            client_secret: SECRET.into(),
            ..Secret::default()
        }],
        permission_sets: vec!["Account_Enrichment".into()],
        sessions: vec![Session { token: SESSION.into(), username: "ada@night-network.example".into() }],
        origin: "https://night-network.my.salesforce.example".into(),
    }
}

/// The pattern's credentials and fields, with other Apex: names with their extension.
pub fn with_apex(sources: &[(&str, &str)]) -> Setup {
    let mut setup = pattern();
    setup.files.retain(|file| file.path.ends_with(".xml"));
    for (name, text) in sources {
        let folder = if name.ends_with(".trigger") { "triggers" } else { "classes" };
        let path = format!("force-app/main/default/{folder}/{name}");
        setup.files.push(File { path, text: (*text).into() });
    }
    setup
}

/// The pattern's org with one text of its files replaced.
pub fn edited(file: &str, from: &str, to: &str) -> Setup {
    let mut setup = pattern();
    for known in setup.files.iter_mut().filter(|known| known.path.ends_with(file)) {
        assert!(known.text.contains(from), "{file} has no {from}");
        known.text = known.text.replace(from, to);
    }
    setup
}

/// An org with its clock and its surroundings.
#[derive(Clone)]
pub struct Stage {
    pub org: Org,
    pub now: Moment,
    pub outputs: Vec<Output>,
    provider: Provider,
    /// How long the answer to a request takes to come.
    pub latency: fn(&Request) -> Moment,
    pub calls: u32,
    pub tokens: u32,
    /// What the token endpoint answers with.
    pub token_status: u16,
    queue: BTreeMap<(Moment, u32), Input>,
    order: u32,
    requests: u32,
}

impl Stage {
    pub fn new(setup: &Setup, provider: Provider) -> Stage {
        // Every flow begins with an org that has been bytes in between, as the page's has.
        let deployed = Deployed::of(setup);
        assert_eq!(deployed.problems, []);
        let read = Deployed::from_bytes(&deployed.to_bytes()).expect("an image");
        assert_eq!(read.to_bytes(), deployed.to_bytes());
        let org = Org::open(read, setup);
        Stage {
            org,
            now: START,
            outputs: Vec::new(),
            provider,
            latency: |_| LATENCY,
            calls: 0,
            tokens: 0,
            token_status: 200,
            queue: BTreeMap::new(),
            order: 0,
            requests: 0,
        }
    }

    /// Sends a request as the one user, and gives the answer.
    pub fn send(&mut self, method: Method, path: &str, body: &str) -> Response {
        let headers = Headers::default()
            .with("Authorization", format!("Bearer {SESSION}"))
            .with("Content-Type", "application/json");
        let mut request = Request::new(method, "https://night-network.my.salesforce.example", path);
        request.headers = headers;
        request.body = body.into();
        self.send_request(request)
    }

    pub fn send_request(&mut self, request: Request) -> Response {
        self.send_later(request).expect("an answer at once")
    }

    /// The answer, where it comes at once.
    pub fn send_later(&mut self, request: Request) -> Option<Response> {
        self.requests += 1;
        let (id, from) = (self.requests, self.outputs.len());
        self.tell(Input::Request { id, request });
        self.outputs[from..].iter().find_map(|output| match output {
            Output::Respond { id: answered, response } if *answered == id => Some(response.clone()),
            _ => None,
        })
    }

    /// Inserts an account, and gives its id.
    pub fn insert(&mut self, body: &str) -> String {
        let response = self.send(Method::Post, "/services/data/v68.0/sobjects/Account", body);
        let text = text(&response);
        assert_eq!(response.status, 201, "{text}");
        text.split('"').nth(3).expect("an id").to_owned()
    }

    /// The account as REST reads it.
    pub fn account(&mut self, id: &str) -> String {
        text(&self.send(Method::Get, &format!("/services/data/v68.0/sobjects/Account/{id}"), ""))
    }

    /// Until nothing is to come.
    pub fn run(&mut self) {
        while self.step() {
            assert!(self.outputs.len() < 100_000, "no end in sight");
        }
    }

    /// The next thing to come; false where there is none.
    pub fn step(&mut self) -> bool {
        let Some(((at, _), input)) = self.queue.pop_first() else { return false };
        self.now = at;
        self.tell(input);
        true
    }

    fn tell(&mut self, input: Input) {
        self.org.handle(self.now, input);
        while let Some(output) = self.org.poll(self.now) {
            match &output {
                Output::WakeAt(moment) => self.plan(*moment, Input::Tick),
                Output::Callout { callout, request, .. } => {
                    if let Some(response) = self.provide(request) {
                        self.plan(
                            self.now + (self.latency)(request),
                            Input::CalloutAnswered { callout: *callout, response },
                        );
                    }
                }
                _ => {}
            }
            self.outputs.push(output);
        }
    }

    fn provide(&mut self, request: &Request) -> Option<Response> {
        if request.path == "/oauth/token" {
            self.tokens += 1;
            let body = format!(r#"{{"access_token": "tok-{}-of-night", "token_type": "Bearer"}}"#, self.tokens);
            return Some(Response::new(self.token_status, "application/json", body));
        }
        let before = self.calls;
        self.calls += 1;
        (self.provider)(request, before)
    }

    fn plan(&mut self, at: Moment, input: Input) {
        self.queue.insert((at.max(self.now), self.order), input);
        self.order += 1;
    }

    pub fn notes<'a>(&'a self) -> Vec<&'a Note> {
        let note = |output: &'a Output| match output {
            Output::Note(note) => Some(note),
            _ => None,
        };
        self.outputs.iter().filter_map(note).collect()
    }

    /// `(key, attempt, shown)` of each callout.
    pub fn callouts(&self) -> Vec<(String, u32, Request)> {
        let sent = |output: &Output| match output {
            Output::Callout { key, attempt, shown, .. } => Some((key.clone(), *attempt, shown.clone())),
            _ => None,
        };
        self.outputs.iter().filter_map(sent).collect()
    }

    /// What `System.debug` said.
    pub fn debugs(&self) -> Vec<String> {
        let said = |note: &&Note| match note {
            Note::Debug { text, .. } => Some(text.clone()),
            _ => None,
        };
        self.notes().iter().filter_map(said).collect()
    }

    pub fn jobs(&self) -> Vec<Job> {
        self.org.jobs().to_vec()
    }
}

pub fn text(response: &Response) -> String {
    String::from_utf8_lossy(&response.body).into_owned()
}

/// A provider that knows one company.
pub fn knows(_: &Request, _: u32) -> Option<Response> {
    let body = r#"{"legalName":"Harbourlight Ltd","industry":"Shipping","employees":120,"annualRevenue":4500000}"#;
    Some(Response::new(200, "application/json", body))
}

/// The class `J`: a job that posts to an endpoint what `body` makes of `request`, and prints the status, or why there is
/// none.
pub fn calling_job(endpoint: &str, body: &str) -> String {
    format!(
        "public class J implements Queueable, Database.AllowsCallouts {{
            public void execute(QueueableContext context) {{
                HttpRequest request = new HttpRequest();
                request.setMethod('POST');
                request.setEndpoint('{endpoint}');
                {body}
                try {{ System.debug(new Http().send(request).getStatusCode()); }}
                catch (CalloutException e) {{ System.debug(e.getMessage()); }}
            }}
        }}"
    )
}
