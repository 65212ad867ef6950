//! Any bytes as a request: a method and a path, header fields, an empty line, a body.
//!
//! Refuses to judge which answer is right: only that there is one, that it is HTTP and JSON as it says, and that nobody
//! comes in without the session's token. Invariant: each input meets the same org, with one row in it.

use std::{fs, path::Path, sync::OnceLock};

use org::{
    File, Input, Org, Output, Session, Setup,
    http::{Method, Request, Response},
};

/// 2026-11-24T03:00:00Z, in milliseconds.
const NOW: i64 = 1_795_489_200_000;
/// Moments that an answer may take.
const MOST_MOMENTS: usize = 100;
const TOKEN: &str = "a-token";
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/clients/force-app");

/// Gives a request to an org, and looks at the answer.
pub fn feed(bytes: &[u8]) {
    let Some(request) = request(bytes) else { return };
    let answer = answer(&mut org(), request.clone());
    let text = std::str::from_utf8(&answer.body).expect("an answer is a text");
    let is_json = answer.headers.get("Content-Type").is_some_and(|kind| kind.starts_with("application/json"));
    if is_json && !text.is_empty() {
        apex::json::parse(text).unwrap_or_else(|problem| panic!("{}: {text}", problem.message));
    }
    for (name, value) in answer.headers.iter() {
        assert!(!name.contains(['\r', '\n', ':']) && !value.contains(['\r', '\n', '\0']), "{name}: {value:?}");
    }
    assert!((200..=503).contains(&answer.status), "{}", answer.status);
    // What a class answers is its own affair; else an error is an array with its code.
    let is_apex = request.path.starts_with("/services/apexrest");
    if answer.status >= 400 && !text.is_empty() && !is_apex {
        assert!(text.starts_with('[') || text.contains("hasErrors"), "{}: {text}", answer.status);
    }
    let token = request.headers.get("Authorization").and_then(|field| field.split_once(' ')).map(|(_, token)| token);
    if token.map(str::trim) != Some(TOKEN) && answer.status < 400 {
        // Slashes may stand twice.
        let segments = request.route().split('/').filter(|segment| !segment.is_empty());
        assert!(segments.eq(["services", "data"]), "{} {}", request.path, answer.status);
    }
}

fn request(bytes: &[u8]) -> Option<Request> {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap_or(bytes.len());
    let (head, body) = bytes.split_at(end);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split('\n');
    let (method, path) = lines.next()?.split_once(' ')?;
    let mut request = Request::new(Method::parse(method)?, "https://org.example", path);
    for (name, value) in lines.filter_map(|field| field.split_once(": ")) {
        request.headers.add(name.to_owned(), value.to_owned());
    }
    request.body = body.get(2..).unwrap_or_default().to_vec();
    Some(request)
}

/// The answer of an org, where time goes on for who waits.
fn answer(org: &mut Org, request: Request) -> Response {
    let mut now = NOW;
    org.handle(now, Input::Request { id: 7, request });
    for _ in 0..MOST_MOMENTS {
        let mut wake = None;
        while let Some(output) = org.poll(now) {
            match output {
                Output::Respond { id: 7, response } => return response,
                Output::WakeAt(at) => wake = Some(wake.map_or(at, |earlier: i64| earlier.min(at))),
                _ => {}
            }
        }
        now = now.max(wake.expect("it answers, or wants to be woken"));
        org.handle(now, Input::Tick);
    }
    panic!("it never answers");
}

fn org() -> Org {
    static ORG: OnceLock<Org> = OnceLock::new();
    ORG.get_or_init(|| {
        let mut files = Vec::new();
        read(Path::new(FOLDER), &mut files);
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let session = Session { token: TOKEN.to_owned(), username: "clerk@org.example".to_owned() };
        let setup = Setup { files, sessions: vec![session], ..Setup::default() };
        let mut org = Org::new(&setup).unwrap_or_else(|problems| panic!("{problems:?}"));
        let row = b"POST /services/data/v60.0/sobjects/Shipment__c\nAuthorization: Bearer a-token\n\n\
                    {\"Name\":\"S-1\",\"Reference__c\":\"S-1\",\"Carrier__c\":\"Northfold\"}";
        assert_eq!(answer(&mut org, request(row).expect("a request")).status, 201);
        org
    })
    .clone()
}

fn read(folder: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(&path, files);
        } else {
            let text = fs::read_to_string(&path).expect("a text");
            files.push(File { path: path.to_string_lossy().into_owned(), text });
        }
    }
}
