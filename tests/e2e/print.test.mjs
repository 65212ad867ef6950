// A page on paper has its text, its diagram and its code, in ink on white, whatever the theme on the screen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { open, siteFolder, testbed, visit } from "./browser.mjs";
import { allPaths, isPattern } from "./pages.mjs";
import { stage } from "./stage.mjs";

const bed = testbed();

// The relative luminance of an element's text, 0 for black and 1 for white.
const luminance = (locator) =>
  locator.evaluate((element) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = getComputedStyle(element).color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  });

for (const path of allPaths(siteFolder()).filter(isPattern)) {
  test(`${path} prints its diagram and its text in ink on white`, async () => {
    await visit(bed, { colorScheme: "dark" }, async (page, site) => {
      await open(page, site, path);
      await page.emulateMedia({ media: "print" });
      const heading = page.getByRole("heading", { level: 1 });
      assert.ok(await heading.isVisible());
      for (const text of [heading, page.locator("main p").first(), page.locator("main pre").first()]) {
        if ((await text.count()) === 0) continue;
        assert.ok((await luminance(text)) < 0.4, "text is dark enough for paper");
      }
      assert.ok(await stage(page).map.locator("svg").filter({ visible: true }).first().isVisible());
      assert.equal(await page.getByRole("button", { name: "Run", exact: true }).filter({ visible: true }).count(), 0, "a button is of no use on paper");
      const pdf = await page.pdf();
      assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    });
  });
}

test("printed code and transcript are whole: nothing scrolls on paper", async () => {
  await visit(bed, { viewport: { width: 360, height: 700 } }, async (page, site) => {
    await open(page, site, "/patterns/outbound-rest-callout/");
    await page.emulateMedia({ media: "print" });
    const on = stage(page);
    for (const panel of [on.code, on.transcript]) assert.ok(await panel.isVisible());
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll("main *")]
        .filter((element) => element.getClientRects().length > 0 && getComputedStyle(element).overflowY !== "visible")
        .filter((element) => element.clientHeight > 0 && element.scrollHeight > element.clientHeight + 1 && !element.closest(".visually-hidden"))
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    assert.deepEqual(cut, []);
  });
});
