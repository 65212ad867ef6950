# What no row brings about: what the org has not, faults that the port for tests installs, locks, limits, the way there.
# A call refuses any answer but the one that it names.

import requests

from client import base, call, kept, order, org, refused, same, shipment


@call("who the user is")
def _():
    answer = org._call_salesforce("GET", f"https://{org.sf_instance}/services/oauth2/userinfo").json()
    assert answer["preferred_username"] == "night.shift@night-network.example", answer


@call("NOT_IMPLEMENTED, a report's plan")
def _():
    explain = lambda: org.restful("query", params={"explain": "00Obn0000000001AAA"})
    refused(explain, "NOT_IMPLEMENTED", "/query?explain", 501)


@call("NOT_IMPLEMENTED, XML")
def _():
    refused(lambda: org.restful("limits", headers={"Accept": "application/xml"}), "NOT_IMPLEMENTED", "in XML", 501)
    xml = {"Content-Type": "application/xml"}
    post = lambda: org.restful("composite", method="POST", data="<Account/>", headers=xml)
    refused(post, "NOT_IMPLEMENTED", "application/xml", 501)


@call("FUNCTIONALITY_NOT_ENABLED")
def _():
    text = "This feature is not currently enabled for this user type or org: [Wave]"
    refused(lambda: org.restful("wave/datasets"), "FUNCTIONALITY_NOT_ENABLED", text, 403)


# Faults that the port for tests installs


@call("SERVER_UNAVAILABLE")
def _():
    order("/faults", {"requests": [{"path": base, "status": 503}]})
    refused(lambda: org.Shipment__c.get(kept["one"]), "SERVER_UNAVAILABLE", status=503)


@call("INVALID_SESSION_ID, of a session without the scope")
def _():
    text = "This session is not valid for use with the REST API"
    order("/faults", {"requests": [{"path": base, "error": text}]})
    refused(lambda: org.Shipment__c.get(kept["one"]), "INVALID_SESSION_ID", text, 401)


@call("UNKNOWN_EXCEPTION")
def _():
    order("/faults", {"requests": [{"path": base, "error": "UNKNOWN_EXCEPTION"}]})
    text = "An unexpected error occurred. Please include this ErrorId if you contact support: "
    refused(lambda: org.Shipment__c.get(kept["one"]), "UNKNOWN_EXCEPTION", text, 500)


@call("an org that has moved (420)")
def _():
    order("/faults", {"requests": [{"path": base, "status": 420}]})
    refused(lambda: org.Shipment__c.get(kept["one"]), None, status=420)


@call("a lost answer, after which the row is there once")
def _():
    order("/faults", {"requests": [{"method": "POST", "path": base, "lose": "answer"}]})
    try:
        org.Shipment__c.create(shipment("P-K"))
    except requests.exceptions.ConnectionError:
        same(org.query("SELECT COUNT() FROM Shipment__c WHERE Reference__c = 'P-K'")["totalSize"], 1)
    else:
        raise AssertionError("an answer came")


# States of the org


@call("API_DISABLED_FOR_ORG")
def _():
    text = "The REST API is not enabled for this Organization."
    org.apexecute("doors/v1/", method="POST", data={})
    refused(lambda: org.Shipment__c.get(kept["one"]), "API_DISABLED_FOR_ORG", text, 403)
    order("/clock", {"advance": 120_000})
    same(org.Shipment__c.get(kept["one"])["Name"], "P-1")


@call("UNABLE_TO_LOCK_ROW")
def _():
    org.apexecute("holds/v1/", method="POST", data={"reference": "P-1"})
    same(org.apexecute("holds/v1/", method="GET"), "waited")
    text = f"unable to obtain exclusive access to this record or 1 records: {kept['one']}"
    refused(lambda: org.Shipment__c.update(kept["one"], {"Name": "late"}), "UNABLE_TO_LOCK_ROW", text, 400)


# Errors of the way there


@call("URI too long (414)")
def _():
    refused(lambda: org.query(f"SELECT Id FROM Account WHERE Name = '{'x' * 17_000}'"), None, status=414)


@call("head too large (431)")
def _():
    refused(lambda: org.restful("limits", headers={"X-Long": "x" * 17_000}), None, status=431)


@call("body too large (413)")
def _():
    refused(lambda: org.Account.create({"Name": "x" * 20_000_000}), None, status=413)


# The last one: the day's requests run out, and with the day the refusals.


@call("REQUEST_LIMIT_EXCEEDED")
def _():
    usage = lambda: org.api_usage["api-usage"]
    org.restful("")
    for used in range(usage().used, usage().total):
        same(usage().used, used)
        org.restful("")
    same(usage().used, usage().total)
    text = "TotalRequests Limit exceeded."
    refused(lambda: org.Shipment__c.get(kept["one"]), "REQUEST_LIMIT_EXCEEDED", text, 403)
    order("/clock", {"advance": 86_400_000})
    same(org.restful(f"sobjects/Shipment__c/{kept['one']}")["Name"], "P-1")
    same(usage().used, 1)
