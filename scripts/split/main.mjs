// Splits the simulator of a staged site: `node scripts/split/main.mjs STAGED` reads `simulator_bg.wasm`, its script and
// `rehearsal.json` there. It runs what that file lists, and leaves
//   simulator_bg.wasm           the core: what every pattern runs
//   simulator-SLUG_bg.wasm      what that pattern runs besides, where there is anything
//   simulator-rest_bg.wasm      all that the core has not
//
// Refuses a rehearsal whose run does not open. Invariant: no answer of the simulator depends on the rehearsal, only where
// code lies and when it is loaded.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { cut } from "./cut.mjs";
import { Module } from "./module.mjs";
import { outline } from "./outline.mjs";
import { entry, marking, number } from "./pieces.mjs";

// A long function that is called once stays by itself: it is no smaller inside another.
const OPTIMISE = ["--one-caller-inline-max-function-size=200", "-Oz", "--enable-bulk-memory", "--enable-nontrapping-float-to-int", "--enable-sign-ext", "--enable-mutable-globals", "--enable-reference-types", "--enable-multivalue"];

const staged = process.argv[2];
const file = (name) => join(staged, name);
const scratch = mkdtempSync(join(tmpdir(), "split-"));

// Runs a pattern's rehearsal in an instance of its own; answers which pieces have run, a byte for each.
async function rehearsed(bytes, at, pieces, { image, runs }, place) {
  // Of its own name, so that it is loaded anew.
  const script = join(scratch, `simulator-${place}.mjs`);
  writeFileSync(script, readFileSync(file("simulator.js")));
  const bindings = await import(pathToFileURL(script));
  const { memory } = await bindings.default({ module_or_path: bytes });
  const simulator = new bindings.Simulator("rehearsal");
  const ask = (question) => JSON.parse(simulator.ask(JSON.stringify({ build: "rehearsal", question })));
  simulator.take(readFileSync(file(image)));
  for (const run of runs) {
    const { Opened: opened } = ask({ Open: run });
    if (!opened) throw new Error(`a run of the rehearsal does not open: ${JSON.stringify(run)}`);
    opened.events.forEach((_, event) => [{ Wire: event }, { OrgAt: event }].forEach(ask));
  }
  return new Uint8Array(memory.buffer, at, pieces).slice();
}

function optimised(bytes) {
  const [raw, small] = ["in.wasm", "out.wasm"].map((name) => join(scratch, name));
  writeFileSync(raw, bytes);
  execFileSync("wasm-opt", [...OPTIMISE, raw, "-o", small], { stdio: ["ignore", "inherit", "inherit"] });
  return readFileSync(small);
}

try {
  const rehearsals = JSON.parse(readFileSync(file("rehearsal.json"), "utf8"));
  const module = new Module(readFileSync(file("simulator_bg.wasm")));
  const pieces = number(module);
  const { bytes, at } = marking(module, pieces);
  const marks = [];
  for (const [place, rehearsal] of rehearsals.entries()) marks.push(await rehearsed(bytes, at, pieces, rehearsal, place));

  // What is made by outlining belongs to no piece.
  const by = (mark) => (piece) => piece === undefined || mark[piece] === 1;
  const byAll = (piece) => marks.every((mark) => by(mark)(piece));
  const byAny = (piece) => marks.some((mark) => by(mark)(piece));
  // Each call between parts costs something: what only some patterns run goes out in larger pieces.
  outline(module, byAny, 12);
  outline(module, byAll, 120);
  const imported = module.importedFunctions.length;
  const holds = (ran) => {
    const held = module.functions.map(({ items }) => ran(entry(items)));
    return (index) => held[index - imported] ?? false;
  };
  const { core, parts, rest } = cut(module, holds(byAll), marks.map((mark) => holds(by(mark))));
  writeFileSync(file("simulator_bg.wasm"), optimised(core));
  writeFileSync(file("simulator-rest_bg.wasm"), optimised(rest));
  parts.forEach((part, place) => {
    const { slug } = rehearsals[place];
    if (marks.some((mark) => mark !== marks[place])) writeFileSync(file(`simulator-${slug}_bg.wasm`), optimised(part));
  });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
