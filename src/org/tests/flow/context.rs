//! What code asks of itself: limits, its user, the request; and the e-mails that it does not send.

use crate::database::debugs;

#[test]
fn every_limit_has_its_number() {
    let found = debugs(
        "System.debug(Limits.getLimitQueryRows() + ' ' + Limits.getLimitHeapSize() + ' ' + Limits.getLimitCpuTime());
         System.debug(Limits.getLimitAggregateQueries() + ' ' + Limits.getLimitSoslQueries() + ' '
             + Limits.getLimitEmailInvocations() + ' ' + Limits.getLimitPublishImmediateDML());
         System.debug(Limits.getHeapSize() > 0 && Limits.getHeapSize() < 6000000);
         Messaging.reserveSingleEmailCapacity(1);
         Messaging.SingleEmailMessage mail = new Messaging.SingleEmailMessage();
         mail.setToAddresses(new List<String>{ 'ada@night-network.example' });
         mail.setSubject('Hello');
         mail.setPlainTextBody('It is night.');
         Messaging.SendEmailResult[] results = Messaging.sendEmail(new Messaging.Email[]{ mail });
         System.debug(results[0].isSuccess() + ' ' + mail.getSubject() + ' ' + Limits.getEmailInvocations());",
    );
    assert_eq!(found, ["50000 6000000 10000", "300 20 10 150", "true", "true Hello 1"]);
}

#[test]
fn the_eleventh_invocation_of_send_email_is_one_too_many() {
    let job = "for (Integer i = 0; i < 11; i++) { Messaging.sendEmail(new List<Messaging.SingleEmailMessage>()); }";
    let trigger = format!("trigger T on Account (after insert) {{ {job} }}");
    let setup = crate::stage::with_apex(&[("T.trigger", &trigger)]);
    let mut stage = crate::stage::Stage::new(&setup, crate::stage::knows);
    let response = stage.send(org::http::Method::Post, "/services/data/v68.0/sobjects/Account", r#"{"Name":"x"}"#);
    let body = crate::stage::text(&response);
    assert!(body.contains("System.LimitException: Too many Email Invocations: 11"), "{body}");
}

#[test]
fn code_knows_its_user_and_its_request() {
    let found = debugs(
        "System.debug(UserInfo.getUserName() + ' ' + UserInfo.getLocale() + ' ' + UserInfo.getTimeZone().getId());
         System.debug(String.valueOf(UserInfo.getOrganizationId()).left(3) + ' ' + UserInfo.isMultiCurrencyOrganization());
         System.debug(Request.getCurrent().getQuiddity() == Quiddity.REST);
         System.debug(URL.getOrgDomainUrl().getHost());
         URL url = new URL('https://a.example:8443/b/c?d=e#f');
         System.debug(url.getProtocol() + ' ' + url.getHost() + ' ' + url.getPort() + ' ' + url.getPath() + ' ' + url.getQuery()
             + ' ' + url.getRef() + ' ' + url.toExternalForm());
         System.debug(FeatureManagement.checkPermission('None'));
         RestContext.request = new RestRequest();
         RestContext.request.requestURI = '/services/apexrest/x';
         RestContext.request.addParameter('a', 'b');
         RestContext.response = new RestResponse();
         RestContext.response.statusCode = 404;
         System.debug(RestContext.request.params.get('a') + RestContext.response.statusCode);
         System.debug(LoggingLevel.ERROR, url);",
    );
    assert_eq!(
        found,
        [
            "ada@night-network.example en_US GMT",
            "00D false",
            "true",
            "night-network.my.salesforce.example",
            "https a.example 8443 /b/c d=e f https://a.example:8443/b/c?d=e#f",
            "false",
            "b404",
            "https://a.example:8443/b/c?d=e#f",
        ]
    );
}

#[test]
fn asserts_fail_in_salesforces_words() {
    let body = |call: &str| {
        format!("try {{ {call}; System.debug('held'); }} catch (Exception e) {{ System.debug(e.getMessage()); }}")
    };
    let calls = [
        ("System.assertEquals(1, 2)", "Assertion Failed: Expected: 1, Actual: 2"),
        ("System.assertEquals(1, 2, 'why')", "Assertion Failed: why: Expected: 1, Actual: 2"),
        ("System.assertEquals('a', 'A')", "Assertion Failed: Expected: a, Actual: A"),
        ("System.assertNotEquals('a', 'A')", "held"),
        ("System.assertNotEquals(1, 1)", "Assertion Failed: Same value: 1"),
        ("System.assert(false)", "Assertion Failed"),
        ("System.assert(false, 'why')", "Assertion Failed: why"),
        ("Assert.areEqual(new List<Integer>{ 1 }, new List<Integer>{ 1 })", "held"),
        ("Assert.fail('why')", "Assertion Failed: why"),
    ];
    let text: Vec<String> = calls.iter().map(|(call, _)| body(call)).collect();
    assert_eq!(debugs(&text.join("\n")), calls.map(|(_, expected)| expected));
}
