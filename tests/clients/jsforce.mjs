// What jsforce does against the mock org: a list of calls in their order, each with its name in the table of docs/clients.md.
// A call refuses any answer but the one that it names. Longer than 400 lines because it is one list, in which later calls use
// what earlier ones made.

import assert from "node:assert/strict";

import jsforce from "jsforce";

import { REQUESTS, TOKEN } from "./org.mjs";

export const NAME = "jsforce";

// The error that a call is to end with. `data` of an error is the first element of Salesforce's array.
async function refused(promise, errorCode, { message, fields, status } = {}) {
  const error = await promise.then(
    (answer) => assert.fail(`${errorCode} was expected, and came ${JSON.stringify(answer)}`),
    (error) => error,
  );
  assert.equal(error.errorCode ?? error.name, errorCode, error.stack);
  if (message instanceof RegExp) assert.match(error.message, message);
  else if (message) assert.equal(error.message, message);
  if (fields) assert.deepEqual(error.data?.fields, fields);
  if (status) assert.equal(error.data?.statusCode ?? status, status);
  return error;
}

const id = (text) => assert.match(text, /^[A-Za-z0-9]{18}$/);

// One error of a record in an array of results.
const failed = (result, statusCode) => {
  assert.equal(result.success, false, JSON.stringify(result));
  assert.equal(result.errors[0].statusCode ?? result.errors[0].errorCode, statusCode, JSON.stringify(result));
};

