# Apex REST: the classes of the folder that the tests serve.
# A call refuses any answer but the one that it names.

from client import call, org, refused, same


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


@call("Apex REST: METHOD_NOT_ALLOWED")
def _():
    change = lambda: org.apexecute("shipments/v1/P-1", method="PATCH", data={})
    refused(change, "METHOD_NOT_ALLOWED", "HTTP Method 'PATCH' not allowed. Allowed are ", 405)


@call("Apex REST: JSON_PARSER_ERROR, an unknown parameter")
def _():
    wrong = {"reference": "B-3", "weight": 1}
    refused(lambda: org.apexecute("shipments/v1/", method="POST", data=wrong), "JSON_PARSER_ERROR", status=400)
