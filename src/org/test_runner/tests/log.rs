//! A test's debug log: the method, what it queues, the mocks that answer it.
//!
//! Refuses nothing: the shapes of the lines are tested where an org's own logs are.

use super::runner;

const MOCKED: &str = "@IsTest private class T implements HttpCalloutMock {
    public HttpResponse respond(HttpRequest request) {
        HttpResponse response = new HttpResponse();
        response.setStatusCode(404);
        return response;
    }
    @future static void later() {
        System.debug(LoggingLevel.ERROR, 'later');
    }
    @IsTest static void calls() {
        Test.setMock(HttpCalloutMock.class, new T());
        HttpRequest request = new HttpRequest();
        request.setMethod('GET');
        request.setEndpoint('https://a.example/b');
        new Http().send(request);
        later();
        for (Integer i = 0; i < 1000; i++) { }
        Test.startTest();
        Test.stopTest();
        System.assert(false, 'so');
    }
}";

#[test]
fn a_tests_log_has_what_its_jobs_did_and_time_that_goes_on_with_its_instructions() {
    let mut runner = runner(&[("T.cls", MOCKED)]);
    runner.keep_logs();
    let result = runner.next().expect("a test");
    let log = result.log.expect("a log");
    let mut events: Vec<&str> = Vec::new();
    let mut last = 0;
    for line in log.lines().filter(|line| line.contains(")|")) {
        let (moment, event) = line.split_once(")|").expect("an event");
        let elapsed = moment.split_once(" (").and_then(|(_, elapsed)| elapsed.parse::<u64>().ok()).expect("a number");
        assert!(elapsed >= last, "{log}");
        last = elapsed;
        events.push(event);
    }
    assert_eq!(last / 1_000, result.executed, "a microsecond for each instruction");
    let without_ids = |event: &&str| event.rsplit('|').next().unwrap_or_default().to_owned();
    let units: Vec<String> = events.iter().filter(|event| event.starts_with("CODE_UNIT")).map(without_ids).collect();
    assert_eq!(units, ["T.calls()", "T", "T", "T.calls()"]);
    for event in [
        "CALLOUT_REQUEST|[15]|System.HttpRequest[Endpoint=https://a.example/b, Method=GET]",
        "CALLOUT_RESPONSE|[15]|System.HttpResponse[Status=, StatusCode=404]",
        "USER_DEBUG|[8]|ERROR|later",
        "EXCEPTION_THROWN|[20]|System.AssertException: Assertion Failed: so",
    ] {
        assert!(events.contains(&event), "{event}\n{log}");
    }
    assert!(
        log.contains("|FATAL_ERROR|System.AssertException: Assertion Failed: so\n\nClass.T.calls: line 20, column 1\n")
    );
}

#[test]
fn a_log_ends_where_it_is_too_long() {
    let long = "@IsTest private class T { @IsTest static void says() {
        String s = 'x'.repeat(100000); for (Integer i = 0; i < 100; i++) { System.debug(s); } } }";
    let mut runner = runner(&[("T.cls", long)]);
    runner.keep_logs();
    let log = runner.next().and_then(|result| result.log).expect("a log");
    assert!(log.len() < 2_300_000, "{}", log.len());
    assert!(log.ends_with("*********** MAXIMUM DEBUG LOG SIZE REACHED ***********\n"));
}
