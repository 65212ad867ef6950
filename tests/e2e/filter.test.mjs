// The home page's filter shows the patterns of one direction, and that of /fidelity/ the rules of one state, with and without JavaScript.

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

for (const javaScriptEnabled of [true, false]) {
  test(`the rules of one state can be shown alone ${javaScriptEnabled ? "with" : "without"} JavaScript, and the sections that have any`, async () => {
    await visit(bed, { javaScriptEnabled }, async (page, site) => {
      await page.goto(site.url("/fidelity/"));
      const rules = page.locator("main").locator("li[id]");
      const sections = page.getByRole("navigation", { name: "Sections" }).getByRole("link");
      const shown = (of) => of.filter({ visible: true }).count();
      const all = [await rules.count(), await sections.count()];
      assert.deepEqual([await shown(rules), await shown(sections)], all);
      let sum = 0;
      for (const state of ["Emulated", "Simplified", "Stricter", "Not emulated"]) {
        const choice = page.getByRole("radio", { name: new RegExp(`^${state}`) });
        await choice.check();
        const told = Number((await choice.locator("xpath=..").innerText()).match(/\d+/)[0]);
        await eventually(async () => assert.equal(await shown(rules), told, state));
        assert.equal(await shown(sections), await shown(page.locator("main").getByRole("heading", { level: 2 })), state);
        sum += told;
      }
      assert.equal(sum, all[0]);
      await page.getByRole("radio", { name: /^All/ }).check();
      await eventually(async () => assert.equal(await shown(rules), all[0]));
    });
  });
}
