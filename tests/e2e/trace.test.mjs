// The same run gives the same bytes natively and in the browser: the simulator that the page loads answers as the one
// that is compiled for this machine. It refuses to compare anything but what the protocol says.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { filesOf } from "../size/bundles.mjs";
import { open, siteFolder, testbed, visit } from "./browser.mjs";
import { allPaths, isPattern, isRunnable } from "./pages.mjs";
import { PATH } from "./stage.mjs";

const bed = testbed();
const PATTERN = PATH.split("/")[2];

// Of every pattern that runs its faults, as its page offers them.
const slugs = allPaths(siteFolder()).filter((path) => isPattern(path) && isRunnable(siteFolder(), path)).map((path) => path.split("/")[2]);
const faultsOf = (slug) =>
  [...readFileSync(join(siteFolder(), "patterns", slug, "index.html"), "utf8").matchAll(/name="fault" value="([^"]*)"/g)].map((found) => found[1]);

// `TRACE` is the native program that reads one question on each line and prints one answer on each.
const skip = process.env.TRACE ? false : "TRACE names no native simulator";

const runs = slugs.flatMap((pattern) => faultsOf(pattern).map((fault, at) => ({ pattern, inputs: {}, seed: at * 7919, faults: fault ? [fault] : [], edits: {} }))).concat([
  { pattern: "apex-rest-api", inputs: { subject: "Zoë \u{1F310} & <b>", email: "no address", items: "many x LAMP" }, seed: 7, faults: [], edits: {} },
  { pattern: PATTERN, inputs: { name: "", website: "" }, seed: 1, faults: [], edits: {} },
  { pattern: PATTERN, inputs: { name: "Zoë \u{1F310} & <b>", website: "no such host" }, seed: 18446744073709, faults: [], edits: {} },
]);

// A run, and then everything that can be asked about its events.
const questions = (run, events) => [{ Open: run }, ...Array.from({ length: events }, (_, at) => [{ Wire: at }, { OrgAt: at }]).flat()];
const EVENTS = 60;

for (const run of runs) {
  const name = `${run.pattern}, ${run.faults[0] ?? "no fault"}, seed ${run.seed}, inputs ${JSON.stringify(run.inputs)}`;
  test(`natively and in Chromium the same bytes: ${name}`, { skip }, async () => {
    await visit(bed, {}, async (page, site) => {
      await open(page, site, `/patterns/${run.pattern}/`);
      const { answers, asked } = await page.evaluate(
        async ([entry, pattern, questions]) => {
          const simulator = await import(entry);
          const loaded = await simulator.load(() => {}, pattern, pattern);
          // As a page does: what comes to code that is not there is asked again once it is. Other seeds are such, and
          // events that a run does not have.
          const asked = questions.map((question) => JSON.stringify({ build: simulator.build, question }));
          const answers = [];
          for (const ask of asked) {
            const answer = loaded.ask(ask);
            answers.push(answer === JSON.stringify("Undeployed") ? await loaded.answer(ask, pattern, false, () => {}) : answer);
          }
          return { asked, answers };
        },
        [site.url("/simulator.js"), run.pattern, questions(run, EVENTS)],
      );
      assert.match(answers[0], /^\{"Opened"/, "the run opens");
      const native = execFileSync(process.env.TRACE, { input: asked.join("\n") + "\n", encoding: "utf8", maxBuffer: 1 << 28 });
      const lines = native.trimEnd().split("\n");
      assert.equal(lines.length, answers.length);
      lines.forEach((line, at) => assert.equal(line, answers[at], `question ${at}: ${asked[at].slice(0, 80)}`));
    });
  });
}

for (const slug of slugs) {
  test(`the compiler of the page makes of the files of ${slug} the very image that the site was built with`, async () => {
    await visit(bed, {}, async (page, site) => {
      await open(page, site, `/patterns/${slug}/`);
      const shipped = filesOf(siteFolder()).find((file) => file.startsWith(`assets/${slug}-`));
      const question = { Open: { pattern: slug, inputs: {}, seed: 0, faults: [], edits: {} } };
      const made = await page.evaluate(
        async ([entry, pattern, question]) => {
          const simulator = await import(entry);
          const loaded = await simulator.load(() => {}, pattern, pattern);
          const compiler = await loaded.compile(() => {});
          return Array.from(compiler.deploy(simulator.build, JSON.stringify({ build: simulator.build, question })));
        },
        [site.url("/simulator.js"), slug, question],
      );
      assert.ok(readFileSync(join(siteFolder(), shipped)).equals(Buffer.from(made)));
    });
  });
}
