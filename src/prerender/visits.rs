//! What a visitor of the explorer is likely to ask an org, for the rehearsal of its excerpt.
//!
//! Refuses to press what the explorer's answers offer: who rehearses finds that by itself. Invariant: only requests that
//! make sense in every pattern's org, though not each succeeds in each.

use protocol::Question;

const QUERIES: &[&str] = &[
    "SELECT Id FROM Account",
    "SELECT Id, Name, Phone, Industry, AnnualRevenue, CreatedDate FROM Account",
    "SELECT FIELDS(STANDARD) FROM Account LIMIT 10",
    "SELECT FIELDS(ALL) FROM Contact LIMIT 200",
    "SELECT Id, Name, Owner.Name, (SELECT Id, LastName FROM Contacts) FROM Account ORDER BY Name LIMIT 5 OFFSET 0",
    "SELECT Id, CaseNumber, Subject, Status, Account.Name, Contact.Email, (SELECT Product__c, Quantity__c FROM Case_Line_Items__r ORDER BY Name) FROM Case ORDER BY CreatedDate DESC NULLS LAST",
    "SELECT Id, Name, Case__r.Subject, Product__c, Quantity__c FROM Case_Line_Item__c WHERE Quantity__c > 1 AND Product__c LIKE 'L%'",
    "SELECT Id, Enrichment_Status__c, Enriched_At__c FROM Account WHERE Enrichment_Status__c != null",
    "SELECT Id, Subject FROM Case WHERE Status != 'Escalated' AND Origin = 'Web'",
    "SELECT Id, Subject FROM Case WHERE Status != 'Escalated'",
    "SELECT COUNT() FROM Case",
    "SELECT COUNT(Id) n, MAX(CreatedDate) FROM Account",
    "SELECT Status, COUNT(Id) n FROM Case GROUP BY Status HAVING COUNT(Id) > 0 ORDER BY COUNT(Id) DESC",
    "SELECT Case__c, SUM(Quantity__c) total, AVG(Quantity__c), MIN(Quantity__c) FROM Case_Line_Item__c GROUP BY Case__c",
    "SELECT Id, Name FROM Contact WHERE LastName LIKE '%\u{eb} \u{8239}%' AND (FirstName = null OR Email != 'x')",
    "SELECT Id FROM Account WHERE Name = 'Harbour' OR (NOT Name LIKE '%a%') OR Name IN ('x', 'y')",
    "SELECT Id FROM Account WHERE CreatedDate = TODAY AND CreatedDate >= LAST_N_DAYS:7",
    "SELECT Id FROM Account WHERE CreatedDate > 2026-01-01T00:00:00Z AND AnnualRevenue <= 1000000",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) LIMIT 3",
    "SELECT Id FROM Contact WHERE AccountId NOT IN (SELECT Id FROM Account WHERE IsDeleted = false)",
    "SELECT Id, Name FROM Account WITH USER_MODE",
    "SELECT Id, Name FROM Account WITH SECURITY_ENFORCED FOR UPDATE",
    "SELECT Id, IsDeleted FROM Account ALL ROWS",
    "SELECT Id, TYPEOF Owner WHEN User THEN Username ELSE Name END FROM Case",
    "SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Case GROUP BY CALENDAR_YEAR(CreatedDate)",
    "SELECT Id, Username, Email, Profile.Name FROM User",
    "SELECT Id, Status, JobType, ApexClass.Name, NumberOfErrors, ExtendedStatus, CompletedDate FROM AsyncApexJob ORDER BY CreatedDate",
    "SELECT Id, Name FROM ApexClass",
    "SELECT Nam FROM Account",
    "SELECT Id FROM Acount",
    "SELECT Id, FROM Account",
    "SELECT Id FROM Account WHERE Name = 'it",
    "select id",
    "",
];

