// The body of a function as a tree: a sequence of instructions, some of which hold sequences.
//
// Refuses an instruction that it does not know, by its number: a body that is half understood cannot be cut. Invariant:
// a tree that is written unchanged is the same bytes.
// https://webassembly.github.io/spec/core/binary/instructions.html

import { Reader, unsigned } from "./binary.mjs";

export const OP = {
  unreachable: 0x00, block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b, br: 0x0c, brIf: 0x0d, brTable: 0x0e, return: 0x0f,
  call: 0x10, callIndirect: 0x11, drop: 0x1a, localGet: 0x20, localSet: 0x21, localTee: 0x22, constant: 0x41,
};
export const EMPTY = 0x40;

// How many values an instruction takes and leaves, where its number alone tells.
const MOVES = new Map();
const moves = (from, to, takes, leaves) => {
  for (let op = from; op <= to; op++) MOVES.set(op, [takes, leaves]);
};
moves(0x01, 0x01, 0, 0); // nop
moves(OP.drop, OP.drop, 1, 0);
moves(0x1b, 0x1c, 3, 1); // select
moves(OP.localGet, OP.localGet, 0, 1);
moves(OP.localSet, OP.localSet, 1, 0);
moves(OP.localTee, OP.localTee, 1, 1);
moves(0x23, 0x23, 0, 1); // global.get
moves(0x24, 0x24, 1, 0); // global.set
moves(0x25, 0x25, 1, 1); // table.get
moves(0x26, 0x26, 2, 0); // table.set
moves(0x28, 0x35, 1, 1); // loads
moves(0x36, 0x3e, 2, 0); // stores
moves(0x3f, 0x3f, 0, 1); // memory.size
moves(0x40, 0x40, 1, 1); // memory.grow
moves(0x41, 0x44, 0, 1); // constants
moves(0x45, 0x45, 1, 1); // i32.eqz
moves(0x46, 0x4f, 2, 1);
moves(0x50, 0x50, 1, 1); // i64.eqz
moves(0x51, 0x66, 2, 1);
moves(0x67, 0x69, 1, 1);
moves(0x6a, 0x78, 2, 1);
moves(0x79, 0x7b, 1, 1);
moves(0x7c, 0x8a, 2, 1);
moves(0x8b, 0x91, 1, 1);
moves(0x92, 0x98, 2, 1);
moves(0x99, 0x9f, 1, 1);
moves(0xa0, 0xa6, 2, 1);
moves(0xa7, 0xc4, 1, 1); // conversions, sign extensions
moves(0xd0, 0xd0, 0, 1); // ref.null
moves(0xd1, 0xd1, 1, 1); // ref.is_null
moves(0xd2, 0xd2, 0, 1); // ref.func
// Behind the prefix 0xfc.
const LONG = 0xfc;
const LONG_MOVES = [...Array.from({ length: 8 }, () => [1, 1]), [3, 0], [0, 0], [3, 0], [3, 0], [3, 0], [0, 0], [3, 0], [2, 1], [0, 1], [3, 0]];
const LONG_INDICES = [...Array(8).fill(0), 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

// The types of a block: of its label's and its results.
const blockType = (reader) => {
  const start = reader.at;
  const first = reader.byte();
  if (first !== EMPTY && (first & 0xc0) !== 0x40) throw new Error("a block with a type of its own is not understood");
  return [...reader.bytes.subarray(start, reader.at)];
};

// Instructions up to the end of a sequence, which is not part of it.
export function sequence(reader) {
  const items = [];
  for (;;) {
    const start = reader.at;
    const op = reader.byte();
    if (op === OP.end || op === OP.else) return { items, op };
    if (op === OP.block || op === OP.loop || op === OP.if) {
      const type = blockType(reader);
      const first = sequence(reader);
      const second = first.op === OP.else ? sequence(reader) : undefined;
      items.push({ op, type, items: first.items, otherwise: second?.items });
      continue;
    }
    const item = { op };
    if (op === OP.br || op === OP.brIf) item.label = reader.unsigned();
    else if (op === OP.brTable) item.labels = [...reader.list((each) => each.unsigned()), reader.unsigned()];
    else if (op === OP.localGet || op === OP.localSet || op === OP.localTee) item.local = reader.unsigned();
    else if (op === OP.call) item.function = reader.unsigned();
    else if (op === OP.callIndirect) [item.type, item.table] = [reader.unsigned(), reader.unsigned()];
    else if (op === LONG) {
      const which = reader.unsigned();
      if (!LONG_MOVES[which]) throw new Error(`instruction 0xfc ${which} is not understood`);
      [item.takes, item.leaves] = LONG_MOVES[which];
      for (let index = 0; index < LONG_INDICES[which]; index++) reader.unsigned();
    } else if (op === OP.unreachable || op === OP.return) {
      // They have nothing behind them.
    } else {
      const known = MOVES.get(op);
      if (!known) throw new Error(`instruction 0x${op.toString(16)} is not understood`);
      [item.takes, item.leaves] = known;
      if (op === 0x1c) reader.list((each) => each.byte());
      else if (op >= 0x23 && op <= 0x26) reader.unsigned();
      else if (op >= 0x28 && op <= 0x3e) {
        reader.unsigned();
        reader.unsigned();
      } else if (op === 0x3f || op === 0x40 || op === 0xd0) reader.byte();
      else if (op === 0x41 || op === 0x42 || op === 0xd2) reader.unsigned();
      else if (op === 0x43) reader.take(4);
      else if (op === 0x44) reader.take(8);
    }
    item.bytes = reader.bytes.subarray(start, reader.at);
    items.push(item);
  }
}

// The types of a function's own locals, each by itself, and its instructions.
export function body(bytes) {
  const reader = new Reader(bytes);
  const locals = reader.list((each) => [each.unsigned(), each.byte()]).flatMap(([count, type]) => Array(count).fill(type));
  const { items } = sequence(reader);
  return { locals, items };
}

// What an instruction made here is.
export function instruction(op, ...operands) {
  const [takes, leaves] = MOVES.get(op) ?? [];
  return { op, takes, leaves, bytes: [op, ...operands.flat()] };
}

export function write(items, out) {
  for (const item of items) {
    if (!item.items) {
      out.push(item.bytes);
      continue;
    }
    out.push([item.op, ...item.type]);
    write(item.items, out);
    if (item.otherwise) {
      out.push([OP.else]);
      write(item.otherwise, out);
    }
    out.push([OP.end]);
  }
}

export function bytesOf({ locals, items }) {
  const groups = [];
  for (const type of locals) {
    if (groups.at(-1)?.type === type) groups.at(-1).count += 1;
    else groups.push({ type, count: 1 });
  }
  const out = [[...unsigned(groups.length), ...groups.flatMap(({ count, type }) => [...unsigned(count), type])]];
  write(items, out);
  out.push([OP.end]);
  return Buffer.concat(out.map((bytes) => Buffer.from(bytes)));
}

// How many values an instruction takes and leaves. `ends` where nothing behind it in its sequence is ever reached.
export function movement(item, module) {
  switch (item.op) {
    case OP.unreachable:
    case OP.br:
    case OP.brTable:
    case OP.return:
      return { takes: 0, leaves: 0, ends: true };
    case OP.brIf:
      return { takes: 1, leaves: 0 };
    case OP.block:
    case OP.loop:
      return { takes: 0, leaves: item.type[0] === EMPTY ? 0 : 1 };
    case OP.if:
      return { takes: 1, leaves: item.type[0] === EMPTY ? 0 : 1 };
    case OP.call:
    case OP.callIndirect: {
      const { params, results } = item.op === OP.call ? module.typeOf(item.function) : module.types[item.type];
      return { takes: params.length + (item.op === OP.call ? 0 : 1), leaves: results.length };
    }
    default:
      return { takes: item.takes, leaves: item.leaves };
  }
}
