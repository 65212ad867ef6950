// The home page's filter shows the patterns of one direction, with and without JavaScript.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, testbed, visit } from "./browser.mjs";

const bed = testbed();
const EXPECTED = { Outbound: 1, "Event-Driven": 2, Inbound: 2, All: 5 };

for (const javaScriptEnabled of [true, false]) {
  for (const [direction, number] of Object.entries(EXPECTED)) {
    test(`the filter ${direction} leaves ${number} of five patterns ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
      await visit(bed, { javaScriptEnabled }, async (page, site) => {
        await page.goto(site.url("/"));
        const other = direction === "Inbound" ? "Outbound" : "Inbound";
        for (const name of [other, direction]) await page.getByRole("radio", { name, exact: true }).check();
        const titles = page.locator("main").getByRole("heading", { level: 3 }).filter({ visible: true });
        await eventually(async () => assert.equal(await titles.count(), number));
      });
    });
  }
}
