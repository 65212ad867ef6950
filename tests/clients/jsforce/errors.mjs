// Conditions that are not met, and every error of a row that the org can be brought to.
// A call refuses any answer but the one that it names.

import assert from "node:assert/strict";

import { refused } from "./client.mjs";

export const conditions = ({ org, base, Shipment, json, kept }) => [
  // Conditions
  ["a row that has not changed since (304)", async () => {
    const answer = await org.request({ method: "GET", url: `${base}/sobjects/Shipment__c/${kept.one}`, headers: { "If-Modified-Since": "Tue, 24 Nov 2026 03:00:00 GMT" } });
    assert.equal(answer, "", "jsforce makes an empty text of a 304");
  }],
  ["a change on a condition that fails (412)", async () => {
    await refused(json("PATCH", `/sobjects/Shipment__c/${kept.one}`, { Name: "late" }, { "If-Unmodified-Since": "Mon, 23 Nov 2026 03:00:00 GMT" }), "ERROR_HTTP_412");
    assert.equal((await Shipment().retrieve(kept.one)).Name, "S-1");
  }],
];

export const errorsOfRows = ({ org, connect, base, Shipment, shipment, json, kept, withProfile }) => [
  // Errors of rows
  ["INVALID_SESSION_ID", () => refused(connect({ accessToken: "guessed" }).sobject("Account").retrieve(kept.account), "INVALID_SESSION_ID", { message: "Session expired or invalid" })],
  ["INVALID_AUTH_HEADER", () => refused(connect({ accessToken: undefined }).request(`${base}/limits`), "INVALID_AUTH_HEADER")],
  ["REQUIRED_FIELD_MISSING", () =>
    refused(Shipment().create({ Name: "x" }), "REQUIRED_FIELD_MISSING", { message: "Required fields are missing: [Carrier__c]", fields: ["Carrier__c"] })],
  ["DUPLICATE_VALUE", () =>
    refused(Shipment().create(shipment("S-1")), "DUPLICATE_VALUE", { message: `duplicate value found: Reference__c duplicates value on record with id: ${kept.one.slice(0, 15)}` })],
  ["STRING_TOO_LONG", () =>
    refused(Shipment().create(shipment("L-1", { Carrier__c: "x".repeat(41) })), "STRING_TOO_LONG", { message: `Carrier: data value too large: ${"x".repeat(41)} (max length=40)`, fields: ["Carrier__c"] })],
  ["INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", () =>
    refused(Shipment().create(shipment("P-1", { Status__c: "Lost" })), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", { message: "Status: bad value for restricted picklist field: Lost", fields: ["Status__c"] })],
  ["FIELD_CUSTOM_VALIDATION_EXCEPTION", () =>
    refused(Shipment().create(shipment("V-1", { Weight__c: -1 })), "FIELD_CUSTOM_VALIDATION_EXCEPTION", { message: "A weight is not negative.", fields: ["Weight__c"] })],
  ["INVALID_EMAIL_ADDRESS", () =>
    refused(Shipment().create(shipment("E-1", { Contact_Email__c: "nobody" })), "INVALID_EMAIL_ADDRESS", { message: "Contact Email: invalid email address: nobody", fields: ["Contact_Email__c"] })],
  ["NUMBER_OUTSIDE_VALID_RANGE", () => refused(Shipment().create(shipment("N-1", { Weight__c: 1e9 })), "NUMBER_OUTSIDE_VALID_RANGE", { fields: ["Weight__c"] })],
  ["INVALID_CROSS_REFERENCE_KEY", () =>
    refused(Shipment().create(shipment("X-1", { Account__c: "001000000000000AAA" })), "INVALID_CROSS_REFERENCE_KEY", { message: "invalid cross reference id" })],
  ["FIELD_INTEGRITY_EXCEPTION", () =>
    refused(Shipment().create(shipment("Y-1", { Delivered_On__c: "4001-01-01" })), "FIELD_INTEGRITY_EXCEPTION", { fields: ["Delivered_On__c"] })],
  ["DELETE_FAILED", async () => {
    await Shipment().create(shipment("R-2", { Escort__c: kept.contact }));
    await refused(org.sobject("Contact").destroy(kept.contact), "DELETE_FAILED");
    assert.equal((await org.sobject("Contact").retrieve(kept.contact)).LastName, "Okafor");
  }],
  ["INSUFFICIENT_ACCESS_OR_READONLY", () =>
    withProfile("Read Only", () =>
      refused(org.sobject("Account").update({ Id: kept.account, Name: "x" }), "INSUFFICIENT_ACCESS_OR_READONLY", { message: "insufficient access rights on object id" }))],
  ["INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", () =>
    withProfile("Minimum Access - Salesforce", async () => {
      assert.equal((await Shipment().create({ Name: "W-1", Carrier__c: "Northfold" })).success, true, "the permission set gives it");
      await refused(Shipment().create({ Name: "W-2", Carrier__c: "Northfold", Account__c: kept.account }), "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", { message: "insufficient access rights on cross-reference id" });
    })],
  ["NOT_FOUND, an object that may not be read", () =>
    withProfile("Minimum Access - Salesforce", () => refused(org.sobject("Account").retrieve(kept.account), "NOT_FOUND"))],
  ["MALFORMED_ID, in a lookup", () =>
    refused(Shipment().create(shipment("X-2", { Account__c: kept.contact })), "MALFORMED_ID", { message: `Account: id value of incorrect type: ${kept.contact}`, fields: ["Account__c"] })],
  ["CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", () =>
    refused(Shipment().create(shipment("T-1", { Carrier__c: "Nobody" })), "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", { message: /^ShipmentTrigger: execution of BeforeInsert\n\ncaused by: System\.IllegalArgumentException: Nobody carries nothing\./ })],
  ["INVALID_FIELD_FOR_INSERT_UPDATE", () =>
    refused(json("PATCH", `/sobjects/Shipment__c/${kept.one}`, { CreatedDate: "2020-01-01T00:00:00.000Z" }), "INVALID_FIELD_FOR_INSERT_UPDATE", { message: /^Unable to create\/update fields: CreatedDate\. / })],
  ["INVALID_FIELD, in a row", () =>
    refused(Shipment().create(shipment("F-1", { Nothing__c: 1 })), "INVALID_FIELD", { message: "No such column 'Nothing__c' on sobject of type Shipment__c" })],
  ["MALFORMED_ID", () => refused(org.request(`${base}/sobjects/Account/${kept.contact}`), "MALFORMED_ID")],
  ["JSON_PARSER_ERROR", () => refused(json("POST", "/sobjects/Account", "{}}"), "JSON_PARSER_ERROR")],
  ["JSON_PARSER_ERROR, another type", () =>
    refused(json("POST", "/sobjects/Shipment__c", "{\"Weight__c\":\"heavy\"}"), "JSON_PARSER_ERROR", { message: "Cannot deserialize instance of double from VALUE_STRING value heavy or request may be missing a required field at [line:1, column:21]" })],
  ["JSON_PARSER_ERROR, an open object", () => refused(json("POST", "/sobjects/Account", "{\"Name\":"), "JSON_PARSER_ERROR")],
  ["NOT_FOUND, no such object", () => refused(org.request(`${base}/sobjects/Nothing__c/describe`), "NOT_FOUND", { message: "The requested resource does not exist" })],
  ["NOT_FOUND, no such row", () => refused(org.request(`${base}/sobjects/Account/001000000000000AAA`), "NOT_FOUND")],
  ["NOT_FOUND, no such external id field", () =>
    refused(org.request(`${base}/sobjects/Shipment__c/Weight__c/1`), "NOT_FOUND", { message: "Provided external ID field does not exist or is not accessible: Weight__c" })],
  ["NOT_FOUND, no such version", () => refused(org.request("/services/data/v99.0/limits"), "NOT_FOUND")],
  ["several rows of one external id (300)", async () => {
    for (const name of ["a", "b"]) await Shipment().create(shipment(`D-${name}`, { Batch__c: "twice" }));
    const error = await refused(org.request(`${base}/sobjects/Shipment__c/Batch__c/twice`), "MULTIPLE_CHOICES");
    assert.equal(error.data.length, 2);
  }],
  ["ENTITY_IS_DELETED", () => refused(Shipment().update({ Id: kept.two, Name: "late" }), "ENTITY_IS_DELETED")],
  ["METHOD_NOT_ALLOWED", () =>
    refused(json("PUT", `/sobjects/Shipment__c/${kept.one}`, {}), "METHOD_NOT_ALLOWED", { message: "HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,PATCH,DELETE" })],
  ["UNSUPPORTED_MEDIA_TYPE", () =>
    refused(org.request({ method: "POST", url: `${base}/sobjects/Account`, body: "Name=A", headers: { "content-type": "text/plain" } }), "UNSUPPORTED_MEDIA_TYPE")],
];
