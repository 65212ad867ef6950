// An excerpt of a module does what the module does, until it traps.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { sections, written } from "../../scripts/split/binary.mjs";
import { Data, linked } from "../../scripts/split/data.mjs";
import { excerpt } from "../../scripts/split/excerpt.mjs";
import { body } from "../../scripts/split/instructions.mjs";
import { Module } from "../../scripts/split/module.mjs";
import { entry, marking, number } from "../../scripts/split/pieces.mjs";
import { succeeds } from "../../scripts/split/successor.mjs";

const folder = mkdtempSync(join(tmpdir(), "shapes-"));
execFileSync("wasm-as", [fileURLToPath(new URL("shapes.wat", import.meta.url)), "-o", join(folder, "shapes.wasm")]);
const shapes = readFileSync(join(folder, "shapes.wasm"));
rmSync(folder, { recursive: true });

// What a linker would say of the data in shapes.wat.
const SYMBOLS = [
  { from: 2000, to: 2008, isWritten: false },
  { from: 2008, to: 2012, isWritten: false },
  { from: 2012, to: 2016, isWritten: false },
  { from: 2016, to: 2032, isWritten: false },
  { from: 2032, to: 2036, isWritten: true },
];
const ADDRESSES = [
  { address: 2000, symbol: 0 },
  // The end of one, and a table that is read from its fourth word on.
  { address: 2012, symbol: 1 },
  { address: 2000, symbol: 3 },
  { address: 2032, symbol: 4 },
];
// The first points at the third.
const POINTERS = [{ at: 2004, symbol: 2 }];
const data = () => new Data(structuredClone({ symbols: SYMBOLS, addresses: ADDRESSES, pointers: POINTERS }));

const NAMES = ["switch", "loop", "stack", "through", "read", "table"];
const CALLS = [-3, -1, 0, 1, 2, 3, 4, 9, 40].flatMap((first) => [-5, 0, 4, 7, 90].flatMap((second) => NAMES.map((name) => [name, first, second]))).filter(([name, first]) => name !== "loop" || first >= 0);
const TRAPPED = "unreachable";

// What each call answers and says, each in an instance of its own: one that has trapped may be in the middle of anything.
function played(bytes, calls = CALLS) {
  const module = new WebAssembly.Module(bytes);
  return calls.map(([name, ...given]) => {
    const said = [];
    const { exports } = new WebAssembly.Instance(module, { outside: { heard: (number) => said.push(`heard ${number}`) } });
    try {
      said.push(`${name} ${given}: ${exports[name](...given)}`);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      said.push(error.message);
    }
    return said;
  });
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

// Which pieces run in these calls.
function marked(calls) {
  const { bytes, at, pieces } = marking(numbered());
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { outside: { heard: () => {} } });
  for (const [name, ...given] of calls) {
    try {
      exports[name](...given);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    }
  }
  return { marks: [...new Uint8Array(exports.memory.buffer, at, pieces)], bytes };
}
const of = (marks) => (piece) => piece === undefined || marks[piece] === 1;

test("a module that is read and written is the same bytes", () => {
  assert.deepEqual(new Module(shapes).bytes(), written(sections(shapes)));
});

test("a copy that marks what runs answers as the module does, and marks what ran and nothing else", () => {
  const { marks, bytes } = marked([["loop", 0, 1]]);
  assert.deepEqual(played(bytes), AS_BEFORE);
  const { module } = numbered();
  const loop = module.functions.findIndex(({ locals }) => locals.length === 3);
  assert.deepEqual(module.functions.map(({ items }) => of(marks)(entry(items))), module.functions.map((_, place) => place === loop));
  assert.ok(marks.filter(Boolean).length < marks.length / 4);
});

test("an excerpt answers what has been rehearsed, whatever stands where its data is left out", () => {
  const next = chance(7);
  for (let tries = 0; tries < 60; tries++) {
    const share = next() ** 3;
    const calls = CALLS.filter(() => next() < share);
    const { marks } = marked(calls);
    for (const filler of [0, 0xcc]) assert.deepEqual(played(excerpt(numbered().module, data(), of(marks), filler), calls), played(shapes, calls), `try ${tries}`);
  }
});

