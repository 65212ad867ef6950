# Queries, searches and relationships, and what is wrong with one.
# A call refuses any answer but the one that it names.

from datetime import datetime, timezone

from client import call, kept, org, refused, same, shipment


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


# What is wrong with a query


@call("MALFORMED_SEARCH")
def _():
    refused(lambda: org.search("Juniper"), "MALFORMED_SEARCH", status=400)


@call("INVALID_FIELD, in a query")
def _():
    refused(lambda: org.query("SELECT Nothing FROM Account"), "INVALID_FIELD", "ERROR at Row:1:Column:8", 400)


@call("INVALID_TYPE")
def _():
    refused(lambda: org.query("SELECT Id FROM Nothing"), "INVALID_TYPE", "sObject type 'Nothing' is not supported.", 400)


@call("MALFORMED_QUERY")
def _():
    refused(lambda: org.query("SELECT FROM Account"), "MALFORMED_QUERY", "unexpected token: 'FROM'", 400)


@call("INVALID_QUERY_LOCATOR")
def _():
    refused(lambda: org.query_more("01g000000000000AAA-2000"), "INVALID_QUERY_LOCATOR", status=400)


@call("INVALID_REPLICATION_DATE")
def _():
    refused(lambda: org.Shipment__c.deleted(END, START), "INVALID_REPLICATION_DATE", status=400)


@call("a query's plans")
def _():
    plans = org.restful("query", params={"explain": "SELECT Id FROM Account"})["plans"]
    assert [plan["leadingOperationType"] for plan in plans] == ["TableScan"], plans