/// Methods, paths below the version, and bodies.
const REQUESTS: &[(&str, &str, &str)] = &[
    ("GET", "", ""),
    ("GET", "/sobjects", ""),
    ("GET", "/sobjects/Account", ""),
    ("GET", "/sobjects/Account/describe", ""),
    ("GET", "/sobjects/Case/describe", ""),
    ("GET", "/limits", ""),
    ("GET", "/recent", ""),
    ("GET", "/query?q=SELECT+Id,Name+FROM+Account+LIMIT+5", ""),
    ("GET", "/queryAll?q=SELECT%20Id%20FROM%20Case", ""),
    ("GET", "/search?q=FIND%20%7BHarbour%7D", ""),
    ("GET", "/parameterizedSearch?q=Harbour&sobject=Account", ""),
    ("POST", "/sobjects/Account", "{\"Name\": \"Pier 9\", \"Phone\": \"555 0100\", \"AnnualRevenue\": 12.5}"),
    (
        "POST",
        "/sobjects/Contact",
        "{\"LastName\": \"Zo\u{eb} \u{8239}\", \"Email\": \"a@example.com\", \"DoNotCall\": true}",
    ),
    ("POST", "/sobjects/Contact", "{\"FirstName\": \"Ada\"}"),
    ("POST", "/sobjects/Contact", "{\"LastName\": \"Okafor\", \"Email\": \"nobody\"}"),
    ("POST", "/sobjects/Account", "{\"Nam\": \"Pier 9\"}"),
    ("POST", "/sobjects/Account", "{\"Name\": "),
    ("POST", "/sobjects/Case", "{\"Subject\": \"The lamp is out\", \"Status\": \"New\", \"Origin\": \"Web\"}"),
    ("PATCH", "/sobjects/Case/Request_Key__c/key-1", "{\"Subject\": \"Upserted\"}"),
    ("PATCH", "/sobjects/Case/Request_Key__c/key-1", "{\"Subject\": \"And again\"}"),
    ("GET", "/sobjects/Case/Request_Key__c/key-1", ""),
    ("DELETE", "/sobjects/Account/001000000000000AAA", ""),
    ("PATCH", "/sobjects/Account/001000000000000AAA", "{\"Name\": \"Nobody\"}"),
    ("PUT", "/sobjects/Account", "{}"),
    ("GET", "/nowhere", ""),
    (
        "POST",
        "/composite/sobjects",
        "{\"allOrNone\": false, \"records\": [{\"attributes\": {\"type\": \"Account\"}, \"Name\": \"One\"}, {\"attributes\": {\"type\": \"Contact\"}}]}",
    ),
    (
        "POST",
        "/composite",
        "{\"allOrNone\": true, \"compositeRequest\": [{\"method\": \"POST\", \"url\": \"/services/data/v68.0/sobjects/Account\", \"referenceId\": \"a\", \"body\": {\"Name\": \"Two\"}}, {\"method\": \"PATCH\", \"url\": \"/services/data/v68.0/sobjects/Account/@{a.id}\", \"referenceId\": \"b\", \"body\": {\"Phone\": \"1\"}}, {\"method\": \"GET\", \"url\": \"/services/data/v68.0/sobjects/Account/@{a.id}\", \"referenceId\": \"c\"}, {\"method\": \"DELETE\", \"url\": \"/services/data/v68.0/sobjects/Account/@{a.id}\", \"referenceId\": \"d\"}]}",
    ),
    (
        "POST",
        "/composite/batch",
        "{\"batchRequests\": [{\"method\": \"GET\", \"url\": \"v68.0/limits\"}, {\"method\": \"GET\", \"url\": \"v68.0/sobjects/Account/001000000000000AAA\"}]}",
    ),
    (
        "POST",
        "/composite/tree/Account",
        "{\"records\": [{\"attributes\": {\"type\": \"Account\", \"referenceId\": \"r1\"}, \"Name\": \"Tree\", \"Contacts\": {\"records\": [{\"attributes\": {\"type\": \"Contact\", \"referenceId\": \"r2\"}, \"LastName\": \"Leaf\"}]}}]}",
    ),
];

/// What is asked less often: not for the excerpt of the explorer, but for what comes behind it.
const FURTHER_QUERIES: &[&str] = &[
    "SELECT Id, FORMAT(AnnualRevenue) shown FROM Account",
    "SELECT Id FROM Account WHERE Name INCLUDES ('a') OR Industry EXCLUDES ('b', 'c;d')",
    "SELECT Id FROM Account USING SCOPE mine",
    "SELECT DAY_IN_MONTH(CreatedDate), COUNT_DISTINCT(Id) FROM Case GROUP BY DAY_IN_MONTH(CreatedDate)",
    "SELECT Id FROM Account WHERE Name NOT IN ('a', 'b') AND Name > 'A' AND Name < 'Z' AND IsDeleted = TRUE ORDER BY Name ASC NULLS FIRST, Id DESC",
    "SELECT Id, (SELECT Id FROM Contacts ORDER BY Name LIMIT 1), (SELECT Id FROM Cases) FROM Account LIMIT 1 OFFSET 3000",
    "SELECT Id FROM Account WHERE AnnualRevenue = 1.5e3 OR CreatedDate < YESTERDAY OR LastModifiedDate = THIS_WEEK",
    "SELECT Name FROM Account WHERE Owner.Profile.Name = 'x' AND Parent.Parent.Name != null",
    "SELECT Id FROM Account WHERE Name = 5",
    "SELECT Id Name FROM Account",
    "SELECT * FROM Account",
    "SELECT Id FROM Account ORDER BY Nothing",
    "SELECT Name, COUNT(Id) FROM Account",
    "FIND {x}",
    "UPDATE Account SET Name = 'x'",
];

