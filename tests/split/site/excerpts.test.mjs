// The excerpts for runs, of a built site in Node: whatever run a visitor asks for, an excerpt answers as the whole does or
// says that it cannot; and then more takes its place without anybody noticing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { EXCERPTS, UNDEPLOYED, held, json, simulator, site, wholeOf } from "./held.mjs";

const PATTERNS = EXCERPTS.filter((name) => name !== "org");
const open = (loaded, run) => {
  const opened = loaded.ask(json({ Open: run }));
  const events = JSON.parse(opened).Opened?.events ?? [];
  return [opened, ...events.flatMap((_, event) => [{ Wire: event }, { OrgAt: event }]).map((question) => loaded.ask(json(question)))];
};

// What the form of a pattern's page offers, and what nobody would type.
function* runs(pattern) {
  const page = readFileSync(join(site, "patterns", pattern, "index.html"), "utf8");
  const inputs = [...page.matchAll(/<input type="text" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  const faults = [...page.matchAll(/<input type="radio" name="fault" value="([^"]+)"/g)].map(([, value]) => value);
  assert.ok(inputs.length > 0 && faults.length > 0, "the page has a form");
  const given = { pattern, inputs: Object.fromEntries(inputs.sort()), seed: 0, faults: [], edits: {} };
  for (let seed = 0; seed < 5; seed++) yield { ...given, seed };
  for (const [at, fault] of faults.entries()) yield { ...given, seed: 7, faults: [fault, faults[(at + 1) % faults.length]] };
  const odd = ["Harbour & Sons", "Zoë", "船", "a".repeat(255), "a".repeat(300), "<b>", "0", "-1 x LAMP-7", "https://nowhere.example/x?y=1", "x".repeat(5000), "\u0000"];
  for (const [name] of inputs) for (const value of odd) yield { ...given, inputs: { ...given.inputs, [name]: value } };
}

test("there are excerpts", () => assert.ok(PATTERNS.length >= 2, PATTERNS.join()));

for (const pattern of PATTERNS) {
  test(`whatever run of ${pattern} is asked for, an excerpt answers as the whole or not at all`, async () => {
    const whole = await wholeOf(pattern);
    held();
    let [small, answered, broken] = [undefined, 0, 0];
    for (const run of runs(pattern)) {
      small ??= await simulator.load(() => {}, pattern, pattern);
      const wanted = open(whole, run);
      for (const [which, answer] of open(small, run).entries()) {
        if (answer === UNDEPLOYED) {
          [small, broken] = [undefined, broken + 1];
          break;
        }
        assert.equal(answer, wanted[which], JSON.stringify(run));
        answered += 1;
      }
    }
    assert.ok(answered > 200, `${answered} answers`);
    assert.ok(broken > 0, "nothing was asked that the excerpt cannot answer");
  });

  test(`what an excerpt for ${pattern} cannot answer is answered once more is there, and the run is still open`, async () => {
    const [run] = runs(pattern);
    const { release, isAsked } = held();
    const loaded = await simulator.load(() => {}, pattern, pattern);
    const opened = open(loaded, run);
    assert.match(opened[0], /^\{"Opened"/);
    assert.equal(loaded.ask(json({ Test: run })), UNDEPLOYED);
    assert.equal(loaded.ask(json({ Wire: 0 })), UNDEPLOYED);
    release("likely");
    await loaded.complete(() => {});
    assert.equal(loaded.ask(json({ Wire: 0 })), opened[1]);
    assert.match(loaded.ask(json({ Test: run })), /^\{"Html"/);
    assert.ok(!isAsked("whole"), "nobody needs the whole");
    // Nobody asks that of a page.
    assert.equal(loaded.ask(json({ OpenOrg: run })), UNDEPLOYED);
    assert.equal(loaded.ask(json({ Wire: 0 })), UNDEPLOYED);
    release("whole");
    await loaded.complete(() => {});
    assert.equal(loaded.ask(json({ OrgAt: 0 })), opened[2]);
    assert.match(loaded.ask(json({ OpenOrg: run })), /^\{"Entrance"/);
    assert.equal(loaded.ask(json({ OrgAt: 0 })), opened[2]);
  });

  test(`what takes two steps is answered at once: of ${pattern} too`, async () => {
    const [run] = runs(pattern);
    const { release, isAsked } = held();
    const loaded = await simulator.load(() => {}, pattern, pattern);
    assert.equal(loaded.ask(json({ OpenOrg: run })), UNDEPLOYED);
    release("likely");
    release("whole");
    assert.match(await loaded.answer(json({ OpenOrg: run }), pattern, false, () => {}), /^\{"Entrance"/);
    assert.ok(isAsked("whole"));
  });
}
