// Every page that was generated opens, hydrates and keeps what was prerendered, at a host's root and under a path.
// It refuses to look at what a page says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { holdBack, hydrated, siteFolder, testbed, visit } from "./browser.mjs";
import { allPaths, isEmbed } from "./pages.mjs";

const bed = testbed();
const paths = allPaths(siteFolder());

test("there is a home page, an org page, a page and an embed page for each of five patterns", () => {
  assert.ok(paths.includes("/") && paths.includes("/org/"), paths.join(" "));
  assert.equal(paths.filter((path) => path.startsWith("/patterns/")).length, 5);
  assert.equal(paths.filter(isEmbed).length, 5);
});

for (const [mounted, siteOf] of [
  ["at the root", () => bed.site],
  ["under /some/base/", () => bed.underBase],
]) {
  for (const path of paths) {
    test(`${path} ${mounted} opens with a clean console and keeps its nodes`, async () => {
      const site = siteOf();
      assert.ok(site, "SITE_UNDER_BASE names no site");
      await visit(
        bed,
        {},
        async (page) => {
          if (isEmbed(path)) {
            await page.goto(site.url(path), { waitUntil: "networkidle" });
            assert.equal(await page.locator("script").count(), 0, "an embed page starts no script");
            return;
          }
          const wasm = await holdBack(page, /\/app-[^/]*\.wasm$/);
          await page.goto(site.url(path), { waitUntil: "commit" });
          await wasm.isAsked;
          await page.locator("footer").waitFor();
          const marked = await page.evaluate(() => {
            window.prerendered = [...document.body.querySelectorAll("*")];
            return window.prerendered.length;
          });
          assert.ok(marked > 20, `only ${marked} nodes are prerendered`);
          wasm.release();
          await hydrated(page);
          const lost = await page.evaluate(() => window.prerendered.filter((node) => !node.isConnected).map((node) => node.outerHTML.slice(0, 200)));
          assert.deepEqual(lost, [], "no prerendered node is replaced");
          const heading = await page.evaluate(() => document.querySelectorAll("h1").length);
          assert.equal(heading, 1);
        },
        site,
      );
    });
  }
}

test("every link within the site leads to a page, and every fragment to a place on it", async () => {
  const targets = new Map();
  await visit(bed, { javaScriptEnabled: false }, async (page, site) => {
    for (const path of paths) {
      await page.goto(site.url(path));
      const hrefs = await page.locator("a[href]").evaluateAll((links) => links.map((link) => new URL(link.getAttribute("href"), document.baseURI).href));
      for (const href of hrefs.filter((href) => href.startsWith(site.origin))) targets.set(href, path);
    }
    assert.ok(targets.size > 7, "the pages link to one another");
    for (const [href, from] of targets) {
      const answer = await page.goto(href);
      assert.ok(answer === null || answer.ok(), `${from} links to ${href}`);
      const id = new URL(href).hash.slice(1);
      if (id) assert.equal(await page.locator(`[id="${id}"]`).count(), 1, `${from} links to ${href}`);
    }
  });
});

test("an address that does not exist shows the not-found page, with status 404 and a way home", async () => {
  await visit(bed, { allow: [/answer 404/, /console error: Failed to load resource.*404/] }, async (page, site) => {
    const answer = await page.goto(site.url("/no/such/page/"));
    assert.equal(answer.status(), 404);
    await hydrated(page);
    assert.match(await page.title(), /not found/i);
    await page.locator(`main a[href="${site.base}"]`).first().click();
    await page.waitForURL(site.url("/"));
  });
});
