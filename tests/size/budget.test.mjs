// The budgets of what a visitor loads, and what the app's bundle must not hold. Raising a budget is a decision, so it
// is written here and nowhere else.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { bundles, filesOf } from "./bundles.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dist = process.env.SITE ?? join(root, "dist");
const { app, runs, explorer, simulator, whole, compiler, images, fonts, pages } = bundles(dist);

// Brotli, in bytes. For a run, a visitor loads the excerpt of the simulator for its pattern, and the pattern's image; for
// the explorer the one excerpt, and the image. The simulator comes behind, unseen: all that tests, edits and the explorer
// are likely to need. The whole comes when something needs it after all, and the compiler when somebody edits.
const BUDGET = { page: 25_000, fonts: 45_000, app: 120_000, run: 104_000, explorer: 170_000, simulator: 240_000, whole: 350_000, image: 25_000, compiler: 213_000 };

const holds = (bundle, budget) => test(`${bundle.name} stays within ${budget / 1000} kB`, () => assert.ok(bundle.brotli <= budget, `${bundle.brotli} bytes`));

for (const page of pages) holds(page, BUDGET.page);
holds(fonts, BUDGET.fonts);
holds(app, BUDGET.app);
for (const run of runs) holds(run, BUDGET.run);
holds(explorer, BUDGET.explorer);
holds(simulator, BUDGET.simulator);
holds(whole, BUDGET.whole);
for (const image of images) holds(image, BUDGET.image);
holds(compiler, BUDGET.compiler);

test("five pattern pages are measured", () => assert.equal(pages.length, 5));

const wasm = (pattern) => readFileSync(join(dist, filesOf(dist).find((file) => pattern.test(file))));
const patternFiles = (pattern) =>
  readdirSync(join(root, "src/patterns"), { recursive: true })
    .filter((file) => pattern.test(file))
    .map((file) => join(root, "src/patterns", file));
// Lines long enough to be nobody else's.
const lines = (files) => files.flatMap((file) => readFileSync(file, "utf8").split("\n").map((line) => line.trim()).filter((line) => line.length >= 40));

const prose = lines(patternFiles(/text\.md$/));
const apex = lines(patternFiles(/\.(cls|trigger)$/));
const appWasm = wasm(/^app-[^/]*\.wasm$/);

test("the app's bundle holds no prose of the patterns", () => {
  assert.ok(prose.length > 50, "there is prose to look for");
  assert.deepEqual(prose.filter((line) => appWasm.includes(line)), []);
});

test("the app's bundle holds no Apex source, and neither does the simulator", () => {
  assert.ok(apex.length > 20, "there is Apex to look for");
  const simulators = filesOf(dist).filter((file) => /^assets\/simulator-[^/]*\.wasm$/.test(file));
  assert.ok(simulators.length > 2, "there are excerpts of the simulator");
  for (const bundle of [appWasm, ...simulators.map((file) => readFileSync(join(dist, file)))]) assert.deepEqual(apex.filter((line) => bundle.includes(line)), []);
});

// It would find what it looks for: the compiler is where the Apex is.
test("the compiler's bundle holds the Apex that the pages show", () => {
  const compilerWasm = wasm(/^assets\/compiler-[^/]*\.wasm$/);
  assert.ok(apex.some((line) => compilerWasm.includes(line)));
});
