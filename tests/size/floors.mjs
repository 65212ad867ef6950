// What each floor of a program of ours weighs, of the names that the linker left in it: `node tests/size/floors.mjs
// PROGRAM.wasm`. Raw bytes of code, before wasm-opt takes the names; those of the simulator are more than need be, for it
// keeps its relocations. It measures and judges nothing.

import { readFileSync } from "node:fs";

import { Reader, SECTION, namesOf, sections } from "../../scripts/split/binary.mjs";

const FLOORS = ["apex", "org", "world", "patterns", "integration_patterns", "protocol"];

// Bytes of code by crate, and of data.
export function floors(path) {
  const parts = sections(readFileSync(path), { custom: true });
  const reader = (id) => {
    const part = parts.find((part) => part.id === id);
    return part && new Reader(part.body);
  };
  // wasm-bindgen's programs import functions alone.
  const imported = reader(SECTION.import)?.unsigned() ?? 0;
  const sizes = reader(SECTION.code).list((each) => each.take(each.unsigned()).length);
  const data = parts.find(({ id }) => id === SECTION.data)?.body.length ?? 0;
  const names = namesOf(parts);

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
