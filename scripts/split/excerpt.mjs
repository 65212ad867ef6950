// Makes an excerpt of a module: what has run of it, and a trap in place of everything else.
//
// Refuses elements of kinds that rustc does not write. Invariant: an excerpt does what the module does, until it traps;
// and it traps before it does anything that has not run.

import { SECTION, list, unsigned } from "./binary.mjs";
import { EMPTY, OP, instruction, sequence } from "./instructions.mjs";
import { entry } from "./pieces.mjs";

// `ran` tells of a piece whether it has. `filler` is what stands in memory in place of data that the excerpt cannot
// read; nothing tells the difference, and a test tries. The bytes are left to be optimised. The module is used up.
export function excerpt(module, data, ran, filler = 0) {
  const { imported } = module;
  const isThere = module.functions.map(({ items }) => ran(entry(items)));
  module.functions.forEach((each, place) => {
    if (isThere[place]) each.items = kept(ran, each.items, [{ isCold: false }]);
    else Object.assign(each, { locals: [], items: [instruction(OP.unreachable)] });
  });
  // In the table one function that traps stands for all: whatever type is called, it traps.
  const own = elementsOf(module);
  const stays = (index) => index < imported || isThere[index - imported];
  const trap = own.flatMap(({ functions }) => functions).find((index) => !stays(index));
  const elements = own.map(({ offset, functions }) => [0, ...offset, ...list(functions.map((index) => unsigned(stays(index) ? index : trap)))]);
  return module.bytes({
    ...(own.length > 0 && { [SECTION.element]: list(elements) }),
    ...(data && { [SECTION.data]: data.wantedBy(module, filler) }),
  });
}

// Where each section of the table begins, as it is written, and its functions by their index.
export const elementsOf = (module) =>
  module.read(SECTION.element, (reader) => {
    if (reader.unsigned() !== 0) throw new Error("an excerpt can be made only of elements that a module puts into its first table by itself");
    const start = reader.at;
    sequence(reader);
    return { offset: reader.bytes.subarray(start, reader.at), functions: reader.list((each) => each.unsigned()) };
  });

const TRAP = instruction(OP.unreachable);

// What of a sequence has run. `labels` are those that can be branched to, the innermost last; one is cold where what
// stands behind it has not run. A branch to there is a trap by itself, and with it goes the block that it left.
function kept(ran, items, labels) {
  const isCold = (label) => labels[labels.length - 1 - label].isCold;
  const found = [];
  for (const [at, item] of items.entries()) {
    if (!ran(item.piece)) return [...found, TRAP];
    if (item.items) {
      // Nothing behind a block's last instruction tells whether that has been reached.
      const inside = [...labels, { isCold: item.op !== OP.loop && at + 1 < items.length && !ran(items[at + 1].piece) }];
      found.push({ ...item, items: kept(ran, item.items, inside), otherwise: item.otherwise && kept(ran, item.otherwise, inside) });
    } else if (item.op === OP.brIf && isCold(item.label)) found.push({ op: OP.if, type: [EMPTY], items: [TRAP] });
    else if (item.op === OP.brTable) {
      const cold = item.labels.find(isCold);
      const targets = item.labels.map((label) => (isCold(label) ? cold : label));
      found.push(instruction(OP.brTable, list(targets.slice(0, -1).map(unsigned)), unsigned(targets.at(-1))));
    } else found.push(item);
  }
  return found;
}
