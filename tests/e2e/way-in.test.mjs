// The way into a run: it is on the first screen, and what is worth typing is offered beside the field.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, siteFolder, testbed, visit } from "./browser.mjs";
import { allPaths, isPattern, isRunnable } from "./pages.mjs";
import { PATH, stage } from "./stage.mjs";

const bed = testbed();
const SCREENS = [{ width: 1440, height: 900 }, { width: 768, height: 1024 }, { width: 360, height: 740 }];

const isOnScreen = async (page, locator) => {
  const box = await locator.boundingBox();
  return box.y >= 0 && box.y + box.height <= page.viewportSize().height;
};

for (const path of allPaths(siteFolder()).filter((path) => isRunnable(siteFolder(), path) && isPattern(path))) {
  for (const viewport of SCREENS) {
    test(`${path} shows the way to its run on a first screen of ${viewport.width} by ${viewport.height}, by keyboard too`, async () => {
      await visit(bed, { viewport, reducedMotion: "reduce" }, async (page, site) => {
        await open(page, site, path);
        const link = page.getByRole("link", { name: "Run it" });
        assert.ok(await isOnScreen(page, link), "it is on the first screen");
        await link.press("Enter");
        const on = stage(page);
        await eventually(async () => assert.ok(await isOnScreen(page, on.run), "Run has come onto the screen"));
        assert.ok(await page.getByRole("region", { name: "The run" }).evaluate((region) => region === document.activeElement), "the focus has gone along");
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.getAttribute("type")), "text", "and the first field comes next");
      });
    });
  }
}

test("a pattern that does not run promises no way to it", async () => {
  const still = allPaths(siteFolder()).find((path) => isPattern(path) && !isRunnable(siteFolder(), path));
  if (!still) return;
  await visit(bed, {}, async (page, site) => {
    await open(page, site, still);
    assert.equal(await page.getByRole("link", { name: "Run it" }).count(), 0);
  });
});

test("a suggestion is chosen with the keyboard, stands in its field, and is what runs", async () => {
  await visit(bed, { reducedMotion: "reduce" }, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    const suggestions = page.getByRole("combobox", { name: "Suggestions for Account name" });
    await on.accountName.focus();
    await page.keyboard.press("Tab");
    assert.ok(await suggestions.evaluate((element) => element === document.activeElement), "it comes after its field");
    await page.keyboard.press("T");
    await eventually(async () => assert.equal(await on.accountName.inputValue(), "Tallow & Wick"));
    await on.runToEnd();
    assert.match(await on.org.innerText(), /Tallow & Wick/);
  });
});

test("whoever types after a suggestion can choose it again", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    const suggestions = page.getByRole("combobox", { name: "Suggestions for Account name" });
    for (const typed of ["one", "two"]) {
      await suggestions.selectOption("Northfold");
      assert.equal(await on.accountName.inputValue(), "Northfold");
      await on.accountName.fill(typed);
      assert.equal(await suggestions.evaluate((element) => element.selectedIndex), -1);
    }
  });
});
