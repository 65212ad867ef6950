// The same run gives the same bytes natively and in the browser: the simulator that the page loads answers as the one
// that is compiled for this machine. It refuses to compare anything but what the protocol says.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { filesOf } from "../size/bundles.mjs";
import { open, siteFolder, testbed, visit } from "./browser.mjs";
import { FAULTS, PATH } from "./stage.mjs";

const bed = testbed();
const PATTERN = PATH.split("/")[2];

// `TRACE` is the native program that reads one question on each line and prints one answer on each.
const skip = process.env.TRACE ? false : "TRACE names no native simulator";

const runs = FAULTS.map((fault, at) => ({ pattern: PATTERN, inputs: {}, seed: at * 7919, faults: at === 0 ? [] : [fault], edits: {} })).concat([
  { pattern: PATTERN, inputs: { name: "", website: "" }, seed: 1, faults: [], edits: {} },
  { pattern: PATTERN, inputs: { name: "Zoë \u{1F310} & <b>", website: "no such host" }, seed: 18446744073709, faults: [], edits: {} },
]);

// A run, and then everything that can be asked about its events.
const questions = (run, events) => [{ Open: run }, ...Array.from({ length: events }, (_, at) => [{ Wire: at }, { OrgAt: at }]).flat()];
const EVENTS = 60;

for (const run of runs) {
  const name = `${run.faults[0] ?? "no fault"}, seed ${run.seed}, name ${JSON.stringify(run.inputs.name ?? "as given")}`;
  test(`natively and in Chromium the same bytes: ${name}`, { skip }, async () => {
    await visit(bed, {}, async (page, site) => {
      await open(page, site, PATH);
      const { answers, asked } = await page.evaluate(
        async ([entry, pattern, questions]) => {
          const simulator = await import(entry);
          const loaded = await simulator.load(() => {}, pattern);
          const asked = questions.map((question) => JSON.stringify({ build: simulator.build, question }));
          return { asked, answers: asked.map((ask) => loaded.ask(ask)) };
        },
        [site.url("/simulator.js"), PATTERN, questions(run, EVENTS)],
      );
      assert.match(answers[0], /^\{"Opened"/, "the run opens");
      const native = execFileSync(process.env.TRACE, { input: asked.join("\n") + "\n", encoding: "utf8", maxBuffer: 1 << 28 });
      const lines = native.trimEnd().split("\n");
      assert.equal(lines.length, answers.length);
      lines.forEach((line, at) => assert.equal(line, answers[at], `question ${at}: ${asked[at].slice(0, 80)}`));
    });
  });
}

test("the compiler of the page makes of the shipped files the very image that the site was built with", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    const shipped = filesOf(siteFolder()).find((file) => file.startsWith(`assets/${PATTERN}-`));
    const question = { Open: { pattern: PATTERN, inputs: {}, seed: 0, faults: [], edits: {} } };
    const made = await page.evaluate(
      async ([entry, pattern, question]) => {
        const simulator = await import(entry);
        const loaded = await simulator.load(() => {}, pattern);
        const compiler = await loaded.compile(() => {});
        return Array.from(compiler.deploy(simulator.build, JSON.stringify({ build: simulator.build, question })));
      },
      [site.url("/simulator.js"), PATTERN, question],
    );
    assert.ok(readFileSync(join(siteFolder(), shipped)).equals(Buffer.from(made)));
  });
});
