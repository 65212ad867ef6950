// Which pieces of a module have run: a copy of it marks in its memory each piece of code that is entered.
//
// A piece is what runs from its first instruction to its last once it is entered, traps apart. Refuses to judge what is
// worth keeping. Invariant: the marking copy answers as the module does, and its marks lie where nothing else does: in
// pages behind those that the module starts with, which no allocator takes, for it asks for pages of its own.

import { signed } from "./binary.mjs";
import { OP, instruction } from "./instructions.mjs";

const PAGE = 65_536;
const STORE_BYTE = 0x3a;

// Numbers the pieces of a module: every instruction gets the `piece` that it belongs to. Answers how many there are.
export function number(module) {
  let pieces = 0;
  const sequence = (items) => {
    let piece = pieces++;
    for (const item of items) {
      item.piece = piece;
      if (item.items) {
        sequence(item.items);
        if (item.otherwise) sequence(item.otherwise);
      }
      // What stands behind it may be passed over, or may be reached from elsewhere.
      if (item.items || item.op === OP.brIf) piece = pieces++;
    }
  };
  for (const { items } of module.functions) sequence(items);
  return pieces;
}

// The piece that runs whenever a function does; nothing where the function is empty.
export function entry(items) {
  for (const item of items) {
    const piece = item.piece ?? (item.items && entry(item.items));
    if (piece !== undefined) return piece;
  }
  return undefined;
}

// The copy that marks, of a module whose pieces are numbered. `at` is where the marks begin, a byte for each piece.
export function marking({ module, pieces }) {
  const { memory, functions } = module;
  const at = memory.min * PAGE;
  const more = Math.ceil(pieces / PAGE);
  const mark = (piece) => [instruction(OP.constant, signed(at + piece)), instruction(OP.constant, signed(1)), instruction(STORE_BYTE, [0], [0])];
  const sequence = (items, first) => {
    const marked = mark(first);
    let piece = first;
    for (const item of items) {
      if (item.piece !== piece) marked.push(...mark((piece = item.piece)));
      marked.push(item.items ? { ...item, items: sequence(item.items, firstOf(item.items)), otherwise: item.otherwise && sequence(item.otherwise, firstOf(item.otherwise)) } : item);
    }
    return marked;
  };
  // An empty sequence has a piece that nobody asks about.
  const firstOf = (items) => items[0]?.piece ?? 0;
  module.memory = { min: memory.min + more, max: memory.max && memory.max + more };
  module.functions = functions.map((each) => ({ ...each, items: sequence(each.items, firstOf(each.items)) }));
  const bytes = module.bytes();
  Object.assign(module, { memory, functions });
  return { bytes, at, pieces };
}
