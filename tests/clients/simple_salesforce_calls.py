# What simple-salesforce does against the mock org: a list of calls in their order, each with its name in the table of
# docs/clients.md. Prints one JSON object a line: the name, and what went wrong.
# It refuses any answer but the one that a call names. The client speaks https alone; an adapter takes the s away.
# Longer than 400 lines because it is one list, in which later calls use what earlier ones made.

import json
import sys
import traceback
from datetime import datetime, timezone

import requests
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceError

url, token, control = sys.argv[1:]
host = url.removeprefix("http://")
base = "/services/data/v60.0"


class Plain(requests.adapters.HTTPAdapter):
    """Sends what is meant for https over http: the mock org has no certificate."""

    def send(self, request, **options):
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, **options)


def connect(token=token):
    session = requests.Session()
    session.mount("https://", Plain())
    return Salesforce(instance_url=f"https://{host}", session_id=token, session=session, version="60.0")


org = connect()
kept = {}


def order(path, body):
    """Tells the port for tests."""
    answer = requests.post(control + path, json=body, timeout=60)
    assert answer.ok, answer.text


def with_profile(name, call):
    """Does something while the user has another profile, as an administrator would give it one."""
    one = lambda query: org.query(query)["records"][0]
    user = one("SELECT Id, ProfileId FROM User WHERE Username = 'night.shift@night-network.example'")
    org.User.update(user["Id"], {"ProfileId": one(f"SELECT Id FROM Profile WHERE Name = '{name}'")["Id"]})
    try:
        call()
    finally:
        org.User.update(user["Id"], {"ProfileId": user["ProfileId"]})


def shipment(reference, **more):
    return {"Name": reference, "Reference__c": reference, "Carrier__c": "Northfold", **more}


def same(found, wanted):
    assert found == wanted, f"{found!r} is not {wanted!r}"


def refused(call, code, message=None, status=None):
    try:
        answer = call()
    except SalesforceError as error:
        content = error.content
        first = content[0] if isinstance(content, list) and content else {}
        found = first.get("errorCode") if isinstance(first, dict) else None
        if status is not None:
            same(error.status, status)
        if code is not None:
            assert found == code, f"{code} was expected, and came {error}"
        if message is not None:
            assert message in first["message"], f"{first['message']!r} does not hold {message!r}"
        return
    raise AssertionError(f"{code} was expected, and came {answer!r}")


calls = []


def call(name):
    def keep(function):
        calls.append((name, function))
        return function

    return keep


# Discovery


@call("describe all objects")
def _():
    described = org.describe()
    same(described["maxBatchSize"], 200)
    assert any(one["name"] == "Shipment__c" for one in described["sobjects"])


@call("describe one object")
def _():
    described = org.Shipment__c.describe()
    same(described["label"], "Shipment")
    field = next(field for field in described["fields"] if field["name"] == "Status__c")
    same([value["value"] for value in field["picklistValues"]], ["Planned", "Shipped", "Delivered"])


@call("object information")
def _():
    same(org.Shipment__c.metadata()["objectDescribe"]["name"], "Shipment__c")


@call("limits")
def _():
    limits = org.limits()
    usage = org.api_usage["api-usage"]
    same(limits["DailyApiRequests"]["Max"], usage.total)
    same(limits["DailyApiRequests"]["Remaining"], usage.total - usage.used)


# Rows


@call("create")
def _():
    created = org.Shipment__c.create(shipment("P-1", Weight__c=12.5))
    same((created["success"], created["errors"]), (True, []))
    kept["one"] = created["id"]


@call("retrieve")
def _():
    read = org.Shipment__c.get(kept["one"])
    same((read["Name"], read["Weight__c"], read["Account__c"]), ("P-1", 12.5, None))


@call("retrieve by external id")
def _():
    same(org.Shipment__c.get_by_custom_id("Reference__c", "P-1")["Id"], kept["one"])


@call("update")
def _():
    same(org.Shipment__c.update(kept["one"], {"Status__c": "Shipped", "Weight__c": None}), 204)
    read = org.Shipment__c.get(kept["one"])
    same((read["Status__c"], read["Weight__c"]), ("Shipped", None))