const FURTHER_REQUESTS: &[(&str, &str, &str)] = &[
    ("GET", "/query?q=SELECT+Id+FROM+Account&explain=x", ""),
    ("GET", "/query?q=SELECT", ""),
    ("GET", "/query", ""),
    ("GET", "/sobjects/Account/001000000000000AAA?fields=Name,Nothing", ""),
    ("GET", "/sobjects/Nothing/describe", ""),
    ("HEAD", "/sobjects/Account", ""),
    ("POST", "/query", "{}"),
    ("POST", "/sobjects/Account", "[]"),
    ("POST", "/sobjects/Account", ""),
    ("POST", "/sobjects/Account", "{\"Name\": 5, \"NumberOfEmployees\": \"x\", \"AnnualRevenue\": true}"),
    (
        "POST",
        "/sobjects/Account",
        "{\"Name\": \"A\", \"NumberOfEmployees\": 7, \"Website\": null, \"Id\": \"001000000000000AAA\"}",
    ),
    ("POST", "/sobjects/Case", "{\"Subject\": \"x\", \"ContactId\": \"001000000000000AAA\", \"Status\": \"Nowhere\"}"),
    ("PATCH", "/composite/sobjects", "{\"records\": []}"),
    ("DELETE", "/composite/sobjects?ids=001000000000000AAA", ""),
    (
        "POST",
        "/composite",
        "{\"compositeRequest\": [{\"method\": \"GET\", \"url\": \"/services/data/v68.0/nowhere\", \"referenceId\": \"a\"}]}",
    ),
];

fn pressed(does: &str, fields: &[(&str, &str)]) -> Question {
    let fields = fields.iter().copied().chain([("do", does)]);
    Question::Explore(fields.map(|(name, text)| (name.to_owned(), text.to_owned())).collect())
}

/// A further visit of the org of that pattern: what is asked less often, twice, or too late.
pub fn further(slug: &str) -> Vec<Question> {
    let mut visit = vec![pressed(&["load:", slug].concat(), &[]), pressed("send", &[]), pressed("send", &[])];
    visit.extend(FURTHER_QUERIES.iter().map(|query| pressed("query", &[("soql", query)])));
    visit.extend(FURTHER_REQUESTS.iter().map(|(method, path, body)| {
        pressed("send", &[("method", method), ("path", &["/services/data/v68.0", path].concat()), ("body", body)])
    }));
    for path in
        ["/services/data/v99.0/limits", "/services/data/v31.0/sobjects/User/describe", "/services/apexrest/x", "//", ""]
    {
        visit.push(pressed("send", &[("method", "PUT"), ("path", path), ("body", "{")]));
        visit.push(pressed("send", &[("method", "GET"), ("path", path), ("headers", "Accept: application/xml")]));
    }
    // What was used in the last day is counted by the hour, and forgotten.
    for does in ["advance:60000", "advance:3600000", "advance:86400000", "advance:3600000", "advance:86400000"] {
        visit.extend([does, "view:records", "send", "view:soql"].map(|does| pressed(does, &[])));
        visit.push(pressed("query", &[("soql", QUERIES[0])]));
    }
    visit
}

/// A visit of the org of that pattern.
pub fn of(slug: &str) -> Vec<Question> {
    let mut visit = vec![pressed(&["load:", slug].concat(), &[])];
    // What the boxes hold at first.
    visit.extend(["view:rest", "send", "curl", "view:soql", "query"].map(|does| pressed(does, &[])));
    visit.extend(QUERIES.iter().map(|query| pressed("query", &[("soql", query)])));
    visit.push(pressed("query", &[("soql", QUERIES[0]), ("all", "on")]));
    visit.push(pressed("view:rest", &[]));
    visit.extend(REQUESTS.iter().flat_map(|(method, path, body)| {
        let path = ["/services/data/v68.0", path].concat();
        let fields = [("method", *method), ("path", &path), ("body", *body)];
        ["send", "curl"].map(|does| pressed(does, &fields))
    }));
    visit.push(pressed("send", &[("method", "GET"), ("path", "/services/data/"), ("headers", "")]));
    visit
}
