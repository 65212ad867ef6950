// One create and one query of what was created: the simulator of the page in Node against an MSW handler with an
// in-memory store, in the same process. Prints both times and their ratio; the aim is ten.
// It refuses to compare answers that differ: both give the record back.

import assert from "node:assert/strict";

import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

import { simulatorOf } from "./page.mjs";

const ROUNDS = 200;
// Series that are counted, after some to warm up.
const [WARMING, SERIES] = [4, 15];
const ACCOUNTS = "/services/data/v60.0/sobjects/Account";
const QUERY = "/services/data/v60.0/query";
const soql = (id) => `${QUERY}?q=${encodeURIComponent(`SELECT Id, Name FROM Account WHERE Id = '${id}'`)}`;

// Asks with fetch, as whoever uses MSW does.
async function mocked() {
  const origin = "https://org.example";
  const store = new Map();
  let last = 0;
  const server = setupServer(
    http.post(origin + ACCOUNTS, async ({ request }) => {
      const id = `001${String((last += 1)).padStart(12, "0")}AAA`;
      store.set(id, { ...(await request.json()), Id: id });
      return HttpResponse.json({ id, success: true, errors: [] }, { status: 201 });
    }),
    http.get(origin + QUERY, ({ request }) => {
      const id = new URL(request.url).searchParams.get("q").match(/WHERE Id = '(\w+)'/)[1];
      const { Id, Name } = store.get(id);
      const attributes = { type: "Account", url: `${ACCOUNTS}/${Id}` };
      return HttpResponse.json({ totalSize: 1, done: true, records: [{ attributes, Id, Name }] });
    }),
  );
  server.listen({ onUnhandledRequest: "error" });
  const headers = { authorization: "Bearer x", "content-type": "application/json" };
  return {
    close: () => server.close(),
    async round(name) {
      const created = await (await fetch(origin + ACCOUNTS, { method: "POST", headers, body: JSON.stringify({ Name: name }) })).json();
      return (await fetch(origin + soql(created.id), { headers })).json();
    },
  };
}

// Asks in the simulator's own words.
async function simulated() {
  const simulator = await simulatorOf(process.env.SITE);
  const loaded = await simulator.load(() => {}, "outbound-rest-callout", "whole");
  const asked = (question) => JSON.stringify({ build: simulator.build, question });
  const opening = asked({ OpenOrg: { pattern: "", inputs: {}, seed: 0, faults: [], edits: {} } });
  const { token } = JSON.parse(await loaded.answer(opening, "", true, () => {})).Entrance;
  const headers = [["Authorization", `Bearer ${token}`], ["Content-Type", "application/json"]];
  const request = (method, path, body) => JSON.parse(JSON.parse(loaded.ask(asked({ Request: { method, path, headers, body } }))).Response.body);
  return {
    close: () => {},
    async round(name) {
      const created = request("POST", ACCOUNTS, JSON.stringify({ Name: name }));
      return request("GET", soql(created.id), "");
    },
  };
}

// Microseconds of a round.
async function timed(one, turn) {
  const began = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `Account ${turn} ${round}`;
    const found = await one.round(name);
    assert.equal(found.records[0].Name, name);
  }
  return ((performance.now() - began) * 1000) / ROUNDS;
}

const median = (series) => series.sort((a, b) => a - b)[Math.floor(series.length / 2)];

// They take turns, so that whatever else the machine does is against both.
const both = [await simulated(), await mocked()];
const took = both.map(() => []);
for (let turn = 0; turn < WARMING + SERIES; turn += 1) {
  for (const [which, one] of both.entries()) {
    const time = await timed(one, turn);
    if (turn >= WARMING) took[which].push(time);
  }
}
both.forEach((one) => one.close());
const [ours, others] = took.map(median);
console.log(`create and query: simulator ${ours.toFixed(0)} µs, MSW ${others.toFixed(0)} µs, ${(others / ours).toFixed(1)} times as fast (aim: 10)`);
