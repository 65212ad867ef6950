// What stays where it is: Run under the pointer, the focus on a button that does nothing more, the page around what loads.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, testbed, visit } from "./browser.mjs";
import { opened } from "./explorer.mjs";
import { FAULTS, PATH, stage } from "./stage.mjs";

const bed = testbed();
const SCREENS = [{ width: 1440, height: 900 }, { width: 768, height: 1024 }, { width: 360, height: 740 }];

// Counts what moves, also after a press: the half second that the measure forgives a visitor's own doing is counted too.
const watchShifts = (page) =>
  page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifted += entry.value))).observe({ type: "layout-shift", buffered: true });
  });
const shifted = (page) => page.evaluate(() => window.shifted);

for (const viewport of SCREENS) {
  test(`at ${viewport.width} pixels Run stays where it is, whichever fault is chosen`, async () => {
    await visit(bed, { viewport }, async (page, site) => {
      await open(page, site, PATH);
      const on = stage(page);
      const place = () => on.run.evaluate((button) => button.getBoundingClientRect().top + scrollY);
      const first = await place();
      for (const fault of FAULTS) {
        await on.fault(fault).check();
        assert.equal(await place(), first, fault);
      }
    });
  });

  test(`at ${viewport.width} pixels a run moves nothing on the page while its simulator loads and it plays`, async () => {
    await visit(bed, { viewport }, async (page, site) => {
      await watchShifts(page);
      await open(page, site, PATH);
      const on = stage(page);
      await on.speed.press("End");
      await on.run.click();
      await on.started();
      await on.ended();
      assert.ok((await shifted(page)) < 0.01, `${await shifted(page)}`);
    });
  });

  test(`at ${viewport.width} pixels an org that opens moves nothing on the page`, async () => {
    await visit(bed, { viewport }, async (page, site) => {
      await watchShifts(page);
      await opened(page, site);
      assert.ok((await shifted(page)) < 0.02, `${await shifted(page)}`);
    });
  });
}

test("whoever presses Run on a phone sees the map, where it plays", async () => {
  await visit(bed, { viewport: { width: 360, height: 740 }, reducedMotion: "reduce" }, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    await on.run.click();
    await on.started();
    const box = await on.map.boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= 740.5, `from ${box.y}, ${box.height} high`);
  });
});

const isFocused = (locator) => eventually(async () => assert.ok(await locator.evaluate((element) => element === document.activeElement)));

test("a button of the playback that has nothing more to do keeps the focus", async () => {
  await visit(bed, { reducedMotion: "reduce" }, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    await on.runToEnd();
    for (const [button, key] of [[on.stepBack, "Home"], [on.stepForward, "End"]]) {
      await on.timeline.press(key === "Home" ? "Home" : "End");
      await on.timeline.press(key === "Home" ? "ArrowRight" : "ArrowLeft");
      await button.focus();
      await page.keyboard.press("Enter");
      await eventually(async () => assert.equal(await button.getAttribute("aria-disabled"), "true"));
      await isFocused(button);
      const at = await on.position();
      await page.keyboard.press("Enter");
      assert.equal(await on.position(), at, "a press more changes nothing");
    }
    await on.run.click();
    await on.pause.focus();
    await on.speed.evaluate((slider) => {
      slider.value = slider.max;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await on.ended();
    await eventually(async () => assert.equal(await on.pause.getAttribute("aria-disabled"), "true"));
    await isFocused(on.pause);
  });
});

test("a step before there is a run does nothing, and the run plays all the same", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    await on.stepForward.focus();
    await page.keyboard.press("Enter");
    assert.equal(await on.position(), 0);
    await on.speed.press("End");
    await on.run.click();
    await on.started();
    await on.ended();
  });
});