@call("upsert creates")
def _():
    same(org.Shipment__c.upsert("Reference__c/P-2", {"Name": "P-2", "Carrier__c": "Juniper"}), 201)
    kept["two"] = org.Shipment__c.get_by_custom_id("Reference__c", "P-2")["Id"]


@call("upsert updates")
def _():
    same(org.Shipment__c.upsert("Reference__c/P-2", {"Carrier__c": "Tallow"}), 200)
    same(org.Shipment__c.get(kept["two"])["Carrier__c"], "Tallow")


@call("delete")
def _():
    same(org.Shipment__c.delete(kept["two"]), 204)
    refused(lambda: org.Shipment__c.get(kept["two"]), "ENTITY_IS_DELETED", "entity is deleted", 404)


@call("create with a lookup")
def _():
    kept["account"] = org.Account.create({"Name": "Juniper"})["id"]
    created = org.Shipment__c.create(shipment("P-3", Account__c=kept["account"]))
    same(org.Shipment__c.get(created["id"])["Account__c"], kept["account"])
    kept["contact"] = org.Contact.create({"LastName": "Okafor", "AccountId": kept["account"]})["id"]


# Collections


@call("create many")
def _():
    records = [{"attributes": {"type": "Shipment__c"}, **shipment(f"Q-{at}")} for at in range(3)]
    created = org.restful("composite/sobjects", method="POST", json={"allOrNone": False, "records": records})
    same([one["success"] for one in created], [True, True, True])
    kept["many"] = [one["id"] for one in created]


@call("delete many")
def _():
    deleted = org.restful("composite/sobjects", params={"ids": ",".join(kept["many"])}, method="DELETE")
    same([one["success"] for one in deleted], [True, True, True])


# Queries


@call("query")
def _():
    found = org.query("SELECT Id, Account__r.Name FROM Shipment__c WHERE Reference__c = 'P-3'")
    same((found["totalSize"], found["done"]), (1, True))
    same(found["records"][0]["Account__r"]["Name"], "Juniper")


@call("query for a total")
def _():
    found = org.query("SELECT COUNT(Id) number FROM Shipment__c WHERE Reference__c LIKE 'P-%'")
    same(found["records"][0]["number"], 2)


@call("count")
def _():
    same(org.query("SELECT COUNT() FROM Shipment__c WHERE Reference__c LIKE 'P-%'")["totalSize"], 2)


@call("query with paging")
def _():
    for at in range(210):
        org.Contact.create({"LastName": f"Leaf {at}"})
    # In pages of the size that the client asks for, and all of them by its own following of nextRecordsUrl.
    headers = {"Sforce-Query-Options": "batchSize=200"}
    query = "SELECT Id, LastName FROM Contact WHERE LastName LIKE 'Leaf %'"
    first = org.query(query, headers=headers)
    same((first["totalSize"], first["done"], len(first["records"])), (210, False, 200))
    second = org.query_more(first["nextRecordsUrl"], identifier_is_url=True, headers=headers)
    same((len(second["records"]), second["done"]), (10, True))
    all_of_them = org.query_all(query, headers=headers)
    same((len(all_of_them["records"]), all_of_them["done"]), (210, True))
    same(sum(1 for _ in org.query_all_iter(query, headers=headers)), 210)


@call("query all, the deleted too")
def _():
    found = org.query("SELECT Id, IsDeleted FROM Shipment__c WHERE Reference__c = 'P-2'", include_deleted=True)
    same([one["IsDeleted"] for one in found["records"]], [True])


@call("search")
def _():
    found = org.search("FIND {junip*} IN NAME FIELDS RETURNING Account(Id, Name)")["searchRecords"]
    same([(one["Id"], one["Name"]) for one in found], [(kept["account"], "Juniper")])
    # Everywhere, and the Id alone.
    assert kept["account"] in [one["Id"] for one in org.quick_search("Juniper")["searchRecords"]]


START = datetime(2026, 11, 24, 2, tzinfo=timezone.utc)
END = datetime(2026, 11, 26, tzinfo=timezone.utc)


