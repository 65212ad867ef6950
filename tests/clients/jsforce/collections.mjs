// Many rows in one request: collections, and requests of several parts.
// A call refuses any answer but the one that it names.

import assert from "node:assert/strict";

import { failed } from "./client.mjs";
import { REQUESTS } from "../org.mjs";

export const collections = ({ Shipment, shipment, kept }) => [
  // Collections
  ["create many", async () => {
    const created = await Shipment().create(Array.from({ length: 5 }, (_, at) => shipment(`M-${at}`, { Weight__c: at })));
    assert.deepEqual(created.map(({ success }) => success), Array(5).fill(true));
    kept.many = created.map(({ id }) => id);
  }],
  ["create many, one of them wrong", async () => {
    const [good, bad] = await Shipment().create([shipment("M-5"), { Name: "no carrier" }]);
    assert.equal(good.success, true);
    failed(bad, "REQUIRED_FIELD_MISSING");
    kept.many.push(good.id);
  }],
  ["create many, all or none", async () => {
    const [good, bad] = await Shipment().create([shipment("M-6"), { Name: "no carrier" }], { allOrNone: true });
    failed(bad, "REQUIRED_FIELD_MISSING");
    failed(good, "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    assert.equal(await Shipment().count({ Reference__c: "M-6" }), 0);
  }],
  ["retrieve many", async () => {
    const read = await Shipment().retrieve(kept.many.slice(0, 2), { fields: ["Name", "Reference__c"] });
    assert.deepEqual(read.map(({ Reference__c }) => Reference__c), ["M-0", "M-1"]);
  }],
  ["update many", async () => {
    const updated = await Shipment().update(kept.many.map((Id) => ({ Id, Status__c: "Delivered" })));
    assert.ok(updated.every(({ success }) => success), JSON.stringify(updated));
  }],
  ["upsert many", async () => {
    const upserted = await Shipment().upsert([{ Reference__c: "M-0", Carrier__c: "Tallow" }, shipment("M-7")], "Reference__c");
    assert.deepEqual(upserted.map(({ created }) => created), [false, true]);
    kept.many.push(upserted[1].id);
  }],
  ["delete many", async () => {
    const deleted = await Shipment().destroy(kept.many.splice(0, 2));
    assert.deepEqual(deleted.map(({ success }) => success), [true, true]);
  }],
];

export const composite = ({ org, base, shipment, json }) => [
  // Composite
  ["composite", async () => {
    const { compositeResponse } = await json("POST", "/composite", {
      allOrNone: true,
      compositeRequest: [
        { method: "POST", url: `${base}/sobjects/Account`, referenceId: "account", body: { Name: "Tallow" } },
        { method: "POST", url: `${base}/sobjects/Shipment__c`, referenceId: "shipment", body: { ...shipment("C-1"), Account__c: "@{account.id}" } },
        { method: "GET", url: `${base}/sobjects/Shipment__c/@{shipment.id}?fields=Account__c`, referenceId: "read" },
      ],
    });
    assert.deepEqual(compositeResponse.map(({ httpStatusCode }) => httpStatusCode), [201, 201, 200]);
    assert.equal(compositeResponse[2].body.Account__c, compositeResponse[0].body.id);
  }],
  ["composite, all or none", async () => {
    const { compositeResponse } = await json("POST", "/composite", {
      allOrNone: true,
      compositeRequest: [
        { method: "POST", url: `${base}/sobjects/Account`, referenceId: "account", body: { Name: "Rolled back" } },
        { method: "POST", url: `${base}/sobjects/Shipment__c`, referenceId: "shipment", body: { Name: "no carrier" } },
      ],
    });
    assert.deepEqual(compositeResponse.map(({ body }) => body[0].errorCode), ["PROCESSING_HALTED", "REQUIRED_FIELD_MISSING"]);
    assert.equal((await org.query("SELECT COUNT() FROM Account WHERE Name = 'Rolled back'")).totalSize, 0);
  }],
  ["batch", async () => {
    const answer = await json("POST", "/composite/batch", {
      batchRequests: [
        { method: "GET", url: "v60.0/limits" },
        { method: "GET", url: "v60.0/sobjects/Account/001000000000000AAA" },
      ],
    });
    assert.equal(answer.hasErrors, true);
    assert.equal(answer.results[0].statusCode, 200);
    assert.equal(answer.results[0].result.DailyApiRequests.Remaining, REQUESTS - org.limitInfo.apiUsage.used);
    assert.equal(answer.results[1].statusCode, 404);
  }],
  ["tree", async () => {
    const answer = await json("POST", "/composite/tree/Account", {
      records: [
        {
          attributes: { type: "Account", referenceId: "root" },
          Name: "Tree",
          Contacts: { records: [{ attributes: { type: "Contact", referenceId: "leaf" }, LastName: "Leaf" }] },
        },
      ],
    });
    assert.equal(answer.hasErrors, false);
    assert.deepEqual(answer.results.map(({ referenceId }) => referenceId), ["root", "leaf"]);
    const found = await org.query(`SELECT LastName FROM Contact WHERE AccountId = '${answer.results[0].id}'`);
    assert.equal(found.records[0].LastName, "Leaf");
  }],
];
