// Clients that other people wrote, against mock-org: each call is a test, and the page in docs/ says what the run says.
// It refuses to run against anything but a mock-org of its own.

import assert from "node:assert/strict";
import { test } from "node:test";

import { CLIENTS, run } from "./run.mjs";
import { table, written } from "./table.mjs";

const { of } = await run();

for (const client of CLIENTS) {
  for (const { name, wrong } of of[client]) {
    test(`${client}: ${name}`, () => assert.equal(wrong, null, wrong));
  }
}

test("the table in docs/clients.md says what the run says", () => {
  assert.equal(written().table, table(of), "node tests/clients/table.mjs writes it anew");
});
