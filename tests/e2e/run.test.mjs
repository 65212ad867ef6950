// A run of the Outbound REST Callout: what a visitor sees from Run to its end, and how they move in it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, testbed, visit } from "./browser.mjs";
import { PATH, stage, wholeWire } from "./stage.mjs";

const bed = testbed();

const onStage = (options, use) =>
  visit(bed, options, async (page, site) => {
    await open(page, site, PATH);
    await use(stage(page), page);
  });

test("Run plays to its end by itself, and every event is a sentence of the transcript", async () => {
  await onStage({}, async (on) => {
    await on.speed.press("End");
    await on.run.click();
    await on.started();
    await on.ended();
    assert.equal(await on.transcript.getByRole("listitem").count(), await on.length());
    await eventually(async () => assert.equal(await on.transcript.locator('[aria-current="step"]').count(), 1));
  });
});

test("the transcript before the run is that of the default run, word for word", async () => {
  await onStage({}, async (on) => {
    const read = () => on.transcript.getByRole("listitem").allInnerTexts();
    const prerendered = await read();
    await on.runToEnd();
    assert.deepEqual(await read(), prerendered);
  });
});

test("the wire shows the requests and the answers as they were sent", async () => {
  await onStage({}, async (on) => {
    await on.runToEnd();
    const wire = await wholeWire(on);
    for (const expected of [/POST \/services\/data\/v\d+\.0\/sobjects\/Account/, /GET \/v1\/companies\?website=/, /HTTP\/1\.1 20[01]/, /application\/json/, /Authorization: /i]) {
      assert.match(wire, expected);
    }
  });
});

test("the org ends with the account enriched by what the provider answered", async () => {
  await onStage({}, async (on) => {
    await on.runToEnd();
    const org = await on.org.innerText();
    assert.match(org, /Harbourlight/);
    assert.match(org, /Enriched/);
  });
});

test("what the visitor types is what is saved", async () => {
  await onStage({}, async (on) => {
    await on.accountName.fill("Nordlicht & Söhne <b>");
    await on.runToEnd();
    assert.match(await on.org.innerText(), /Nordlicht & Söhne <b>/);
    assert.match(await wholeWire(on), /Nordlicht & Söhne <b>/);
  });
});

test("the code marks the lines that ran, in the files that the page shows", async () => {
  await onStage({}, async (on) => {
    await on.runToEnd();
    const marked = new Set();
    for (let event = 1; event <= (await on.length()); event += 1) {
      await on.timeline.fill(String(event));
      for (const line of await on.code.locator('[aria-current="step"]').allInnerTexts()) marked.add(line.trim());
    }
    assert.ok(marked.size >= 3, [...marked].join("\n"));
    assert.ok([...marked].some((line) => /send\(request\)/.test(line)), `the callout's line is marked: ${[...marked].join("\n")}`);
  });
});

test("the secret is nowhere: not on the page at any event, and not in what the page holds", async () => {
  await onStage({}, async (on, page) => {
    await on.runToEnd();
    for (let event = 0; event <= (await on.length()); event += 1) {
      await on.timeline.fill(String(event));
      assert.doesNotMatch(await page.content(), /s3cr3t/i, `at event ${event}`);
    }
  });
});

test("Step forward and Step back move by one event", async () => {
  await onStage({ reducedMotion: "reduce" }, async (on) => {
    await on.runToEnd();
    await on.seek(0);
    const at = (event) => eventually(async () => assert.equal(await on.position(), event));
    await at(0);
    for (const event of [1, 2, 3]) {
      await on.stepForward.click();
      await at(event);
    }
    await on.stepBack.click();
    await at(2);
  });
});

test("stepping back shows again exactly what was shown", async () => {
  await onStage({ reducedMotion: "reduce" }, async (on) => {
    await on.runToEnd();
    const shown = async () => [await on.wire.innerText(), await on.org.innerText(), await on.transcript.innerHTML(), await on.code.innerHTML()];
    const forward = [];
    for (let event = 1; event <= (await on.length()); event += 1) {
      await on.timeline.fill(String(event));
      forward.push(await shown());
    }
    for (let event = await on.length(); event >= 1; event -= 1) {
      await on.timeline.fill(String(event));
      const [wire, org, transcript] = await shown();
      assert.deepEqual([wire, org, transcript], forward[event - 1].slice(0, 3), `at event ${event}`);
    }
  });
});

test("Pause holds the run where it is, and Run goes on from there", async () => {
  await onStage({}, async (on) => {
    await on.run.click();
    await eventually(async () => assert.ok((await on.position()) >= 2));
    await on.pause.click();
    const held = await on.position();
    assert.ok(held < (await on.length()));
    assert.ok(await on.pause.isDisabled());
    await on.speed.press("End");
    assert.equal(await on.position(), held, "Pause lets no event through");
    await on.run.click();
    await eventually(async () => assert.ok((await on.position()) > held));
    await on.ended();
  });
});

test("Reset goes back to before the first event", async () => {
  await onStage({}, async (on) => {
    await on.runToEnd();
    await on.reset.click();
    await eventually(async () => assert.equal(await on.position(), 0));
    assert.ok(await on.stepBack.isDisabled());
    await on.speed.press("End");
    await on.run.click();
    await on.ended();
  });
});

test("the same run again is the same to the letter", async () => {
  await onStage({}, async (on) => {
    const all = async () => {
      await on.runToEnd();
      return [await on.transcript.getByRole("listitem").allInnerTexts(), await wholeWire(on)];
    };
    const first = await all();
    await on.seek(1);
    assert.deepEqual(await all(), first);
  });
});

test("a run belongs to its page: leaving and coming back starts afresh", async () => {
  await onStage({}, async (on, page) => {
    await on.run.click();
    await on.started();
    await page.getByRole("link", { name: "Org" }).first().click();
    await page.waitForURL(/\/org\/$/);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.goBack();
    await eventually(async () => assert.equal(await on.length(), 0));
    await on.runToEnd();
  });
});

// Of every event: the node's plate that the mark of where it happens lies on, or null where it lies on none.
const markedPlate = (page) =>
  page.evaluate(() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.getBoundingClientRect().width > 0);
    const [mark] = shown(".packet-node");
    if (!mark) return "no mark";
    const box = mark.getBoundingClientRect();
    const near = (plate) => ["left", "right", "top", "bottom"].every((side) => Math.abs(plate[side] - box[side]) < 8);
    return shown(".diagram .plate rect").some((plate) => near(plate.getBoundingClientRect())) ? "on a plate" : null;
  });

for (const width of [360, 768, 1440]) {
  test(`at ${width} pixels the mark of where it happens lies on the plate of a node`, async () => {
    await onStage({ viewport: { width, height: 800 }, reducedMotion: "reduce" }, async (on, page) => {
      await on.runToEnd();
      const seen = new Set();
      for (let event = 1; event <= (await on.length()); event += 1) {
        await on.timeline.fill(String(event));
        seen.add(await markedPlate(page));
      }
      assert.ok(seen.has("on a plate"), [...seen].join());
      assert.ok(!seen.has(null), "a mark lies beside the nodes");
    });
  });
}
