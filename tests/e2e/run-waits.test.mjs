// A press of Run is never lost: not before the app is there, not before the simulator is, and not when the simulator
// cannot be had, where the page says so and offers to try again.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, holdBack, hydrated, open, testbed, visit } from "./browser.mjs";
import { PATH, editor, stage } from "./stage.mjs";

const bed = testbed();

const APP = /\/app-[^/]*\.wasm$/;
const SIMULATOR = /\/simulator-[a-z-]+-[0-9a-f]{16}\.wasm$/;
const ENTRY = /\/simulator\.js/;
const IMAGE = /\/assets\/outbound-rest-callout-[^/]*\.bin$/;
const COMPILER = /\/compiler-[^/]*\.wasm$/;
const ANY_FAILURE = [/request failed/, /Failed to load resource/, /answer 5\d\d/, /Failed to fetch/];

test("Run before the page answers is kept until it does", async () => {
  await visit(bed, {}, async (page, site) => {
    const app = await holdBack(page, APP);
    await page.goto(site.url(PATH), { waitUntil: "commit" });
    const on = stage(page);
    await on.run.waitFor();
    await app.isAsked;
    await on.accountName.fill("Typed early");
    await on.run.click();
    assert.equal(page.url(), site.url(PATH), "the form is not sent");
    app.release();
    await hydrated(page);
    await on.started();
    await on.timeline.press("End");
    assert.match(await on.org.innerText(), /Typed early/);
  });
});

test("what was typed and chosen before the page answers is still there when it does", async () => {
  await visit(bed, {}, async (page, site) => {
    const app = await holdBack(page, APP);
    await page.goto(site.url(PATH), { waitUntil: "commit" });
    const on = stage(page);
    await on.run.waitFor();
    await on.accountName.fill("Typed early");
    await on.fault("404").check();
    app.release();
    await hydrated(page);
    assert.equal(await on.accountName.inputValue(), "Typed early");
    assert.ok(await on.fault("404").isChecked());
  });
});

test("Run before the simulator has come is kept, and the page says that it is loading", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    const simulator = await holdBack(page, SIMULATOR);
    const on = stage(page);
    await on.run.click();
    await simulator.isAsked;
    await eventually(async () => assert.match(await on.status.innerText(), /Loading the simulator, \d+ %/));
    simulator.release();
    await on.started();
    await eventually(async () => assert.doesNotMatch(await on.status.innerText(), /Loading/));
  });
});

test("pressing Run many times while the simulator loads starts one run", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    let asked = 0;
    page.on("request", (request) => (asked += SIMULATOR.test(request.url()) ? 1 : 0));
    const simulator = await holdBack(page, SIMULATOR);
    const on = stage(page);
    for (let press = 0; press < 5; press += 1) await on.run.click();
    await simulator.isAsked;
    simulator.release();
    await on.started();
    assert.equal(asked, 1);
  });
});

test("what is chosen while the simulator loads is what runs", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    const simulator = await holdBack(page, SIMULATOR);
    const on = stage(page);
    await on.run.click();
    await simulator.isAsked;
    await on.accountName.fill("Second thought");
    await on.run.click();
    simulator.release();
    await on.started();
    await on.timeline.press("End");
    await eventually(async () => assert.match(await on.org.innerText(), /Second thought/));
  });
});

for (const [what, pattern] of [["entry", ENTRY], ["wasm", SIMULATOR], ["image of the org", IMAGE]]) {
  for (const [how, answer] of [["is unreachable", (route) => route.abort()], ["answers 503", (route) => route.fulfill({ status: 503, body: "not now" })]]) {
    test(`where the simulator's ${what} ${how}, the page says so, and Retry works`, async () => {
      await visit(bed, { allow: ANY_FAILURE }, async (page, site) => {
        await open(page, site, PATH);
        await page.route(pattern, answer);
        const on = stage(page);
        await on.run.click();
        await on.retry.waitFor();
        assert.match(await on.status.innerText(), /could not be loaded/);
        await on.retry.click();
        await on.retry.waitFor();
        await page.unroute(pattern);
        await on.retry.click();
        await on.started();
        await on.retry.waitFor({ state: "hidden" });
      });
    });
  }
}

test("where the compiler does not come, a run of edited code says so, and Retry runs it", async () => {
  await visit(bed, { allow: ANY_FAILURE }, async (page, site) => {
    await open(page, site, PATH);
    await page.route(COMPILER, (route) => route.abort());
    const on = stage(page);
    const job = editor(page, "AccountEnrichmentJob.cls");
    await job.open();
    await job.area.fill((await job.area.inputValue()).replace("'Enriched'", "'Known'"));
    await on.run.click();
    await on.retry.waitFor();
    assert.match(await on.status.innerText(), /could not be loaded/);
    await page.unroute(COMPILER);
    await on.retry.click();
    await on.started();
    await on.timeline.press("End");
    await eventually(async () => assert.match(await on.org.innerText(), /Known/));
  });
});

test("Run pressed again while the compiler loads is what runs", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    const compiler = await holdBack(page, COMPILER);
    const on = stage(page);
    const job = editor(page, "AccountEnrichmentJob.cls");
    await job.open();
    await job.area.fill((await job.area.inputValue()).replace("'Enriched'", "'Known'"));
    await on.run.click();
    await eventually(async () => assert.match(await on.status.innerText(), /Loading the compiler, \d+ %/));
    await on.accountName.fill("Second thought");
    await on.run.click();
    compiler.release();
    await eventually(async () => {
      await on.timeline.press("End");
      assert.match(await on.org.innerText(), /Second thought[^]*Known/);
    });
  });
});

test("a download that breaks off is a failure that can be tried again", async () => {
  await visit(bed, { allow: [...ANY_FAILURE, /CompileError|WebAssembly/] }, async (page, site) => {
    await open(page, site, PATH);
    await page.route(SIMULATOR, async (route) => {
      const answer = await route.fetch();
      const whole = await answer.body();
      await route.fulfill({ response: answer, body: whole.subarray(0, whole.length / 2) });
    });
    const on = stage(page);
    await on.run.click();
    await on.retry.waitFor();
    await page.unroute(SIMULATOR);
    await on.retry.click();
    await on.started();
  });
});

test("a simulator of another build is refused, and the page offers to reload", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    await page.route(ENTRY, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/build = "[^"]*"/, 'build = "another"') });
    });
    const on = stage(page);
    await on.run.click();
    await on.reload.waitFor();
    await page.unroute(ENTRY);
    await page.evaluate(() => (window.sameDocument = true));
    await on.reload.click();
    await eventually(async () => assert.equal(await page.evaluate(() => window.sameDocument), undefined));
    await hydrated(page);
    await on.runToEnd();
  });
});

test("a page that was open during a deployment says so instead of failing", async () => {
  await visit(bed, { allow: ANY_FAILURE.concat(/answer 404/) }, async (page, site) => {
    await open(page, site, PATH);
    // The new deployment has another entry, and the old hashed files are gone.
    await page.route(/\/simulator-[^/]*$/, (route) => route.fulfill({ status: 404, body: "gone" }));
    await page.route(ENTRY, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/build = "[^"]*"/, 'build = "next"') });
    });
    const on = stage(page);
    await on.run.click();
    await on.reload.waitFor();
    assert.match(await on.status.innerText(), /updated/);
  });
});
