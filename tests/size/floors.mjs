// What each floor of a program of ours weighs, of the names that the linker left in it: `node tests/size/floors.mjs
// PROGRAM.wasm`. Raw bytes of code, before wasm-opt takes the names. It measures and judges nothing.

import { readFileSync } from "node:fs";

const FLOORS = ["apex", "org", "world", "patterns", "integration_patterns", "protocol"];

// Bytes of code by crate, and of data.
export function floors(path) {
  const bytes = readFileSync(path);
  let at = 8;
  const number = () => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
      shift += 7;
    }
  };
  const text = () => {
    const length = number();
    at += length;
    return bytes.toString("utf8", at - length, at);
  };
  const sizes = [];
  const names = new Map();
  let imported = 0;
  let data = 0;
  while (at < bytes.length) {
    const kind = bytes[at++];
    const end = number() + at;
    if (kind === 2) imported = functionsImported(end);
    if (kind === 10) for (let left = number(); left > 0; left--) sizes.push(number()), (at += sizes.at(-1));
    if (kind === 11) data = end - at;
    if (kind === 0 && text() === "name") readNames(end);
    at = end;
  }

  // wasm-bindgen's programs import functions alone.
  function functionsImported() {
    const count = number();
    for (let left = count; left > 0; left--) {
      text(), text();
      if (bytes[at++] !== 0) throw new Error(`${path} imports something that is no function`);
      number();
    }
    return count;
  }

  function readNames(end) {
    while (at < end) {
      const part = bytes[at++];
      const partEnd = number() + at;
      if (part === 1) for (let left = number(); left > 0; left--) names.set(number(), text());
      at = partEnd;
    }
  }

  const shares = new Map(FLOORS.concat("std and others").map((floor) => [floor, 0]));
  sizes.forEach((size, place) => {
    const floor = floorOf(names.get(place + imported) ?? "");
    shares.set(floor, shares.get(floor) + size);
  });
  return { shares, data };
}

// The first of our crates in a mangled name is the one that wrote the function, or made it of something generic.
function floorOf(name) {
  const places = FLOORS.map((floor) => [name.search(new RegExp(`(?<![A-Za-z_])${floor}(?=\\.\\.|\\d|::)`)), floor]);
  return places.filter(([place]) => place >= 0).sort(([one], [other]) => one - other)[0]?.[1] ?? "std and others";
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const path of process.argv.slice(2)) {
    const { shares, data } = floors(path);
    const whole = [...shares.values()].reduce((sum, share) => sum + share, 0);
    console.log(`\n${path.split("/").at(-1)}, by floor (before wasm-opt)`.padEnd(65) + "raw".padStart(9) + "share".padStart(10));
    for (const [floor, share] of shares) console.log(`  ${floor}`.padEnd(64), String(share).padStart(9), `${((100 * share) / whole).toFixed(1)} %`.padStart(9));
    console.log("  data".padEnd(64), String(data).padStart(9));
  }
}
