# Every error of a row that the org can be brought to, and conditions that are not met.
# A call refuses any answer but the one that it names.

from client import call, connect, kept, org, refused, shipment, with_profile


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


@call("INVALID_FIELD, in a row")
def _():
    refused(lambda: org.Shipment__c.create(shipment("x", Nothing__c=1)), "INVALID_FIELD", "'Nothing__c'", 400)


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


@call("a row that has not changed since (304)")
def _():
    since = {"If-Modified-Since": "Sat, 28 Nov 2026 03:00:00 GMT"}
    refused(lambda: org.Shipment__c.get(kept["one"], headers=since), None, status=304)


@call("a change on a condition that fails (412)")
def _():
    since = {"If-Unmodified-Since": "Mon, 23 Nov 2026 03:00:00 GMT"}
    refused(lambda: org.Shipment__c.update(kept["one"], {"Name": "late"}, headers=since), None, status=412)
