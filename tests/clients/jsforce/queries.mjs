// Queries, searches and relationships, and what is wrong with one.
// A call refuses any answer but the one that it names.

import assert from "node:assert/strict";

import { refused } from "./client.mjs";

export const queries = ({ org, base, Shipment, shipment, kept }) => [
  // Queries
  ["query", async () => {
    const found = await org.query("SELECT Id, Name, Account__r.Name FROM Shipment__c WHERE Reference__c = 'S-3'");
    assert.deepEqual([found.totalSize, found.done], [1, true]);
    assert.equal(found.records[0].Account__r.Name, "Harbourlight");
  }],
  ["query for a child list", async () => {
    const found = await org.query("SELECT Name, (SELECT Reference__c FROM Shipments__r) FROM Account WHERE Name = 'Harbourlight'");
    assert.deepEqual(found.records[0].Shipments__r.records.map(({ Reference__c }) => Reference__c), ["S-3"]);
  }],
  ["query for a total", async () => {
    for (const [reference, Status__c] of [["G-1", "Planned"], ["G-2", "Planned"], ["G-3", "Delivered"]]) await Shipment().create(shipment(reference, { Status__c }));

    const found = await org.query("SELECT Status__c status, COUNT(Id) number FROM Shipment__c WHERE Reference__c LIKE 'G-%' GROUP BY Status__c ORDER BY Status__c");
    assert.deepEqual(found.records.map(({ status, number }) => [status, number]), [["Planned", 2], ["Delivered", 1]]);
  }],
  ["count", async () => assert.equal((await org.query("SELECT COUNT() FROM Shipment__c WHERE Reference__c LIKE 'G-%'")).totalSize, 3)],
  ["find by conditions", async () => {
    const found = await Shipment().find({ Status__c: "Planned", Reference__c: { $like: "G-%" } }, ["Id", "Reference__c"]).sort({ Reference__c: -1 }).limit(2);
    assert.deepEqual(found.map(({ Reference__c }) => Reference__c), ["G-2", "G-1"]);
  }],
  ["query with paging", async () => {
    for (let at = 0; at < 210; at += 1) await org.sobject("Contact").create({ LastName: `Page ${at}` });
    const query = "SELECT Id, LastName FROM Contact WHERE LastName LIKE 'Page %'";
    const headers = { "Sforce-Query-Options": "batchSize=200" };
    const first = await org.query(query, { headers, autoFetch: false });
    assert.deepEqual([first.totalSize, first.done, first.records.length], [210, false, 200]);
    const second = await org.queryMore(first.nextRecordsUrl, { headers });
    assert.deepEqual([second.records.length, second.done], [10, true]);
    const names = new Set([first, second].flatMap(({ records }) => records.map(({ LastName }) => LastName)));
    assert.equal(names.size, 210);
  }],
  ["query all, the deleted too", async () => {
    const found = await org.query("SELECT Id, IsDeleted FROM Shipment__c WHERE Reference__c = 'S-2'", { scanAll: true });
    assert.deepEqual(found.records.map(({ IsDeleted }) => IsDeleted), [true]);
  }],
  ["search", async () => {
    const { searchRecords } = await org.search("FIND {harbourl*} IN NAME FIELDS RETURNING Account(Id, Name)");
    assert.deepEqual(searchRecords.map(({ attributes, Id, Name }) => [attributes.type, Id, Name]), [["Account", kept.account, "Harbourlight"]]);
  }],
  ["search by parameters", async () => {
    const { searchRecords } = await org.request(`${base}/parameterizedSearch?q=okafor&sobject=Contact&Contact.fields=LastName`);
    assert.deepEqual(searchRecords.map(({ LastName }) => LastName), ["Okafor"]);
  }],
  ["updated in a span", async () => {
    const { ids, latestDateCovered } = await Shipment().updated("2026-11-24T02:00:00Z", "2026-11-24T04:00:00Z");
    assert.ok(ids.includes(kept.one) && !ids.includes(kept.two), JSON.stringify(ids));
    assert.equal(latestDateCovered, "2026-11-24T03:00:00.000+0000");
  }],
  ["deleted in a span", async () => {
    const { deletedRecords } = await Shipment().deleted("2026-11-24T02:00:00Z", "2026-11-24T04:00:00Z");
    assert.deepEqual(deletedRecords.filter(({ id }) => id === kept.two), [{ id: kept.two, deletedDate: "2026-11-24T03:00:00.000+0000" }]);
  }],
  ["a parent by way of its relationship", async () => {
    assert.equal((await org.request(`${base}/sobjects/Contact/${kept.contact}/Account?fields=Name`)).Name, "Harbourlight");
  }],
  ["a parent of several types by way of its relationship", async () => {
    const task = await org.sobject("Task").create({ Subject: "Call", WhatId: kept.one });
    const read = await org.request(`${base}/sobjects/Task/${task.id}/What?fields=Reference__c`);
    assert.deepEqual([read.attributes.type, read.Reference__c], ["Shipment__c", "S-1"]);
    assert.equal((await org.request(`${base}/sobjects/Task/${task.id}/Owner?fields=Username`)).Username, "night.shift@night-network.example");
  }],
  ["children by way of their relationship", async () => {
    const { totalSize, records } = await org.request(`${base}/sobjects/Account/${kept.account}/Contacts?fields=LastName`);
    assert.deepEqual([totalSize, records[0].LastName], [1, "Okafor"]);
  }],
  ["recently seen", async () => {
    // A program's rows are recent only where it says so.
    const { id } = await Shipment().create(shipment("H-1"), { headers: { "Sforce-Mru": "updateMru=true" } });
    assert.deepEqual((await org.recent()).map(({ Id }) => Id), [id]);
  }],
];

