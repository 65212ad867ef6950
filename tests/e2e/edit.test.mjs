// The code as a visitor edits it: what they see as they type, what then runs, and the Apex tests. It refuses to know
// how the editor is built: it goes by roles and names, and by what is painted.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, testbed, visit } from "./browser.mjs";
import { PATH, editor, stage, wholeWire } from "./stage.mjs";

const bed = testbed();

const onStage = (options, use) =>
  visit(bed, { reducedMotion: "reduce", ...options }, async (page, site) => {
    await open(page, site, PATH);
    await use(stage(page), page, (file) => editor(page, file));
  });

// Puts one text for another, as typing would.
async function change(of, from, to) {
  const text = await of.area.inputValue();
  assert.ok(text.includes(from), `${from} is there`);
  await of.area.fill(text.replace(from, to));
}

test("a class is edited, its mistake is shown in place, mended, run, and the trace is another", async () => {
  await onStage({}, async (on, page, of) => {
    const job = of("AccountEnrichmentJob.cls");
    await job.open();
    await change(job, "'Enriched'", "'Enriched by me'");
    await change(job, "update answered;", "update answer;");
    await eventually(async () => assert.match(await job.problems.innerText(), /Line \d+, column \d+\s+Variable does not exist: answer/));
    const marked = job.listing.locator("[data-problem]");
    assert.equal(await marked.count(), 1);
    assert.match(await marked.innerText(), /update answer;/);
    await on.run.click();
    await eventually(async () => assert.match(await on.status.innerText(), /AccountEnrichmentJob\.cls:\d+:\d+: /));
    assert.equal(await on.length(), 0, "code that does not compile does not run");

    await change(job, "update answer;", "update answered;");
    await eventually(async () => assert.equal(await job.problems.innerText(), ""));
    await on.runToEnd();
    assert.match(await on.org.innerText(), /Enriched by me/);
    assert.match(await on.transcript.innerText(), /With your code: AccountEnrichmentJob\.cls/);
    assert.ok(await job.edited.isVisible());
  });
});

test("what was typed is what the next request says", async () => {
  await onStage({}, async (on, page, of) => {
    const provider = of("DataProvider.cls");
    await provider.open();
    await change(provider, "/v1/companies?website=", "/v1/companies?from=me&website=");
    await on.runToEnd();
    assert.match(await wholeWire(on), /from=me/);
  });
});

test("Reset code brings the shipped text back, and can be undone", async () => {
  await onStage({}, async (on, page, of) => {
    const provider = of("DataProvider.cls");
    const shipped = await provider.listing.locator("code").textContent();
    assert.ok(!(await provider.reset.isVisible()), "nothing to reset");
    await provider.open();
    assert.equal(await provider.area.inputValue(), shipped);
    await change(provider, "GET", "PUT");
    const edited = await provider.area.inputValue();
    await provider.reset.click();
    assert.equal(await provider.area.inputValue(), shipped);
    assert.ok(!(await provider.edited.isVisible()) && !(await provider.reset.isVisible()));
    await page.keyboard.press("Control+z");
    assert.equal(await provider.area.inputValue(), edited);
    assert.ok(await provider.edited.isVisible());
    await provider.edit.click();
    await provider.reset.click();
    assert.equal(await provider.listing.locator("code").textContent(), shipped);
    await on.runToEnd();
    assert.doesNotMatch(await on.transcript.innerText(), /With your code/);
  });
});

test("the editor works by the keyboard alone, undo included, and Escape then Tab leaves it", async () => {
  await onStage({}, async (on, page, of) => {
    const profile = of("CompanyProfile.cls");
    await profile.edit.focus();
    await page.keyboard.press("Enter");
    await eventually(async () => assert.ok(await profile.area.evaluate((area) => area === document.activeElement)));
    const shipped = await profile.area.inputValue();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("// one");
    await page.keyboard.press("Home");
    await page.keyboard.press("Tab");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("// two");
    assert.equal(await profile.area.inputValue(), `${shipped}    // one\n    // two`);
    await page.keyboard.press("Shift+Tab");
    assert.equal(await profile.area.inputValue(), `${shipped}    // one\n// two`);
    const painted = () => profile.listing.locator("code").textContent();
    await eventually(async () => assert.equal(await painted(), `${shipped}    // one\n// two`, "what is painted is what is typed"));
    for (let times = 0; times < 40 && (await profile.area.inputValue()) !== shipped; times += 1) await page.keyboard.press("Control+z");
    assert.equal(await profile.area.inputValue(), shipped);
    const focused = () => profile.area.evaluate((area) => area === document.activeElement);
    assert.ok(await focused());
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.ok(!(await focused()), "Tab leaves after Escape");
    await page.keyboard.press("Shift+Tab");
    assert.ok(await focused());
  });
});

test("behind a long line, Enter shows where the next one begins, and what is typed there is seen whole", async () => {
  await onStage({ viewport: { width: 1440, height: 800 } }, async (on, page, of) => {
    const profile = of("CompanyProfile.cls");
    await profile.open();
    const hidden = () => profile.area.evaluate((area) => area.parentElement.scrollLeft);
    await page.keyboard.press("Control+End");
    await page.keyboard.type(`    // ${"long ".repeat(40)}`);
    assert.ok((await hidden()) > 0, "the line goes on to the right");
    await page.keyboard.press("Enter");
    assert.equal(await hidden(), 0);
    await page.keyboard.type("long ".repeat(40));
    await page.keyboard.press("Home");
    await page.keyboard.type("I");
    const column = await profile.listing.evaluate((listing) => parseFloat(getComputedStyle(listing).fontSize) * 0.6 * 4);
    assert.ok((await hidden()) < column, "of what stands in front of it some is seen too");
  });
});

