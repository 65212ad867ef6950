# What there is, and rows: read, written, deleted, one and many. They make the rows that later calls use.
# A call refuses any answer but the one that it names.

from client import call, kept, org, refused, same, shipment


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
