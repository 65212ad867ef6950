// The splitter changes where code lies and when it is loaded, never what it answers.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { sections, written } from "../../scripts/split/binary.mjs";
import { cut } from "../../scripts/split/cut.mjs";
import { body } from "../../scripts/split/instructions.mjs";
import { Module } from "../../scripts/split/module.mjs";
import { outline } from "../../scripts/split/outline.mjs";
import { entry, marking, number } from "../../scripts/split/pieces.mjs";

const folder = mkdtempSync(join(tmpdir(), "shapes-"));
execFileSync("wasm-as", [fileURLToPath(new URL("shapes.wat", import.meta.url)), "-o", join(folder, "shapes.wasm")]);
const shapes = readFileSync(join(folder, "shapes.wasm"));
rmSync(folder, { recursive: true });

const CALLS = [-3, -1, 0, 1, 2, 3, 4, 9, 40].flatMap((first) => [-5, 0, 4, 7, 90].flatMap((second) => ["switch", "loop", "stack", "through"].map((name) => [name, first, second])));

// All that the functions answer and say, in one text. `link` may add parts to the instance.
function played(bytes, link = () => {}) {
  const said = [];
  const outside = { heard: (number) => said.push(`heard ${number}`) };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { outside });
  link(exports);
  for (const [name, ...given] of CALLS) {
    // A loop of many rounds is not what is tested.
    if (name === "loop" && given[0] < 0) continue;
    try {
      said.push(`${name} ${given}: ${exports[name](...given)}`);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      said.push(`${name} ${given}: ${error.message}`);
    }
  }
  return said.join("\n");
}

const AS_BEFORE = played(shapes);
const numbered = () => {
  const module = new Module(shapes);
  return { module, pieces: number(module) };
};

// Chance that is the same at every run.
function chance(seed) {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

test("a module that is read and written is the same bytes", () => {
  assert.deepEqual(new Module(shapes).bytes(), written(sections(shapes)));
});

test("a copy that marks what runs answers as the module does, and marks what ran and nothing else", () => {
  const { module, pieces } = numbered();
  const { bytes, at } = marking(module, pieces);
  assert.equal(played(bytes), AS_BEFORE);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { outside: { heard: () => {} } });
  exports.loop(0, 1);
  const marks = [...new Uint8Array(exports.memory.buffer, at, pieces)];
  const loop = module.functions.findIndex(({ locals }) => locals.length === 3);
  const ran = module.functions.map(({ items }) => marks[entry(items)] === 1);
  assert.deepEqual(ran, module.functions.map((_, place) => place === loop));
  assert.ok(marks.filter(Boolean).length < pieces / 4);
});

test("whatever is taken out of functions, they answer as before", () => {
  let grown = 0;
  for (let seed = 0; seed < 400; seed++) {
    const { module, pieces } = numbered();
    const next = chance(seed);
    const share = next();
    const ran = Array.from({ length: pieces }, () => next() < share);
    const later = ran.map((already) => already || next() < 0.5);
    // The function itself is entered; of the rest anything may not have run.
    module.functions.forEach(({ items }) => (ran[entry(items)] = later[entry(items)] = true));
    const before = module.functions.length;
    outline(module, (piece) => piece === undefined || ran[piece], 12);
    outline(module, (piece) => piece === undefined || later[piece], 24);
    grown += module.functions.length - before;
    assert.equal(played(module.bytes()), AS_BEFORE, `seed ${seed}`);
  }
  assert.ok(grown > 500, `${grown} functions were taken out`);
});

test("a core and its rest answer as the whole, and the core alone traps where code is not there", () => {
  for (let seed = 0; seed < 100; seed++) {
    const { module, pieces } = numbered();
    const next = chance(seed);
    const ran = Array.from({ length: pieces }, () => next() < 0.5);
    outline(module, (piece) => piece === undefined || ran[piece], 12);
    const imported = module.importedFunctions.length;
    const held = module.functions.map(() => next() < 0.5);
    const inPart = module.functions.map(() => next() < 0.5);
    const { core, parts, rest } = cut(module, (index) => held[index - imported], [(index) => inPart[index - imported]]);
    const link = (bytes) => (exports) => void new WebAssembly.Instance(new WebAssembly.Module(bytes), { core: exports });
    assert.equal(played(core, link(rest)), AS_BEFORE, `seed ${seed}`);
    const withBoth = (exports) => [parts[0], rest].forEach((bytes) => link(bytes)(exports));
    assert.equal(played(core, withBoth), AS_BEFORE, `seed ${seed}, a part first`);
    if (held.every(Boolean)) continue;
    const alone = played(core).split("\n");
    const same = new Set(AS_BEFORE.split("\n"));
    for (const line of alone.filter((line) => !same.has(line))) assert.match(line, /heard|null function|unreachable|undefined|out of bounds/);
  }
});

test("a part with all that the core lacks needs no rest", () => {
  const { module } = numbered();
  const imported = module.importedFunctions.length;
  const isCore = (index) => (index - imported) % 2 === 0;
  const { core, parts } = cut(module, isCore, [(index) => !isCore(index)]);
  assert.equal(played(core, (exports) => new WebAssembly.Instance(new WebAssembly.Module(parts[0]), { core: exports })), AS_BEFORE);
  assert.notEqual(played(core), AS_BEFORE);
});

test("an instruction that nobody knows is refused by its number", () => {
  assert.throws(() => body(Uint8Array.from([0, 0xfd, 0x0c, 0x0b])), /0xfd is not understood/);
  assert.throws(() => sections(Uint8Array.from([1, 2, 3])), /no WebAssembly module/);
});
