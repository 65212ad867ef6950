// The copy button beside a source file copies that file, as it is shown.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, siteFolder, testbed, visit } from "./browser.mjs";
import { allPaths, isPattern } from "./pages.mjs";

const bed = testbed();

for (const path of allPaths(siteFolder()).filter(isPattern)) {
  test(`every copy button on ${path} copies the code beside it`, async () => {
    await visit(bed, { permissions: ["clipboard-read", "clipboard-write"] }, async (page, site) => {
      await open(page, site, path);
      const figures = page.locator("figure").filter({ has: page.getByRole("button", { name: /copy/i }) });
      const count = await figures.count();
      if ((await page.locator("main pre").count()) > 0) assert.ok(count > 0, "code has a copy button");
      for (let at = 0; at < count; at += 1) {
        const figure = figures.nth(at);
        const source = await figure.locator("pre").evaluate((pre) => pre.textContent);
        await figure.locator("details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
        await figure.getByRole("button", { name: /copy/i }).click();
        await eventually(async () => assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), source.trim()));
      }
    });
  });
}
