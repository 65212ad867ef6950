// Every page is complete without JavaScript: its text, its diagram, its code, and what the default run does.

import assert from "node:assert/strict";
import { test } from "node:test";

import { siteFolder, testbed, visit } from "./browser.mjs";
import { allPaths, isPattern, isRunnable } from "./pages.mjs";
import { stage } from "./stage.mjs";

const bed = testbed();
const paths = allPaths(siteFolder());

async function read(path, use) {
  await visit(bed, { javaScriptEnabled: false }, async (page, site) => {
    await page.goto(site.url(path));
    await use(page);
  });
}

for (const path of paths) {
  test(`${path} has its heading and its text without JavaScript`, async () => {
    await read(path, async (page) => {
      assert.ok(await page.getByRole("heading", { level: 1 }).isVisible());
      assert.ok((await page.locator("main").innerText()).length > 100);
    });
  });
}

for (const path of paths.filter(isPattern)) {
  test(`${path} shows its diagram, drawn and as a list, without JavaScript`, async () => {
    await read(path, async (page) => {
      const map = stage(page).map;
      const drawn = map.locator("svg").filter({ visible: true }).first();
      assert.ok((await drawn.boundingBox()).height > 100);
      assert.ok((await map.getByRole("list").first().getByRole("listitem").count()) >= 3, "nodes and links are listed");
    });
  });
}

for (const path of paths.filter((path) => isRunnable(siteFolder(), path))) {
  test(`${path} shows its Apex and the transcript of the default run without JavaScript`, async () => {
    await read(path, async (page) => {
      const on = stage(page);
      assert.match(await on.code.innerText(), /with sharing class/);
      assert.ok(await on.code.isVisible());
      const sentences = await on.transcript.getByRole("listitem").allInnerTexts();
      assert.ok(sentences.length >= 5, `${sentences.length} sentences`);
      assert.ok(await on.transcript.getByRole("listitem").first().isVisible());
    });
  });

  test(`${path} promises nothing that only a run can show`, async () => {
    await read(path, async (page) => {
      const on = stage(page);
      assert.ok(!(await on.wire.isVisible()) && !(await on.org.isVisible()), "empty panels are not there");
      assert.doesNotMatch(await page.locator("main").innerText(), /shows here/);
    });
  });

  test(`${path} says that running needs JavaScript`, async () => {
    await read(path, async (page) => assert.match(await page.locator("main").innerText(), /needs JavaScript/));
  });
}

test("the home page leads to every pattern without JavaScript", async () => {
  await read("/", async (page) => {
    for (const path of paths.filter(isPattern)) {
      assert.ok(await page.locator(`main a[href="${path}"]`).first().isVisible(), path);
    }
  });
});