for (const width of [360, 1440]) {
  test(`at ${width} pixels what is typed lies where it is painted, and nothing beside the panel scrolls`, async () => {
    await onStage({ viewport: { width, height: 800 } }, async (on, page, of) => {
      if (width < 1000) await page.getByRole("tab", { name: "Code" }).click();
      const provider = of("DataProvider.cls");
      await provider.open();
      await provider.area.fill((await provider.area.inputValue()) + "\n".repeat(20) + "// " + "wide ".repeat(60) + "\n\t\t// tab");
      const [area, code] = await Promise.all([provider.area, provider.listing.locator("code")].map((element) => element.boundingBox()));
      const inner = await provider.area.evaluate((area) => [area.scrollWidth - area.clientWidth, area.scrollHeight - area.clientHeight, area.scrollLeft, area.scrollTop]);
      assert.deepEqual(inner, [0, 0, 0, 0], "the text fits the area as it does the listing");
      assert.ok(Math.abs(area.x - code.x) < 1 && area.width >= code.width - 1, JSON.stringify([area, code]));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0);
    });
  });
}

test("Run Apex tests runs every test of the page, and paints what they cover", async () => {
  await onStage({}, async (on, page, of) => {
    assert.match(await on.tests.innerText(), /Not run/);
    await on.runTests.click();
    await eventually(async () => assert.match(await on.total.innerText(), /^(\d+) tests: \1 passed, 100 % of the lines covered\.$/));
    const passed = Number((await on.total.innerText()).match(/^\d+/)[0]);
    assert.equal(await on.tests.getByRole("listitem").filter({ hasText: /^\W*Pass/ }).count(), passed);
    assert.match(await on.tests.getByRole("row", { name: /DataProvider/ }).innerText(), /100 %/);
    const provider = of("DataProvider.cls");
    assert.ok((await provider.listing.locator(".is-covered").count()) > 10);
    assert.equal(await provider.listing.locator(".is-missed").count(), 0);
    await on.runToEnd();
    assert.equal(await provider.listing.locator(".is-covered").count() > 10, true, "a run leaves the coverage where it is");
  });
});

test("tests run with the edits: they fail, say why, and the lines they miss are marked and named", async () => {
  await onStage({}, async (on, page, of) => {
    const provider = of("DataProvider.cls");
    await provider.open();
    await change(provider, "status == 404", "status == 405");
    await on.runTests.click();
    await eventually(async () => assert.match(await on.total.innerText(), /[1-9]\d* failed/));
    const tests = await on.tests.innerText();
    assert.match(tests, /With your code: DataProvider\.cls/);
    assert.match(tests, /RefusedException: The provider answered 404 Not Found\s+Class\.DataProvider\.lookUp: line \d+, column \d+/);
    const missed = provider.listing.locator(".is-missed");
    assert.equal(await missed.count(), 1);
    assert.match(await missed.innerText(), /return null;/);
    await change(provider, "status == 405", "status == 404");
    assert.equal(await provider.listing.locator(".is-covered").count(), 0, "another text was not tested");
  });
});

test("a test is edited too, and the run does not wait for it to compile", async () => {
  await onStage({}, async (on, page, of) => {
    const tests = of("DataProviderTest.cls");
    await tests.open();
    await change(tests, "Assert.isNull(DataProvider", "Assert.isNotNull(DataProvider");
    await on.runTests.click();
    await eventually(async () => assert.match(await on.total.innerText(), /1 failed/));
    await change(tests, "@IsTest", "@IsTest nonsense");
    await on.runToEnd();
    assert.match(await on.org.innerText(), /Enriched/);
  });
});

test("lines of a text that has changed since the run are not marked as run", async () => {
  await onStage({}, async (on, page, of) => {
    const trigger = of("AccountEnrichment.cls");
    await on.runToEnd();
    const marksOf = async () => {
      let marks = 0;
      for (let event = 1; event <= (await on.length()); event += 1) {
        await on.timeline.fill(String(event));
        marks += await trigger.listing.locator(".is-passed").count();
      }
      return marks;
    };
    assert.ok((await marksOf()) > 0);
    await trigger.open();
    await trigger.area.fill("\n" + (await trigger.area.inputValue()));
    assert.equal(await marksOf(), 0);
    await on.runToEnd();
    assert.ok((await marksOf()) > 0);
  });
});

test("without a script there is no editor, the code is plain, and the tests are listed", async () => {
  await visit(bed, { javaScriptEnabled: false }, async (page, site) => {
    await page.goto(site.url(PATH));
    for (const name of [/^Edit /, /^Reset code/, "Run Apex tests"]) assert.equal(await page.getByRole("button", { name }).count(), 0);
    assert.equal(await page.locator("textarea:visible").count(), 0);
    assert.match(await page.getByRole("region", { name: "Tests" }).innerText(), /DataProviderTest\s+Not run\s+theRequestNames/);
  });
});
