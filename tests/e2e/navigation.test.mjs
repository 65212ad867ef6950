// Following a link within the site keeps the document: the title, the focus and the way back are right, and only the
// new page's fragments are fetched.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, testbed, visit } from "./browser.mjs";
import { PATH } from "./stage.mjs";

const bed = testbed();
const NAME = "Outbound REST Callout";

const heading = (page, name) => page.getByRole("heading", { level: 1, name });
const card = (page) => page.getByRole("heading", { level: 3 }).getByRole("link", { name: NAME });

test("a link keeps the document, changes the title and moves the focus to the new heading", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, "/");
    await page.evaluate(() => (window.sameDocument = true));
    await card(page).click();
    await heading(page, NAME).waitFor();
    assert.equal(page.url(), site.url(PATH));
    assert.equal(await page.evaluate(() => window.sameDocument), true);
    await eventually(async () => assert.match(await page.title(), new RegExp(NAME)));
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1"));
    assert.equal(await heading(page, NAME).count(), 1);
  });
});

test("each line of the network leads to its pattern", async () => {
  await visit(bed, {}, async (page, site) => {
    for (let at = 0; at < 5; at += 1) {
      await open(page, site, "/");
      const line = page.locator("main svg a[href]").filter({ visible: true }).nth(at);
      const href = await line.getAttribute("href");
      await line.locator("text").first().click();
      await page.waitForURL(site.url(href));
    }
  });
});

test("a page that was reached by a link is the page that a reload shows", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, "/");
    await card(page).click();
    await heading(page, NAME).waitFor();
    const words = async () => (await page.locator("main").innerText()).split(/\s+/);
    const followed = await words();
    await open(page, site, PATH);
    assert.deepEqual(followed, await words());
  });
});

test("back and forward show the pages again, with their titles", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, "/");
    const home = await page.title();
    await page.evaluate(() => (window.sameDocument = true));
    await card(page).click();
    await heading(page, NAME).waitFor();
    await page.goBack();
    await eventually(async () => assert.equal(await page.title(), home));
    assert.equal(await heading(page, NAME).count(), 0);
    await page.goForward();
    await heading(page, NAME).waitFor();
    await eventually(async () => assert.match(await page.title(), new RegExp(NAME)));
    assert.equal(await page.evaluate(() => window.sameDocument), true);
  });
});

test("the navigation marks the page one is on, also after following a link", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, "/");
    await card(page).click();
    await heading(page, NAME).waitFor();
    const current = page.getByRole("navigation").locator('a[aria-current="page"]');
    await eventually(async () => assert.deepEqual(await current.evaluateAll((links) => links.map((link) => link.pathname)), [PATH]));
  });
});

test("a page that cannot be fetched is left to the browser", async () => {
  await visit(bed, { allow: [/request failed/, /Failed to load resource/] }, async (page, site) => {
    await open(page, site, "/");
    let refused = false;
    await page.route(site.url(PATH), (route) => {
      if (route.request().resourceType() !== "fetch") return route.continue();
      refused = true;
      return route.abort();
    });
    await card(page).click();
    await heading(page, NAME).waitFor();
    assert.ok(refused, "the app had tried to fetch it");
  });
});

test("an open page of an older build loads the new page anew", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, "/");
    await page.evaluate(() => (window.sameDocument = true));
    await page.route(site.url(PATH), async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/data-build="[^"]*"/, 'data-build="another"') });
    });
    await card(page).click();
    await eventually(async () => assert.equal(await page.evaluate(() => window.sameDocument), undefined));
    await heading(page, NAME).waitFor();
  });
});

test("the way back to a page keeps the place one was at", async () => {
  await visit(bed, { viewport: { width: 800, height: 500 } }, async (page, site) => {
    await open(page, site, "/");
    await page.evaluate(() => scrollTo(0, 700));
    await eventually(async () => assert.ok((await page.evaluate(() => scrollY)) > 400));
    await card(page).evaluate((link) => link.click());
    await heading(page, NAME).waitFor();
    await eventually(async () => assert.equal(await page.evaluate(() => scrollY), 0));
    await page.goBack();
    await eventually(async () => assert.ok((await page.evaluate(() => scrollY)) > 400));
  });
});