test("whatever is left out, an excerpt does as the module does until it traps", () => {
  let [answered, trapped] = [0, 0];
  for (let seed = 0; seed < 150; seed++) {
    const { module, pieces } = numbered();
    const next = chance(seed);
    const share = next();
    const marks = Array.from({ length: pieces }, () => (next() < share ? 1 : 0));
    played(excerpt(module, data(), of(marks), 0xcc)).forEach((said, call) => {
      const isTrapped = said.at(-1) === TRAPPED;
      if (isTrapped) trapped += 1;
      else answered += 1;
      const until = isTrapped ? said.slice(0, -1) : said;
      assert.deepEqual(until, AS_BEFORE[call].slice(0, until.length), `seed ${seed}, ${CALLS[call]}`);
    });
  }
  assert.ok(answered > 1000 && trapped > 1000, `${answered} answered, ${trapped} trapped`);
});

test("data that no code of an excerpt can read is left out, and what is pointed at is kept", () => {
  const { marks } = marked([["read", 0, 0]]);
  const only = (name) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(excerpt(numbered().module, data(), of(name ? marked([[name, 3, 0]]).marks : marks), 0xcc)), { outside: { heard: () => {} } });
    const memory = new Uint8Array(exports.memory.buffer);
    return SYMBOLS.map(({ from }) => memory[from] !== 0xcc);
  };
  // The address of `read` is also the one by which `table` finds what is behind it: nobody can tell which is meant.
  assert.deepEqual(only("read"), [true, false, true, true, true]);
  assert.deepEqual(only("switch"), [false, false, false, false, true]);
});

// Two parts by what they have: chosen at random, the second has all of the first.
function* pairs() {
  const { pieces } = numbered();
  for (let seed = 0; seed < 20; seed++) {
    const next = chance(seed);
    const share = next();
    const earlier = Array.from({ length: pieces }, () => (next() < share ? 1 : 0));
    yield [earlier, earlier.map((mark) => (mark || next() < 0.3 ? 1 : 0)), pieces];
  }
}
const part = (marks) => ({ ran: of(marks), made: (filler) => excerpt(numbered().module, data(), of(marks), filler) });
const FILLERS = [0, 0xcc];

test("what has all of another part can go on with its memory, and so can the whole", () => {
  for (const [earlier, later, pieces] of pairs()) {
    succeeds(part(later), part(earlier), pieces, FILLERS);
    succeeds({ ran: () => true, made: () => shapes }, part(later), pieces, FILLERS);
  }
});

test("what lacks a piece, a function of the table or a byte of data of another part cannot", () => {
  let [code, table, bytes] = [0, 0, 0];
  for (const [earlier, later, pieces] of pairs()) {
    const [large, small] = [part(later), part(earlier)];
    if (later.some((mark, piece) => mark && !earlier[piece])) {
      code += 1;
      assert.throws(() => succeeds(small, large, pieces, FILLERS), /piece \d+ of code is missing/);
    }
    // As if all code were there.
    const claims = (each) => ({ ...each, ran: () => true });
    const refused = (() => {
      try {
        succeeds(claims(small), large, pieces, FILLERS);
      } catch ({ message }) {
        return message;
      }
    })();
    if (/function \d+ of the table/.test(refused)) table += 1;
    if (/byte \d+ of the data/.test(refused)) bytes += 1;
  }
  assert.ok(code > 5 && table > 2 && bytes > 2, `${code} ${table} ${bytes}`);
});

// A symbol that is not known to be read is left out, and then the answers differ: the tests above can fail.
test("an address that the linker does not tell of is noticed", () => {
  const { marks } = marked(CALLS);
  const without = new Data(structuredClone({ symbols: SYMBOLS, addresses: ADDRESSES.filter(({ symbol }) => symbol !== 3), pointers: POINTERS }));
  assert.notDeepEqual(played(excerpt(numbered().module, without, of(marks), 0xcc)), AS_BEFORE);
});

test("an instruction that nobody knows is refused by its number, and a module without relocations", () => {
  assert.throws(() => body(Uint8Array.from([0, 0xfd, 0x0c, 0x0b])), /0xfd is not understood/);
  assert.throws(() => sections(Uint8Array.from([1, 2, 3])), /no WebAssembly module/);
  assert.throws(() => linked(shapes, new Module(shapes)), /--emit-relocs/);
});
