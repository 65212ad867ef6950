//! What the app sends, what it shows of that, and what it makes of each answer.

use super::*;

fn app() -> MobileApp {
    let lines = Lines {
        origin: "https://org.example",
        authorization: ActorId(1),
        org: ActorId(2),
        token: ("token", "token-answer"),
        case: ("case", "answer"),
    };
    let intake = Intake {
        method: Method::Post,
        key: "key-1".to_owned(),
        subject: "Dark \"quay\"".to_owned(),
        email: "ida@x.example".to_owned(),
        items: "2 x LAMP-7, CABLE-3,, some x ROPE-1".to_owned(),
        times: 1,
        is_cut: false,
    };
    MobileApp::new(lines, intake)
}

fn sent(app: &mut MobileApp) -> Vec<(Request, Request)> {
    std::iter::from_fn(|| app.poll(Instant::START))
        .filter_map(|command| match command {
            Command::Send(Outgoing { body: Body::Request(body), shown: Body::Request(shown), .. }) => {
                Some((body, shown))
            }
            _ => None,
        })
        .collect()
}

fn said(app: &mut MobileApp) -> Vec<String> {
    std::iter::from_fn(|| app.poll(Instant::START))
        .filter_map(|command| match command {
            Command::Note(Note::Said { sentence, .. }) => Some(sentence),
            _ => None,
        })
        .collect()
}

fn answer(app: &mut MobileApp, exchange: u32, status: u16, body: &str) {
    let response = Response::new(status, "application/json", body);
    app.handle(Instant::START, Input::Answer { exchange, body: Body::Response(response) });
}

const TOKEN_ANSWER: &str = "{\"access_token\":\"s3cr3t\"}";

#[test]
fn the_app_sends_what_was_typed_under_its_key_and_shows_no_token() {
    let mut app = app();
    app.handle(Instant::START, Input::Start);
    answer(&mut app, TOKEN, 200, TOKEN_ANSWER);
    let all = sent(&mut app);
    let (case, _) = &all[1];
    assert_eq!(case.headers.get("Authorization"), Some("Bearer s3cr3t"));
    assert_eq!(case.headers.get("Idempotency-Key"), Some("key-1"));
    let Ok(Json::Object(_)) = json::parse(&String::from_utf8_lossy(&case.body)) else { panic!("no JSON") };
    let text = String::from_utf8_lossy(&case.body);
    for words in [
        "\"subject\": \"Dark \\\"quay\\\"\"",
        "{ \"product\": \"LAMP-7\", \"quantity\": 2 }",
        "{ \"product\": \"CABLE-3\", \"quantity\": 1 }",
        "{ \"product\": \"ROPE-1\", \"quantity\": \"some\" }",
    ] {
        assert!(text.contains(words), "{text}");
    }
    assert!(!format!("{:?}", all.iter().map(|(_, shown)| shown).collect::<Vec<_>>()).contains("s3cr3t"));
}

#[test]
fn a_long_list_is_sent_whole_and_shown_in_part() {
    let mut app = app();
    app.intake.items = "1 x LAMP-7".to_owned();
    app.intake.times = 2_000;
    app.handle(Instant::START, Input::Start);
    answer(&mut app, TOKEN, 200, TOKEN_ANSWER);
    let (case, shown) = sent(&mut app).remove(1);
    let count = |request: &Request| String::from_utf8_lossy(&request.body).matches("LAMP-7").count();
    assert_eq!((count(&case), count(&shown)), (2_000, 3));
    assert!(String::from_utf8_lossy(&shown.body).contains("... 1997 more items ..."));
}

#[test]
fn without_an_answer_the_same_call_goes_out_three_times() {
    let mut app = app();
    app.handle(Instant::START, Input::Start);
    answer(&mut app, TOKEN, 200, TOKEN_ANSWER);
    for wake in 1..=5u64 {
        app.handle(Instant(wake * 10_000_000), Input::Wake);
    }
    let cases: Vec<_> = sent(&mut app).split_off(1);
    assert_eq!(cases.len(), 3);
    assert!(cases.iter().all(|case| *case == cases[0]));
}

#[test]
fn a_token_that_is_over_is_renewed_once() {
    let mut app = app();
    app.handle(Instant::START, Input::Start);
    answer(&mut app, TOKEN, 200, TOKEN_ANSWER);
    answer(&mut app, 1, 401, "[]");
    answer(&mut app, TOKEN, 200, TOKEN_ANSWER);
    assert_eq!(sent(&mut app).len(), 4);
    answer(&mut app, 2, 401, "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"Session expired or invalid\"}]");
    assert_eq!(sent(&mut app).len(), 0);
}

#[test]
fn the_app_says_what_it_read() {
    for (status, body, words) in [
        (201, "{\"caseNumber\":\"00001\"}", "201 Created: case 00001 is open."),
        (200, "{\"caseNumber\":\"00001\"}", "200 OK: case 00001 was open already, and there is no second one."),
        (
            400,
            "{\"problems\":[{\"code\":\"A\",\"message\":\"one.\"},{\"code\":\"B\",\"message\":\"two\",\"item\":1}]}",
            "400 Bad Request: A, one. B (item 2 of the list), two. The app shows it to its user.",
        ),
        (
            500,
            "[{\"errorCode\":\"APEX_ERROR\",\"message\":\"System.X: y\\n\\nClass.Z\"}]",
            "500 Internal Server Error: APEX_ERROR. That is not the app's to mend",
        ),
        (405, "[{\"errorCode\":\"M\",\"message\":\"no\"}]", "M, no. That is for whoever writes the app."),
        (200, "<html>", "it does not understand the answer."),
    ] {
        let mut app = app();
        app.handle(Instant::START, Input::Start);
        answer(&mut app, TOKEN, 200, TOKEN_ANSWER);
        answer(&mut app, 1, status, body);
        let said = said(&mut app).concat();
        assert!(said.contains(words), "{said}");
    }
}
