// Everything can be done with the keyboard alone, and one always sees where the focus is.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, siteFolder, testbed, visit } from "./browser.mjs";
import { allPaths, isEmbed } from "./pages.mjs";
import { FAULTS, PATH, stage } from "./stage.mjs";

const bed = testbed();

// Presses Tab until the locator has the focus, as a visitor would.
async function tabTo(page, locator, most = 80) {
  for (let presses = 0; presses < most; presses += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return presses;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${locator} is not reached by ${most} presses of Tab`);
}

const isFocused = (locator) => eventually(async () => assert.ok(await locator.evaluate((element) => element === document.activeElement)));

test("the first press of Tab offers to skip to the content", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the content" });
    await isFocused(skip);
    assert.ok(await skip.isVisible());
    const box = await skip.boundingBox();
    assert.ok(box.x >= 0 && box.y >= 0, "it comes into view");
    await page.keyboard.press("Enter");
    await isFocused(page.locator("main"));
  });
});

// Each rule of /fidelity/ links to its source.
const MOST_STOPS = 500;

for (const path of allPaths(siteFolder()).filter((path) => !isEmbed(path))) {
  test(`whatever has the focus on ${path} shows it, and Tab comes round to the start`, async () => {
    await visit(bed, { reducedMotion: "reduce" }, async (page, site) => {
      await open(page, site, path);
      const seen = [];
      for (let presses = 0; presses < MOST_STOPS; presses += 1) {
        await page.keyboard.press("Tab");
        const focus = await page.evaluate(howFocusShows);
        if (!focus) break;
        seen.push(focus);
      }
      assert.ok(seen.length > 5 && seen.length < MOST_STOPS, `${seen.length} stops`);
      assert.deepEqual(seen.filter((focus) => !focus.isShown), []);
    });
  });
}

// Runs in the page: whether anything on or around the focused element looks different from when it is not focused.
function howFocusShows() {
  const element = document.activeElement;
  if (element === document.body) return null;
  const near = [element, element.closest("label"), element.closest("li"), element.parentElement, ...element.querySelectorAll("*")].filter(Boolean);
  const marks = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor", "stroke", "strokeWidth", "fill", "opacity", "backgroundColor"];
  const look = () => near.map((node) => marks.map((mark) => getComputedStyle(node)[mark]).join()).join();
  const focused = look();
  element.blur();
  const blurred = look();
  element.focus();
  return { html: element.outerHTML.slice(0, 120), isShown: focused !== blurred && element.getClientRects().length > 0 };
}

test("a run is typed, started, stepped and scrubbed with the keyboard alone", async () => {
  await visit(bed, { reducedMotion: "reduce" }, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    await tabTo(page, on.accountName);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Keyboard Ltd");
    await tabTo(page, on.fault(FAULTS[0]));
    await page.keyboard.press("ArrowDown");
    assert.ok(await on.fault(FAULTS[1]).isChecked());
    await tabTo(page, on.run);
    await page.keyboard.press("Enter");
    await on.started();
    await tabTo(page, on.timeline);
    await page.keyboard.press("End");
    await on.ended();
    await page.keyboard.press("Home");
    await eventually(async () => assert.equal(await on.position(), 0));
    await page.keyboard.press("ArrowRight");
    await eventually(async () => assert.equal(await on.position(), 1));
    assert.match(await page.locator("main").innerText(), /Keyboard Ltd/);
  });
});

test("Enter in a field runs, as in any form", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    await on.accountName.press("Enter");
    await on.started();
  });
});

test("where space is narrow, the arrow keys move between the views of the run", async () => {
  await visit(bed, { viewport: { width: 360, height: 800 } }, async (page, site) => {
    await open(page, site, PATH);
    const tab = (name) => page.getByRole("tab", { name, exact: true });
    await tabTo(page, page.getByRole("tab", { selected: true }));
    const names = await page.getByRole("tab").allInnerTexts();
    assert.deepEqual([...names].sort(), ["Code", "Org", "Tests", "Transcript", "Wire"]);
    for (const name of [...names.slice(1), names[0]]) {
      await page.keyboard.press("ArrowRight");
      await isFocused(tab(name));
      assert.equal(await tab(name).getAttribute("aria-selected"), "true");
      await page.getByRole("tabpanel", { name, exact: true }).waitFor();
      assert.equal(await page.getByRole("tabpanel").filter({ visible: true }).count(), 1);
    }
    await page.keyboard.press("ArrowLeft");
    await isFocused(tab(names.at(-1)));
  });
});

test("the panels that scroll can be scrolled with the keyboard", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    const unreachable = await page.evaluate(() =>
      [...document.querySelectorAll("main *")]
        .filter((element) => element.scrollHeight > element.clientHeight + 1 && ["auto", "scroll"].includes(getComputedStyle(element).overflowY))
        .filter((element) => element.tabIndex < 0 && !element.querySelector("a, button, input, [tabindex='0']"))
        .map((element) => element.className),
    );
    assert.deepEqual(unreachable, []);
  });
});