// `order` is what the port for tests is told.
export function calls(url, order) {
  // No retries of its own unless a call is about them.
  const connect = (options = {}) => new jsforce.Connection({ instanceUrl: url, accessToken: TOKEN, version: "60.0", maxRequest: 10, ...options });
  const org = connect();
  const base = "/services/data/v60.0";
  const Shipment = () => org.sobject("Shipment__c");
  const shipment = (reference, more = {}) => ({ Name: reference, Reference__c: reference, Carrier__c: "Northfold", ...more });
  const json = (method, path, body, headers = {}) =>
    org.request({ method, url: `${base}${path}`, body: typeof body === "string" ? body : JSON.stringify(body), headers: { "content-type": "application/json", ...headers } });
  // What later calls use of earlier ones.
  const kept = {};
  // Does something while the user has another profile, as an administrator would give it one.
  const withProfile = async (name, call) => {
    const one = async (query) => (await org.query(query)).records[0];
    const user = await one("SELECT Id, ProfileId FROM User WHERE Username = 'night.shift@night-network.example'");
    const has = (ProfileId) => org.sobject("User").update({ Id: user.Id, ProfileId });
    await has((await one(`SELECT Id FROM Profile WHERE Name = '${name}'`)).Id);
    try {
      await call();
    } finally {
      await has(user.ProfileId);
    }
  };

  return [
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

    // Conditions
    ["a row that has not changed since (304)", async () => {
      const answer = await org.request({ method: "GET", url: `${base}/sobjects/Shipment__c/${kept.one}`, headers: { "If-Modified-Since": "Tue, 24 Nov 2026 03:00:00 GMT" } });
      assert.equal(answer, "", "jsforce makes an empty text of a 304");
    }],
    ["a change on a condition that fails (412)", async () => {
      await refused(json("PATCH", `/sobjects/Shipment__c/${kept.one}`, { Name: "late" }, { "If-Unmodified-Since": "Mon, 23 Nov 2026 03:00:00 GMT" }), "ERROR_HTTP_412");
      assert.equal((await Shipment().retrieve(kept.one)).Name, "S-1");
    }],

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

    // Errors of queries
    ["INVALID_FIELD, in a query", () =>
      refused(org.query("SELECT Nothing FROM Account"), "INVALID_FIELD", { message: /^\nSELECT Nothing FROM Account\n {7}\^\nERROR at Row:1:Column:8\nNo such column 'Nothing' on entity 'Account'\./ })],
    ["INVALID_TYPE", () => refused(org.query("SELECT Id FROM Nothing"), "INVALID_TYPE", { message: /sObject type 'Nothing' is not supported\./ })],
    ["MALFORMED_QUERY", () => refused(org.query("SELECT FROM Account"), "MALFORMED_QUERY", { message: /unexpected token: 'FROM'/ })],
    ["MALFORMED_SEARCH", () => refused(org.search("Harbourlight"), "MALFORMED_SEARCH")],
    ["INVALID_REPLICATION_DATE", () => refused(Shipment().deleted("2026-11-24T04:00:00Z", "2026-11-24T02:00:00Z"), "INVALID_REPLICATION_DATE")],
    ["INVALID_QUERY_LOCATOR", () => refused(org.queryMore(`${base}/query/01g000000000000AAA-2000`), "INVALID_QUERY_LOCATOR")],

    // What the mock org has not
    ["FUNCTIONALITY_NOT_ENABLED", () =>
      refused(org.request(`${base}/wave/datasets`), "FUNCTIONALITY_NOT_ENABLED", { message: "This feature is not currently enabled for this user type or org: [Wave]" })],
    ["NOT_IMPLEMENTED, a report's plan", () => refused(org.request(`${base}/query?explain=00Obn0000000001AAA`), "NOT_IMPLEMENTED", { message: /explain/ })],
    ["NOT_IMPLEMENTED, XML", async () => {
      await refused(org.request({ method: "GET", url: `${base}/limits`, headers: { accept: "application/xml" } }), "NOT_IMPLEMENTED", { message: /in XML/ });
      const body = "<Account><Name>A</Name></Account>";
      await refused(org.request({ method: "POST", url: `${base}/composite`, body, headers: { "content-type": "application/xml" } }), "NOT_IMPLEMENTED", { message: /application\/xml/ });
    }],

    // Faults that the port for tests installs
    ["SERVER_UNAVAILABLE, and jsforce asks again", async () => {
      await order("POST", "/faults", { requests: [{ method: "GET", path: base, status: 503 }] });
      assert.equal((await Shipment().retrieve(kept.one)).Name, "S-1");
    }],
    ["INVALID_SESSION_ID, of a session without the scope", async () => {
      const message = "This session is not valid for use with the REST API";
      await order("POST", "/faults", { requests: [{ path: base, error: message }] });
      await refused(Shipment().retrieve(kept.one), "INVALID_SESSION_ID", { message });
    }],
    ["UNKNOWN_EXCEPTION", async () => {
      await order("POST", "/faults", { requests: [{ path: base, error: "UNKNOWN_EXCEPTION" }] });
      await refused(Shipment().create(shipment("U-1")), "UNKNOWN_EXCEPTION", { message: /^An unexpected error occurred\. Please include this ErrorId if you contact support: \d/ });
    }],
    ["an org that has moved (420)", async () => {
      // jsforce asks twice more, and then believes it.
      await order("POST", "/faults", { requests: [{ path: base, status: 420 }] });
      assert.equal((await Shipment().retrieve(kept.one)).Name, "S-1");
      await order("POST", "/faults", { requests: [{ path: base, status: 420, method: "POST" }] });
      await refused(Shipment().create(shipment("U-2")), "ERROR_HTTP_420");
    }],
    ["a lost answer, after which the row is there once", async () => {
      await order("POST", "/faults", { requests: [{ method: "POST", path: base, lose: "answer" }] });
      await assert.rejects(Shipment().create(shipment("K-1")), /hang up|ECONNRESET|reset|closed/i);
      assert.equal(await Shipment().count({ Reference__c: "K-1" }), 1);
    }],

    // The user's own permission is taken, and given back when the clock is moved.
    ["API_DISABLED_FOR_ORG", async () => {
      const message = "The REST API is not enabled for this Organization.";
      await org.apex.post("/doors/v1/", {});
      await refused(Shipment().retrieve(kept.one), "API_DISABLED_FOR_ORG", { message });
      await refused(org.apex.get("/shipments/v1/S-1"), "API_DISABLED_FOR_ORG", { message });
      await order("POST", "/clock", { advance: 120_000 });
      assert.equal((await Shipment().retrieve(kept.one)).Name, "S-1");
    }],

    // A job holds the row while it waits for a system that never answers. Time goes on for whoever waits.
    ["UNABLE_TO_LOCK_ROW", async () => {
      await org.apex.post("/holds/v1/", { reference: "S-1" });
      assert.equal(await org.apex.get("/holds/v1/"), "waited");
      const held = new RegExp(`^unable to obtain exclusive access to this record or 1 records: ${kept.one}`);
      await refused(Shipment().update({ Id: kept.one, Name: "late" }), "UNABLE_TO_LOCK_ROW", { message: held });
    }],

    // Errors of the way there
    ["URI too long (414)", () => refused(org.query(`SELECT Id FROM Account WHERE Name = '${"x".repeat(17_000)}'`), "ERROR_HTTP_414")],
    ["head too large (431)", () => refused(org.request({ method: "GET", url: `${base}/limits`, headers: { "X-Long": "x".repeat(17_000) } }), "ERROR_HTTP_431")],
    ["body too large (413)", () => refused(json("POST", "/sobjects/Account", { Name: "x".repeat(20_000_000) }), "ERROR_HTTP_413")],

    // The last one: the day's requests run out, and with the day the refusals.
    ["REQUEST_LIMIT_EXCEEDED", async () => {
      const usage = () => [org.limitInfo.apiUsage.used, org.limitInfo.apiUsage.limit];
      await org.request(`${base}/`);
      for (let [used] = usage(); used < REQUESTS; used += 1) {
        assert.deepEqual(usage(), [used, REQUESTS]);
        await org.request(`${base}/`);
      }
      assert.deepEqual(usage(), [REQUESTS, REQUESTS], "the last one is answered");
      const message = "TotalRequests Limit exceeded.";
      await refused(Shipment().retrieve(kept.one), "REQUEST_LIMIT_EXCEEDED", { message });
      await refused(org.apex.get("/shipments/v1/S-1"), "REQUEST_LIMIT_EXCEEDED", { message });
      assert.deepEqual(usage(), [REQUESTS, REQUESTS], "what is refused is not counted");
      await order("POST", "/clock", { advance: 86_400_000 });
      assert.equal((await Shipment().retrieve(kept.one)).Name, "S-1");
      assert.deepEqual(usage(), [1, REQUESTS]);
    }],
  ];
}
