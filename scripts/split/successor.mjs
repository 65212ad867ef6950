// Whether one part of a module can go on with the memory that another has written.
//
// What lies in a memory may refer to constants, by their address, and to functions, by their place in the table; and a
// function may have been in the middle of nothing, for between two questions none is. So the successor has all code, all
// data and all functions in the table that the other has, in the same places. Refuses it by saying what is missing.
// Invariant: looks at the parts as they have been made, not at how.

import { SECTION } from "./binary.mjs";
import { elementsOf } from "./excerpt.mjs";
import { OP } from "./instructions.mjs";
import { Module } from "./module.mjs";

// Each is `{ ran, made }`: which pieces it has, and the module that it is for a filler where its data is left out.
export function succeeds(later, earlier, pieces, fillers) {
  for (let piece = 0; piece < pieces; piece += 1) if (earlier.ran(piece) && !later.ran(piece)) throw new Error(`piece ${piece} of code is missing`);
  for (const filler of fillers) {
    const [after, before] = [later, earlier].map(({ made }) => new Module(made(filler)));
    if (after.functions.length !== before.functions.length) throw new Error("the functions are others");
    const [have, had] = [after, before].map(tableOf);
    const lost = had.findIndex(({ place, index }, at) => have[at]?.place !== place || (isThere(before, index) && have[at].index !== index));
    if (lost >= 0) throw new Error(`function ${had[lost].index} of the table is missing`);
    const [data, until] = [after, before].map((module) => module.sections.find(({ id }) => id === SECTION.data)?.body ?? []);
    const at = until.findIndex((byte, at) => byte !== filler && data[at] !== byte);
    if (data.length !== until.length || at >= 0) throw new Error(`byte ${at} of the data is missing`);
  }
}

const tableOf = (module) => elementsOf(module).flatMap(({ offset, functions }) => functions.map((index, at) => ({ place: [...offset, at].join(), index })));
const isThere = ({ imported, functions }, index) => functions[index - imported]?.items[0]?.op !== OP.unreachable;
