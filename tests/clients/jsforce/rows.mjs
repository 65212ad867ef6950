// What there is, and single rows: read, written, deleted. They make the rows that later calls use.
// A call refuses any answer but the one that it names.

import assert from "node:assert/strict";

import { id, refused } from "./client.mjs";
import { REQUESTS } from "../org.mjs";

export const discovery = ({ org, base, url }) => [
  // Discovery
  ["versions", async () => {
    const versions = await org.request(`${url}/services/data`);
    assert.deepEqual(versions.at(-1), { label: "Winter '27", url: "/services/data/v68.0", version: "68.0" });
    assert.equal(versions[0].version, "31.0");
  }],
  ["resources", async () => assert.equal((await org.request(`${base}/`)).sobjects, `${base}/sobjects`)],
  ["describe all objects", async () => {
    const { sobjects, maxBatchSize } = await org.describeGlobal();
    assert.equal(maxBatchSize, 200);
    assert.equal(sobjects.find(({ name }) => name === "Shipment__c").label, "Shipment");
  }],
  ["describe one object", async () => {
    const described = await org.describe("Shipment__c");
    const field = (name) => described.fields.find((field) => field.name === name);
    assert.equal(described.custom, true);
    assert.equal(field("Reference__c").externalId, true);
    assert.equal(field("Carrier__c").nillable, false);
    assert.deepEqual(field("Status__c").picklistValues.map(({ value }) => value), ["Planned", "Shipped", "Delivered"]);
    assert.deepEqual(field("Account__c").referenceTo, ["Account"]);
  }],
  ["limits", async () => {
    const limits = await org.limits();
    assert.equal(limits.DailyApiRequests.Max, REQUESTS);
    assert.equal(org.limitInfo.apiUsage.limit, REQUESTS);
    assert.equal(limits.DailyApiRequests.Remaining, REQUESTS - org.limitInfo.apiUsage.used);
  }],
];

export const rows = ({ org, base, Shipment, shipment, kept }) => [
  // Rows
  ["create", async () => {
    const created = await Shipment().create(shipment("S-1", { Weight__c: 12.5, Contact_Email__c: "dock@harbourlight.example" }));
    assert.deepEqual([created.success, created.errors], [true, []]);
    id(created.id);
    kept.one = created.id;
  }],
  ["retrieve", async () => {
    const read = await Shipment().retrieve(kept.one);
    assert.equal(read.attributes.url, `${base}/sobjects/Shipment__c/${kept.one}`);
    assert.deepEqual([read.Name, read.Weight__c, read.Status__c, read.Account__c], ["S-1", 12.5, "Planned", null]);
  }],
  ["retrieve some fields", async () => {
    const read = await org.request(`${base}/sobjects/Shipment__c/${kept.one}?fields=Name,Carrier__c`);
    assert.deepEqual(Object.keys(read).sort(), ["Carrier__c", "Id", "Name", "attributes"]);
  }],
  ["retrieve by external id", async () => {
    assert.equal((await org.request(`${base}/sobjects/Shipment__c/Reference__c/S-1`)).Id, kept.one);
  }],
  ["update", async () => {
    const updated = await Shipment().update({ Id: kept.one, Status__c: "Shipped", Weight__c: null });
    assert.equal(updated.success, true);
    const read = await Shipment().retrieve(kept.one);
    assert.deepEqual([read.Status__c, read.Weight__c, read.Name], ["Shipped", null, "S-1"]);
  }],
  ["upsert creates", async () => {
    const upserted = await Shipment().upsert(shipment("S-2"), "Reference__c");
    assert.deepEqual([upserted.success, upserted.created], [true, true]);
    kept.two = upserted.id;
  }],
  ["upsert updates", async () => {
    const upserted = await Shipment().upsert({ Reference__c: "S-2", Carrier__c: "Juniper" }, "Reference__c");
    assert.deepEqual([upserted.id, upserted.created], [kept.two, false]);
    assert.equal((await Shipment().retrieve(kept.two)).Carrier__c, "Juniper");
  }],
  ["delete", async () => {
    assert.equal((await Shipment().destroy(kept.two)).success, true);
    await refused(Shipment().retrieve(kept.two), "ENTITY_IS_DELETED", { message: "entity is deleted" });
  }],
  ["create with a lookup", async () => {
    const account = await org.sobject("Account").create({ Name: "Harbourlight" });
    kept.account = account.id;
    const created = await Shipment().create(shipment("S-3", { Account__c: account.id }));
    assert.equal((await Shipment().retrieve(created.id)).Account__c, account.id);
  }],
  ["create below a parent", async () => {
    const contact = await org.sobject("Contact").create({ LastName: "Okafor", Email: "o@harbourlight.example", AccountId: kept.account });
    id(contact.id);
    kept.contact = contact.id;
  }],
  ["object information", async () => {
    const information = await org.request(`${base}/sobjects/Shipment__c`);
    assert.equal(information.objectDescribe.name, "Shipment__c");
    assert.ok(Array.isArray(information.recentItems));
  }],
];
