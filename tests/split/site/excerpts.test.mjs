// The excerpts of a built site, in Node: whatever a visitor asks, an excerpt answers as the whole does or says that it
// cannot; and then the whole takes its place without anybody noticing.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { simulatorOf } from "../../clients/page.mjs";

const site = process.env.SITE;
const simulator = await simulatorOf(site);
const PATTERNS = readdirSync(join(site, "assets")).flatMap((file) => /^simulator-([a-z-]+)-[0-9a-f]{16}\.wasm$/.exec(file)?.[1] ?? []);
const UNDEPLOYED = '"Undeployed"';

// Holds back the whole simulator while it is asked for, as a slow line does.
let letThrough = Promise.resolve();
const fetching = globalThis.fetch;
globalThis.fetch = async (path, ...given) => {
  if (/\/simulator-[0-9a-f]{16}\.wasm$/.test(path)) await letThrough;
  return fetching(path, ...given);
};
const held = () => {
  let release;
  letThrough = new Promise((resolve) => (release = resolve));
  return release;
};
const wholeOf = async (pattern) => {
  letThrough = Promise.resolve();
  return simulator.load(() => {}, pattern, true);
};

const json = (question) => JSON.stringify({ build: simulator.build, question });
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
      small ??= await simulator.load(() => {}, pattern);
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

  test(`what an excerpt for ${pattern} cannot answer is answered once the whole is there, and the run is still open`, async () => {
    const [run] = runs(pattern);
    const release = held();
    const loaded = await simulator.load(() => {}, pattern);
    const opened = open(loaded, run);
    assert.match(opened[0], /^\{"Opened"/);
    assert.equal(loaded.ask(json({ Test: run })), UNDEPLOYED);
    assert.equal(loaded.ask(json({ Wire: 0 })), UNDEPLOYED);
    release();
    await loaded.complete(() => {});
    assert.equal(loaded.ask(json({ Wire: 0 })), opened[1]);
    assert.match(loaded.ask(json({ Test: run })), /^\{"Html"/);
  });

  test(`where the whole is there already, nobody waits for an answer about ${pattern}`, async () => {
    const [run] = runs(pattern);
    const release = held();
    const loaded = await simulator.load(() => {}, pattern);
    const opened = open(loaded, run);
    release();
    await wholeOf(pattern);
    // It was asked for before that one, and comes from this machine.
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.match(loaded.ask(json({ OpenOrg: run })), /^\{"Entrance"/);
    assert.equal(loaded.ask(json({ OrgAt: 0 })), opened[2]);
  });
}
