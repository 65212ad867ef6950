// A visitor's theme: the system's until they choose, then theirs, also on the next page and before the first paint.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, testbed, visit } from "./browser.mjs";

const bed = testbed();
const switchTheme = (page) => page.getByRole("button", { name: /light and dark/ }).click();
// What is behind everything: the body's colour, else the document's, else what the browser paints.
const ground = (page) =>
  page.evaluate(() => {
    const painted = [document.body, document.documentElement].map((element) => getComputedStyle(element)).find((style) => style.backgroundColor !== "rgba(0, 0, 0, 0)");
    return painted?.backgroundColor ?? getComputedStyle(document.documentElement).colorScheme;
  });

async function groundOf(colorScheme) {
  let found;
  await visit(bed, { colorScheme }, async (page, site) => {
    await open(page, site, "/");
    found = await ground(page);
  });
  return found;
}

test("the page follows the system's theme", async () => {
  assert.notEqual(await groundOf("light"), await groundOf("dark"));
});

for (const [system, chosen] of [["light", "dark"], ["dark", "light"]]) {
  test(`on a ${system} system the switch turns the page ${chosen}, and back`, async () => {
    const [before, after] = [await groundOf(system), await groundOf(chosen)];
    await visit(bed, { colorScheme: system, reducedMotion: "reduce" }, async (page, site) => {
      await open(page, site, "/");
      await switchTheme(page);
      await eventually(async () => assert.equal(await ground(page), after));
      await switchTheme(page);
      await eventually(async () => assert.equal(await ground(page), before));
    });
  });
}

test("a chosen theme holds on the next visit, before the app has come", async () => {
  const dark = await groundOf("dark");
  await visit(bed, { colorScheme: "light", reducedMotion: "reduce" }, async (page, site) => {
    await open(page, site, "/");
    await switchTheme(page);
    await eventually(async () => assert.equal(await ground(page), dark));
    await page.route(/\/app-[^/]*\.wasm$/, () => {});
    await page.goto(site.url("/org/"), { waitUntil: "commit" });
    await page.locator("footer").waitFor();
    assert.equal(await ground(page), dark);
  });
});

test("where storage is refused, the switch still works for this page", async () => {
  const dark = await groundOf("dark");
  await visit(bed, { colorScheme: "light", reducedMotion: "reduce" }, async (page, site) => {
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException("refused", "SecurityError");
      };
      Object.defineProperty(window, "localStorage", { get: refuse });
    });
    await open(page, site, "/");
    await switchTheme(page);
    await eventually(async () => assert.equal(await ground(page), dark));
  });
});