@call("updated in a span")
def _():
    ids = org.Shipment__c.updated(START, END)["ids"]
    same((kept["one"] in ids, kept["two"] in ids), (True, False))


@call("deleted in a span")
def _():
    deleted = org.Shipment__c.deleted(START, END)["deletedRecords"]
    assert kept["two"] in [one["id"] for one in deleted], deleted


@call("a parent by way of its relationship")
def _():
    same(org.restful(f"sobjects/Contact/{kept['contact']}/Account")["Name"], "Juniper")


@call("a parent of several types by way of its relationship")
def _():
    task = org.Task.create({"Subject": "Call", "WhatId": kept["one"]})["id"]
    read = org.restful(f"sobjects/Task/{task}/What", params={"fields": "Reference__c"})
    same((read["attributes"]["type"], read["Reference__c"]), ("Shipment__c", "P-1"))


@call("recently seen")
def _():
    created = org.Shipment__c.create(shipment("P-9"), headers={"Sforce-Mru": "updateMru=true"})
    same(org.restful("recent")[0]["Id"], created["id"])


# Composite


@call("composite")
def _():
    requests_of_it = [
        {"method": "POST", "url": f"{base}/sobjects/Account", "referenceId": "account", "body": {"Name": "Wick"}},
        {
            "method": "POST",
            "url": f"{base}/sobjects/Shipment__c",
            "referenceId": "shipment",
            "body": shipment("R-1", Account__c="@{account.id}"),
        },
    ]
    answer = org.restful("composite", method="POST", json={"allOrNone": True, "compositeRequest": requests_of_it})
    same([one["httpStatusCode"] for one in answer["compositeResponse"]], [201, 201])


@call("tree")
def _():
    leaf = {"attributes": {"type": "Contact", "referenceId": "leaf"}, "LastName": "Of a tree"}
    root = {"attributes": {"type": "Account", "referenceId": "root"}, "Name": "Tree", "Contacts": {"records": [leaf]}}
    answer = org.restful("composite/tree/Account", method="POST", json={"records": [root]})
    same((answer["hasErrors"], [one["referenceId"] for one in answer["results"]]), (False, ["root", "leaf"]))


# Apex REST


@call("Apex REST: post")
def _():
    body = {"reference": "B-1", "carrier": "Northfold"}
    same(org.apexecute("shipments/v1/", method="POST", data=body), "B-1")


@call("Apex REST: get")
def _():
    same(org.apexecute("shipments/v1/B-1", method="GET"), {"reference": "B-1", "carrier": "Northfold"})


@call("Apex REST: NOT_FOUND, no such mapping")
def _():
    refused(lambda: org.apexecute("nothing", method="GET"), "NOT_FOUND", "Could not find a match for URL", 404)


@call("Apex REST: APEX_ERROR")
def _():
    body = {"reference": "B-2", "carrier": "Nobody"}
    refused(lambda: org.apexecute("shipments/v1/", method="POST", data=body), "APEX_ERROR", "System.DmlException", 500)


# Errors


@call("INVALID_SESSION_ID")
def _():
    refused(lambda: connect("guessed").Account.get(kept["account"]), "INVALID_SESSION_ID", "Session expired", 401)


@call("REQUIRED_FIELD_MISSING")
def _():
    refused(lambda: org.Shipment__c.create({"Name": "x"}), "REQUIRED_FIELD_MISSING", "[Carrier__c]", 400)


@call("DUPLICATE_VALUE")
def _():
    refused(lambda: org.Shipment__c.create(shipment("P-1")), "DUPLICATE_VALUE", kept["one"][:15], 400)


@call("STRING_TOO_LONG")
def _():
    refused(lambda: org.Shipment__c.create(shipment("x", Carrier__c="x" * 41)), "STRING_TOO_LONG", "(max length=40)", 400)


