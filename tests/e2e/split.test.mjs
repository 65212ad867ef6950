// A run needs an excerpt of the simulator and no more. Tests and edits need what is likely to be needed, and wait for that.
// A question that comes to code that is not there is asked again once it is, and only then the whole is loaded.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, holdBack, open, testbed, visit } from "./browser.mjs";
import { eachView, opened, view } from "./explorer.mjs";
import { FAULTS, PATH, editor, stage } from "./stage.mjs";

const bed = testbed();
const PATTERN = PATH.split("/")[2];
const LIKELY = /\/simulator-[0-9a-f]{16}\.wasm$/;
const WHOLE = /\/simulator-whole-[0-9a-f]{16}\.wasm$/;
const FAILURES = [/request failed/, /Failed to load resource/, /Failed to fetch/];

// The editor of tests that come to code for which no rehearsal asks, and the text as it was.
async function typedTests(page) {
  const tests = editor(page, "DataProviderTest.cls");
  await tests.open();
  const text = await tests.area.inputValue();
  await tests.area.fill(text.replace("Assert.isNull(DataProvider", "System.debug(Math.tanh(0.5d)); Assert.isNull(DataProvider"));
  assert.notEqual(await tests.area.inputValue(), text);
  return { tests, text };
}

test("every fault runs to its end, and every event is shown, without more than an excerpt", async () => {
  await visit(bed, { allow: FAILURES }, async (page, site) => {
    for (const part of [LIKELY, WHOLE]) await page.route(part, (route) => route.abort());
    await open(page, site, PATH);
    const on = stage(page);
    for (const fault of FAULTS) {
      await on.fault(fault).check();
      await on.runToEnd();
      for (let shown = await on.length(); shown > 1; shown -= 1) await on.stepBack.click();
      assert.notEqual(await on.wire.innerText(), "");
      assert.notEqual(await on.org.innerText(), "");
      assert.ok(await on.retry.isHidden(), `${fault} ran`);
    }
  });
});

test("tests wait for what they need, the page says so, and where it does not come Retry runs them; the whole is not asked for", async () => {
  await visit(bed, { allow: FAILURES }, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    for (const part of [LIKELY, WHOLE]) await page.route(part, (route) => route.abort());
    await on.tests.or(on.runTests).first().waitFor();
    await on.runTests.click();
    await on.retry.waitFor();
    assert.match(await on.status.innerText(), /could not be loaded/);
    await page.unroute(LIKELY);
    const likely = await holdBack(page, LIKELY);
    await on.retry.click();
    await likely.isAsked;
    await eventually(async () => assert.match(await on.status.innerText(), /Loading the simulator, \d+ %/));
    likely.release();
    await eventually(async () => assert.match(await on.total.innerText(), /(\d+) tests: \1 passed/));
  });
});

test("tests that come to code that is not there wait for the whole and go on, and where it does not come Retry goes on", async () => {
  await visit(bed, { allow: FAILURES }, async (page, site) => {
    await page.route(WHOLE, (route) => route.abort());
    await open(page, site, PATH);
    const on = stage(page);
    await typedTests(page);
    await on.runTests.click();
    await on.retry.waitFor();
    const passed = () => on.tests.getByRole("listitem").filter({ hasText: /^\W*Pass/ }).count();
    const before = await passed();
    assert.ok(before > 0, "some have run");
    await page.unroute(WHOLE);
    const whole = await holdBack(page, WHOLE);
    await on.retry.click();
    await whole.isAsked;
    await eventually(async () => assert.match(await on.status.innerText(), /Loading the simulator, \d+ %/));
    assert.equal(await passed(), before);
    whole.release();
    await eventually(async () => assert.match(await on.total.innerText(), /(\d+) tests: \1 passed/));
  });
});

test("what is typed while the whole is on its way is painted once it is there", async () => {
  await visit(bed, { allow: FAILURES }, async (page, site) => {
    const whole = await holdBack(page, WHOLE);
    await open(page, site, PATH);
    const on = stage(page);
    const { tests, text } = await typedTests(page);
    await on.runTests.click();
    await whole.isAsked;
    await tests.area.fill("// typed meanwhile\n" + text);
    whole.release();
    await eventually(async () => assert.match(await tests.listing.innerText(), /typed meanwhile/));
    await eventually(async () => assert.match(await on.total.innerText(), /(\d+) tests: \1 passed/));
  });
});

