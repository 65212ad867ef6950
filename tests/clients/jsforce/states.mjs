// What no row brings about: what the org has not, faults that the port for tests installs, locks, limits, the way there.
// A call refuses any answer but the one that it names.

import assert from "node:assert/strict";

import { refused } from "./client.mjs";
import { REQUESTS } from "../org.mjs";

export const absent = ({ org, base }) => [
  // What the mock org has not
  ["FUNCTIONALITY_NOT_ENABLED", () =>
    refused(org.request(`${base}/wave/datasets`), "FUNCTIONALITY_NOT_ENABLED", { message: "This feature is not currently enabled for this user type or org: [Wave]" })],
  ["NOT_IMPLEMENTED, a report's plan", () => refused(org.request(`${base}/query?explain=00Obn0000000001AAA`), "NOT_IMPLEMENTED", { message: /explain/ })],
  ["NOT_IMPLEMENTED, XML", async () => {
    await refused(org.request({ method: "GET", url: `${base}/limits`, headers: { accept: "application/xml" } }), "NOT_IMPLEMENTED", { message: /in XML/ });
    const body = "<Account><Name>A</Name></Account>";
    await refused(org.request({ method: "POST", url: `${base}/composite`, body, headers: { "content-type": "application/xml" } }), "NOT_IMPLEMENTED", { message: /application\/xml/ });
  }],
];

export const faults = ({ base, order, Shipment, shipment, kept }) => [
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
];

export const states = ({ org, base, order, Shipment, json, kept }) => [
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
];

export const last = ({ org, base, order, Shipment, kept }) => [
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
