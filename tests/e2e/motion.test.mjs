// For a visitor who asked for less motion nothing moves, and the run still plays from event to event.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, siteFolder, testbed, visit } from "./browser.mjs";
import { allPaths, isEmbed } from "./pages.mjs";
import { PATH, stage } from "./stage.mjs";

const bed = testbed();
const animations = (page) => page.evaluate(() => document.getAnimations().length);

test("no page animates anything under reduced motion", async () => {
  await visit(bed, { reducedMotion: "reduce" }, async (page, site) => {
    for (const path of allPaths(siteFolder()).filter((path) => !isEmbed(path))) {
      await open(page, site, path);
      await page.getByRole("button", { name: /light and dark/ }).click();
      await page.getByRole("link").nth(1).hover();
      assert.equal(await animations(page), 0, path);
    }
  });
});

// What is drawn for the message at each frame, for as long as it takes the run to play.
const places = (page) =>
  page.evaluate(() => {
    window.places = new Set();
    const look = () => {
      for (const packet of document.querySelectorAll("svg .packet")) window.places.add(packet.getAttribute("style"));
      requestAnimationFrame(look);
    };
    look();
  });

test("under reduced motion a message is at the end of its way, never in between", async () => {
  await visit(bed, { reducedMotion: "reduce" }, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    await places(page);
    await on.speed.press("End");
    await on.run.click();
    await on.ended();
    const between = await page.evaluate(() => [...window.places].filter((style) => /offset-distance: (?!(0|50|90)%)/.test(style ?? "")));
    assert.deepEqual(between, []);
  });
});

test("otherwise a message moves along its edge", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    await places(page);
    await on.speed.press("End");
    await on.run.click();
    await on.ended();
    await eventually(async () => assert.ok((await page.evaluate(() => window.places.size)) > 10));
  });
});