test("an editor opens when what paints it is there", async () => {
  await visit(bed, { allow: FAILURES }, async (page, site) => {
    await page.route(WHOLE, (route) => route.abort());
    const likely = await holdBack(page, LIKELY);
    await open(page, site, PATH);
    const job = editor(page, "AccountEnrichmentJob.cls");
    const opening = job.open();
    await likely.isAsked;
    assert.ok(await job.area.isHidden());
    likely.release();
    await opening;
    await job.area.fill("public class AccountEnrichmentJob { Integer one = 1; }");
    await eventually(async () => assert.ok(await job.area.isVisible()));
  });
});

test("a question that comes to code that is not there is answered once it is, and the run is still open", async () => {
  await visit(bed, { allow: FAILURES }, async (page, site) => {
    await page.route(WHOLE, (route) => route.abort());
    await open(page, site, PATH);
    const likely = await holdBack(page, LIKELY);
    const asking = page.evaluate(
      async ([entry, pattern]) => {
        const simulator = await import(entry);
        const loaded = await simulator.load(() => {}, pattern, pattern);
        const run = { pattern, inputs: {}, seed: 0, faults: [], edits: {} };
        const json = (question) => JSON.stringify({ build: simulator.build, question });
        const ask = (question) => loaded.ask(json(question));
        const said = { opened: ask({ Open: run }), wire: ask({ Wire: 0 }), early: ask({ Test: run }), meanwhile: ask({ Wire: 0 }) };
        window.isEarly = true;
        const tests = await loaded.answer(json({ Test: run }), run.pattern, false, () => {});
        return { ...said, tests, after: ask({ Wire: 0 }) };
      },
      [site.url("/simulator.js"), PATTERN],
    );
    await page.waitForFunction(() => window.isEarly);
    likely.release();
    const said = await asking;
    assert.match(said.opened, /^\{"Opened"/);
    assert.match(said.wire, /^\{"Html"/);
    assert.equal(said.early, '"Undeployed"');
    assert.equal(said.meanwhile, '"Undeployed"');
    assert.equal(said.after, said.wire);
    assert.match(said.tests, /^\{"Html"/);
  });
});

test("an org is explored in every view, asked and written to, without more than an excerpt", async () => {
  await visit(bed, { allow: FAILURES }, async (page, site) => {
    for (const part of [LIKELY, WHOLE]) await page.route(part, (route) => route.abort());
    await opened(page, site);
    await eachView(page, async () => assert.ok(await page.getByRole("button", { name: "Retry" }).isHidden()));
    await view(page, "SOQL");
    await page.getByRole("textbox", { name: "SOQL" }).fill("SELECT Id, Subject FROM Case WHERE Status != 'Closed'");
    await page.getByRole("button", { name: "Run query" }).click();
    await page.getByRole("heading", { name: "1 row" }).waitFor();
    assert.ok(await page.getByRole("button", { name: "Retry" }).isHidden());
  });
});

test("what an excerpt has written, more of the simulator goes on with, and then the whole", async () => {
  await visit(bed, {}, async (page, site) => {
    const [likely, whole] = [await holdBack(page, LIKELY), await holdBack(page, WHOLE)];
    await opened(page, site);
    await view(page, "REST");
    const send = async (method, path, body) => {
      await page.getByRole("combobox", { name: "Method" }).selectOption(method);
      await page.getByRole("textbox", { name: "Path" }).fill(path);
      if (body) await page.getByRole("textbox", { name: "Body" }).fill(body);
      await page.getByRole("button", { name: "Send", exact: true }).click();
    };
    await send("POST", "/services/data/v68.0/sobjects/Account", '{"Name": "Written early"}');
    await page.getByText("HTTP/1.1 201 Created").waitFor();
    // No rehearsal asks for that.
    await send("GET", "/services/data/v31.0/query?q=SELECT+FORMAT(CreatedDate)+FROM+Account");
    await page.getByText(/Loading the simulator, \d+ %/).waitFor();
    likely.release();
    await whole.isAsked;
    await page.getByText(/Loading the simulator, \d+ %/).waitFor();
    whole.release();
    await page.getByText("HTTP/1.1 200 OK").waitFor();
    await view(page, "Records");
    await page.getByRole("button", { name: /^Account / }).click();
    await page.getByText("Written early").waitFor();
  });
});