@call("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")
def _():
    wrong = shipment("x", Status__c="Lost")
    refused(lambda: org.Shipment__c.create(wrong), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Lost", 400)


@call("FIELD_CUSTOM_VALIDATION_EXCEPTION")
def _():
    wrong = shipment("x", Weight__c=-1)
    refused(lambda: org.Shipment__c.create(wrong), "FIELD_CUSTOM_VALIDATION_EXCEPTION", "A weight is not negative.", 400)


@call("DELETE_FAILED")
def _():
    org.Shipment__c.create(shipment("P-8", Escort__c=kept["contact"]))
    refused(lambda: org.Contact.delete(kept["contact"]), "DELETE_FAILED", status=400)


@call("MALFORMED_SEARCH")
def _():
    refused(lambda: org.search("Juniper"), "MALFORMED_SEARCH", status=400)


@call("INVALID_FIELD, in a row")
def _():
    refused(lambda: org.Shipment__c.create(shipment("x", Nothing__c=1)), "INVALID_FIELD", "'Nothing__c'", 400)


@call("INVALID_FIELD, in a query")
def _():
    refused(lambda: org.query("SELECT Nothing FROM Account"), "INVALID_FIELD", "ERROR at Row:1:Column:8", 400)


@call("INVALID_TYPE")
def _():
    refused(lambda: org.query("SELECT Id FROM Nothing"), "INVALID_TYPE", "sObject type 'Nothing' is not supported.", 400)


@call("MALFORMED_QUERY")
def _():
    refused(lambda: org.query("SELECT FROM Account"), "MALFORMED_QUERY", "unexpected token: 'FROM'", 400)


@call("MALFORMED_ID")
def _():
    refused(lambda: org.Account.get(kept["contact"]), "MALFORMED_ID", status=400)


@call("NOT_FOUND, no such row")
def _():
    refused(lambda: org.Account.get("001000000000000AAA"), "NOT_FOUND", "The requested resource does not exist", 404)


@call("several rows of one external id (300)")
def _():
    for name in ("a", "b"):
        org.Shipment__c.create(shipment(f"Z-{name}", Batch__c="both"))
    refused(lambda: org.Shipment__c.get_by_custom_id("Batch__c", "both"), None, status=300)


@call("ENTITY_IS_DELETED")
def _():
    refused(lambda: org.Shipment__c.update(kept["two"], {"Name": "late"}), "ENTITY_IS_DELETED", status=404)


@call("METHOD_NOT_ALLOWED")
def _():
    change = lambda: org.restful(f"sobjects/Shipment__c/{kept['one']}", method="PUT", json={})
    refused(change, "METHOD_NOT_ALLOWED", "HTTP Method 'PUT' not allowed.", 405)


@call("INVALID_AUTH_HEADER")
def _():
    refused(lambda: org.restful("limits", headers={"Authorization": ""}), "INVALID_AUTH_HEADER", status=401)


@call("INVALID_EMAIL_ADDRESS")
def _():
    wrong = shipment("x", Contact_Email__c="nobody")
    refused(lambda: org.Shipment__c.create(wrong), "INVALID_EMAIL_ADDRESS", "invalid email address: nobody", 400)


@call("NUMBER_OUTSIDE_VALID_RANGE")
def _():
    refused(lambda: org.Shipment__c.create(shipment("x", Weight__c=1e9)), "NUMBER_OUTSIDE_VALID_RANGE", status=400)


@call("INVALID_CROSS_REFERENCE_KEY")
def _():
    wrong = shipment("x", Account__c="001000000000000AAA")
    refused(lambda: org.Shipment__c.create(wrong), "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", 400)


@call("FIELD_INTEGRITY_EXCEPTION")
def _():
    wrong = shipment("x", Delivered_On__c="4001-01-01")
    refused(lambda: org.Shipment__c.create(wrong), "FIELD_INTEGRITY_EXCEPTION", status=400)


@call("INSUFFICIENT_ACCESS_OR_READONLY")
def _():
    change = lambda: org.Account.update(kept["account"], {"Name": "x"})
    text = "insufficient access rights on object id"
    with_profile("Read Only", lambda: refused(change, "INSUFFICIENT_ACCESS_OR_READONLY", text, 403))


@call("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY")
def _():
    record = {"Name": "x", "Carrier__c": "Northfold", "Account__c": kept["account"]}
    create = lambda: org.Shipment__c.create(record)
    text = "insufficient access rights on cross-reference id"
    code = "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
    with_profile("Minimum Access - Salesforce", lambda: refused(create, code, text, 403))


@call("NOT_FOUND, an object that may not be read")
def _():
    read = lambda: org.Account.get(kept["account"])
    with_profile("Minimum Access - Salesforce", lambda: refused(read, "NOT_FOUND", status=404))


@call("MALFORMED_ID, in a lookup")
def _():
    wrong = shipment("x", Account__c=kept["contact"])
    refused(lambda: org.Shipment__c.create(wrong), "MALFORMED_ID", "id value of incorrect type", 400)


@call("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")
def _():
    create = lambda: org.Shipment__c.create(shipment("x", Carrier__c="Nobody"))
    refused(create, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "ShipmentTrigger: execution of BeforeInsert", 400)


@call("INVALID_FIELD_FOR_INSERT_UPDATE")
def _():
    change = lambda: org.Shipment__c.update(kept["one"], {"CreatedDate": "2020-01-01T00:00:00.000Z"})
    refused(change, "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: CreatedDate.", 400)


@call("JSON_PARSER_ERROR")
def _():
    refused(lambda: org.restful("sobjects/Account", method="POST", data="{}}"), "JSON_PARSER_ERROR", status=400)


@call("UNSUPPORTED_MEDIA_TYPE")
def _():
    headers = {"Content-Type": "text/plain"}
    post = lambda: org.restful("sobjects/Account", method="POST", data="Name=A", headers=headers)
    refused(post, "UNSUPPORTED_MEDIA_TYPE", status=415)


@call("NOT_FOUND, no such object")
def _():
    refused(lambda: org.Nothing__c.describe(), "NOT_FOUND", "The requested resource does not exist", 404)


@call("NOT_FOUND, no such external id field")
def _():
    text = "Provided external ID field does not exist or is not accessible: Weight__c"
    refused(lambda: org.Shipment__c.get_by_custom_id("Weight__c", "1"), "NOT_FOUND", text, 404)


@call("INVALID_QUERY_LOCATOR")
def _():
    refused(lambda: org.query_more("01g000000000000AAA-2000"), "INVALID_QUERY_LOCATOR", status=400)


@call("INVALID_REPLICATION_DATE")
def _():
    refused(lambda: org.Shipment__c.deleted(END, START), "INVALID_REPLICATION_DATE", status=400)


@call("Apex REST: METHOD_NOT_ALLOWED")
def _():
    change = lambda: org.apexecute("shipments/v1/P-1", method="PATCH", data={})
    refused(change, "METHOD_NOT_ALLOWED", "HTTP Method 'PATCH' not allowed. Allowed are ", 405)


@call("Apex REST: JSON_PARSER_ERROR, an unknown parameter")
def _():
    wrong = {"reference": "B-3", "weight": 1}
    refused(lambda: org.apexecute("shipments/v1/", method="POST", data=wrong), "JSON_PARSER_ERROR", status=400)


@call("a row that has not changed since (304)")
def _():
    since = {"If-Modified-Since": "Sat, 28 Nov 2026 03:00:00 GMT"}
    refused(lambda: org.Shipment__c.get(kept["one"], headers=since), None, status=304)


@call("a change on a condition that fails (412)")
def _():
    since = {"If-Unmodified-Since": "Mon, 23 Nov 2026 03:00:00 GMT"}
    refused(lambda: org.Shipment__c.update(kept["one"], {"Name": "late"}, headers=since), None, status=412)


# What the mock org has not


@call("a query's plans")
def _():
    plans = org.restful("query", params={"explain": "SELECT Id FROM Account"})["plans"]
    assert [plan["leadingOperationType"] for plan in plans] == ["TableScan"], plans


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


for name, function in calls:
    wrong = None
    try:
        function()
    except Exception:
        wrong = traceback.format_exc()
    print(json.dumps({"name": name, "wrong": wrong}), flush=True)
