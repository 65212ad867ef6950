// Apex REST: the classes of the folder that the tests serve.
// A call refuses any answer but the one that it names.

import assert from "node:assert/strict";

import { refused } from "./client.mjs";

export const apexRest = ({ org, Shipment }) => [
  // Apex REST
  ["Apex REST: post", async () => assert.equal(await org.apex.post("/shipments/v1/", { reference: "A-1", carrier: "Northfold" }), "A-1")],
  ["Apex REST: get", async () => assert.deepEqual(await org.apex.get("/shipments/v1/A-1"), { reference: "A-1", carrier: "Northfold" })],
  ["Apex REST: delete", async () => {
    await org.apex.delete("/shipments/v1/A-1");
    assert.equal(await Shipment().count({ Reference__c: "A-1" }), 0);
  }],
  ["Apex REST: NOT_FOUND, no such mapping", () => refused(org.apex.get("/nothing"), "NOT_FOUND", { message: /^Could not find a match for URL/ })],
  ["Apex REST: METHOD_NOT_ALLOWED", () =>
    refused(org.apex.patch("/shipments/v1/A-1", {}), "METHOD_NOT_ALLOWED", { message: /^HTTP Method 'PATCH' not allowed\. Allowed are / })],
  ["Apex REST: JSON_PARSER_ERROR, an unknown parameter", () =>
    refused(org.apex.post("/shipments/v1/", { reference: "A-2", weight: 1 }), "JSON_PARSER_ERROR")],
  ["Apex REST: APEX_ERROR", async () => {
    await refused(org.apex.post("/shipments/v1/", { reference: "A-3", carrier: "Nobody" }), "APEX_ERROR", { message: /^System\.DmlException: Insert failed\./ });
    assert.equal(await Shipment().count({ Reference__c: "A-3" }), 0);
  }],
];
