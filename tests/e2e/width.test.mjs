// No page needs to be scrolled sideways, on the narrowest screen and on a wide one, and text may be enlarged.

import assert from "node:assert/strict";
import { test } from "node:test";

import { hydrated, open, siteFolder, testbed, visit } from "./browser.mjs";
import { eachView, opened } from "./explorer.mjs";
import { allPaths, isEmbed } from "./pages.mjs";
import { PATH, stage } from "./stage.mjs";

const bed = testbed();
const paths = [...allPaths(siteFolder()), "/404.html"];

// What sticks out of the window, so that a failure says what to look at.
const sticksOut = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 1);
    return [`${document.documentElement.scrollWidth} in ${width}`, ...out.slice(0, 5).map((element) => element.outerHTML.slice(0, 160))];
  });

for (const width of [320, 768, 1920]) {
  for (const path of paths) {
    test(`${path} fits into ${width} pixels`, async () => {
      await visit(bed, { viewport: { width, height: 700 } }, async (page, site) => {
        await page.goto(site.url(path));
        if (!isEmbed(path)) await hydrated(page);
        assert.deepEqual(await sticksOut(page), []);
      });
    });
  }

  test(`every view of an open org fits into ${width} pixels`, async () => {
    await visit(bed, { viewport: { width, height: 700 } }, async (page, site) => {
      await opened(page, site);
      await eachView(page, async (shown) => assert.deepEqual(await sticksOut(page), [], shown));
    });
  });

  test(`a run fits into ${width} pixels from its start to its end`, async () => {
    await visit(bed, { viewport: { width, height: 700 }, reducedMotion: "reduce" }, async (page, site) => {
      await open(page, site, PATH);
      const on = stage(page);
      await on.runToEnd();
      for (let event = 0; event <= (await on.length()); event += 1) {
        await on.timeline.fill(String(event));
        assert.deepEqual(await sticksOut(page), [], `at event ${event}`);
      }
    });
  });
}

test("text of twice the size still fits into 640 pixels", async () => {
  await visit(bed, { viewport: { width: 640, height: 700 } }, async (page, site) => {
    for (const path of paths.filter((path) => !isEmbed(path))) {
      await open(page, site, path);
      await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      assert.deepEqual(await sticksOut(page), [], path);
    }
  });
});
