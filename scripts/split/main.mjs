// Splits the simulator of a staged site: `node scripts/split/main.mjs STAGED` reads `simulator_bg.wasm`, its script and
// `rehearsal.json` there. It runs what that file lists, and leaves
//   simulator-NAME_bg.wasm      excerpts: what some visits need of it; a trap stands for everything else
//   simulator_bg.wasm           what is likely to be needed: an excerpt for all visits, of runs that are edited too
//   simulator-whole_bg.wasm     all of it, optimised
//   written.txt                 the address below which a memory holds only constants
//
// Refuses a rehearsal whose questions have no answer, an excerpt that answers them otherwise than the whole, and one that
// lacks what another has written of. Invariant: no answer of the simulator depends on the rehearsal, only whether an
// excerpt can give it; and what an excerpt has written into its memory, the next one and the whole can go on with.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { namesOf, sections } from "./binary.mjs";
import { Data, linked } from "./data.mjs";
import { excerpt } from "./excerpt.mjs";
import { all } from "./instructions.mjs";
import { Module } from "./module.mjs";
import { marking, number } from "./pieces.mjs";
import { succeeds } from "./successor.mjs";

// A longer function that is called once stays by itself, and what is computed twice is computed twice: neither is any
// smaller otherwise, once it is compressed.
const OPTIMISE = ["--one-caller-inline-max-function-size=50", "-Oz", "--skip-pass=local-cse", "--enable-bulk-memory", "--enable-nontrapping-float-to-int", "--enable-sign-ext", "--enable-mutable-globals", "--enable-reference-types", "--enable-multivalue"];
// What the allocator does depends on all that was done before: an excerpt has it as a whole.
const ALLOCATOR = /\btalc::|__rust_realloc/;
// What stands where an excerpt's data is left out, when it is tried: who reads it would not go unnoticed.
const RUBBISH = 0xcc;

const staged = process.argv[2];
const file = (name) => join(staged, name);
const scratch = mkdtempSync(join(tmpdir(), "split-"));

// What a visit asks, and what follows from its answers: every event of a run is looked at, and every button pressed that
// the explorer has shown, once. `ask` answers a question.
const MOST_PRESSES = 400;
function visited(questions, ask) {
  const [pressed, waiting] = [new Set(), []];
  const press = (html) => {
    const found = [...html.matchAll(/ name="do" value="([^"]+)"/g)].map(([, value]) => value.replaceAll("&amp;", "&").replaceAll("&quot;", '"'));
    return found.filter((value) => !value.startsWith("load:") && !pressed.has(value) && pressed.size < MOST_PRESSES && pressed.add(value));
  };
  for (const question of questions) {
    const answer = ask(question);
    const refused = answer === "Undeployed" ? answer : answer.Refused;
    // What somebody has typed may not compile.
    const mayBe = answer !== "Undeployed" && Object.keys(question.Open?.edits ?? {}).length > 0;
    if (refused && !mayBe) throw new Error(`${JSON.stringify(question)} of the rehearsal is not answered: ${refused}`);
    answer.Opened?.events.forEach((_, event) => [{ Wire: event }, { OrgAt: event }].forEach(ask));
    while (question.Test && ask("NextTest").Html) {
      // Each test takes its turn.
    }
    if (question.Explore) waiting.push(...press(answer.Html));
  }
  for (const button of waiting) waiting.push(...press(ask({ Explore: { do: button } }).Html));
}

// Makes each visit in an instance of its own. Answers what was said, and which pieces have run where `pieces` of them
// have their marks from `at` on.
let instances = 0;
async function rehearsed(bytes, visits, at = 0, pieces = 0) {
  const compiled = new WebAssembly.Module(bytes);
  const [said, marks] = [[], new Uint8Array(pieces)];
  for (const steps of visits) {
    // Of its own name, so that it is loaded anew.
    const script = join(scratch, `simulator-${(instances += 1)}.mjs`);
    writeFileSync(script, readFileSync(file("simulator.js")));
    const bindings = await import(pathToFileURL(script));
    const { memory } = await bindings.default({ module_or_path: compiled });
    bindings.begin("rehearsal");
    const ask = (question) => {
      said.push(bindings.ask(JSON.stringify({ build: "rehearsal", question })));
      return JSON.parse(said.at(-1));
    };
    for (const [step, { image, questions }] of steps.entries()) {
      // Later ones are given when whatever is asked first finds them missing.
      if (step > 0) questions.filter((question, place) => place === 0 || question.Open || question.Test).forEach(ask);
      bindings.take(readFileSync(file(image)));
      visited(questions, ask);
    }
    new Uint8Array(memory.buffer, at, pieces).forEach((mark, piece) => (marks[piece] |= mark));
  }
  return { said, marks };
}

function optimised(bytes) {
  const [raw, small] = ["in.wasm", "out.wasm"].map((name) => join(scratch, name));
  writeFileSync(raw, bytes);
  execFileSync("wasm-opt", [...OPTIMISE, raw, "-o", small], { stdio: ["ignore", "inherit", "inherit"] });
  return readFileSync(small);
}

try {
  const whole = readFileSync(file("simulator_bg.wasm"));
  const module = () => {
    const module = new Module(whole);
    return { module, pieces: number(module) };
  };
  const numbered = module();
  const { bytes, at, pieces } = marking(numbered);
  const names = namesOf(sections(whole, { custom: true }));
  const allocator = numbered.module.functions.filter((_, place) => ALLOCATOR.test(names.get(numbered.module.imported + place)));
  if (allocator.length === 0) throw new Error("the simulator has no allocator; does it still have its names?");
  const allocating = allocator.flatMap(({ items }) => [...all(items)].map(({ piece }) => piece));
  const data = new Data(linked(whole, new Module(whole)));
  const part = (marks) => {
    const ran = (piece) => piece === undefined || marks[piece] === 1;
    return { ran, made: (filler) => excerpt(module().module, data, ran, filler) };
  };
  const write = async (name, { made }, { visits, said }) => {
    const small = optimised(made(0));
    for (const tried of [small, made(RUBBISH)]) {
      const again = await rehearsed(tried, visits);
      if (!said.every((answer, which) => answer === again.said[which])) throw new Error(`the excerpt ${name} answers otherwise than the whole`);
    }
    writeFileSync(file(`${name}_bg.wasm`), small);
  };

  const { excerpts, further } = JSON.parse(readFileSync(file("rehearsal.json"), "utf8"));
  const likely = { visits: [], said: [], marks: new Uint8Array(pieces) };
  const parts = [];
  for (const { excerpt: name, visits } of [...excerpts, { visits: further }]) {
    const { said, marks } = await rehearsed(bytes, visits, at, pieces);
    for (const piece of allocating) marks[piece] = 1;
    marks.forEach((mark, piece) => (likely.marks[piece] |= mark));
    likely.visits.push(...visits);
    likely.said.push(...said);
    if (!name) continue;
    parts.push(part(marks));
    await write(`simulator-${name}`, parts.at(-1), { visits, said });
  }
  const simulator = part(likely.marks);
  await write("simulator", simulator, likely);
  for (const each of parts) succeeds(simulator, each, pieces, [0, RUBBISH]);
  succeeds({ ran: () => true, made: () => new Module(whole).bytes() }, simulator, pieces, [0, RUBBISH]);
  writeFileSync(file("written.txt"), String(data.written));
  writeFileSync(file("simulator-whole_bg.wasm"), optimised(new Module(whole).bytes()));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