export const plans = ({ org, url }) => [
  ["a query's plans", async () => {
    const { plans } = await org.query("SELECT Id FROM Shipment__c WHERE Reference__c = 'S-1'").explain();
    assert.deepEqual([plans[0].leadingOperationType, plans[0].fields, plans[0].cardinality], ["Index", ["Reference__c"], 1], JSON.stringify(plans));
    assert.equal(plans.at(-1).leadingOperationType, "TableScan");
  }],
  ["who the user is", async () => {
    const { username, user_id, organization_id, urls } = await org.identity();
    assert.deepEqual([username, user_id.slice(0, 3), organization_id.slice(0, 3)], ["night.shift@night-network.example", "005", "00D"]);
    assert.equal(urls.rest, `${url}/services/data/v{version}/`);
    assert.equal((await org.request("/services/oauth2/userinfo")).preferred_username, username);
  }],
];

export const errorsOfQueries = ({ org, base, Shipment }) => [
  // Errors of queries
  ["INVALID_FIELD, in a query", () =>
    refused(org.query("SELECT Nothing FROM Account"), "INVALID_FIELD", { message: /^\nSELECT Nothing FROM Account\n {7}\^\nERROR at Row:1:Column:8\nNo such column 'Nothing' on entity 'Account'\./ })],
  ["INVALID_TYPE", () => refused(org.query("SELECT Id FROM Nothing"), "INVALID_TYPE", { message: /sObject type 'Nothing' is not supported\./ })],
  ["MALFORMED_QUERY", () => refused(org.query("SELECT FROM Account"), "MALFORMED_QUERY", { message: /unexpected token: 'FROM'/ })],
  ["MALFORMED_SEARCH", () => refused(org.search("Harbourlight"), "MALFORMED_SEARCH")],
  ["INVALID_REPLICATION_DATE", () => refused(Shipment().deleted("2026-11-24T04:00:00Z", "2026-11-24T02:00:00Z"), "INVALID_REPLICATION_DATE")],
  ["INVALID_QUERY_LOCATOR", () => refused(org.queryMore(`${base}/query/01g000000000000AAA-2000`), "INVALID_QUERY_LOCATOR")],
];
