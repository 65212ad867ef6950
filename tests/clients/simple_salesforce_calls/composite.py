# Requests of several parts.
# A call refuses any answer but the one that it names.

from client import base, call, org, same, shipment


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
