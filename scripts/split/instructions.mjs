// The body of a function as a tree: a sequence of instructions, some of which hold sequences.
//
// Refuses an instruction that it does not know, by its number: of a body that is half understood nothing can be left out. Invariant:
// a tree that is written unchanged is the same bytes.
// https://webassembly.github.io/spec/core/binary/instructions.html

import { Reader, unsigned } from "./binary.mjs";

export const OP = {
  unreachable: 0x00, block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b, br: 0x0c, brIf: 0x0d, brTable: 0x0e, return: 0x0f,
  call: 0x10, callIndirect: 0x11, constant: 0x41,
};
export const EMPTY = 0x40;

// The numbers of the plain ones: locals, globals and tables, memory, numbers, references.
const PLAIN = [[0x01, 0x01], [0x1a, 0x1c], [0x20, 0x26], [0x28, 0xc4], [0xd0, 0xd2]];
// Behind the prefix 0xfc: conversions, and what is done with whole memories and tables. How many indices each has.
const LONG = 0xfc;
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
    else if (op === OP.call) reader.unsigned();
    else if (op === OP.callIndirect) {
      reader.unsigned();
      reader.unsigned();
    } else if (op === LONG) {
      const which = reader.unsigned();
      if (LONG_INDICES[which] === undefined) throw new Error(`instruction 0xfc ${which} is not understood`);
      for (let index = 0; index < LONG_INDICES[which]; index++) reader.unsigned();
    } else if (op === OP.unreachable || op === OP.return) {
      // They have nothing behind them.
    } else {
      if (!PLAIN.some(([from, to]) => op >= from && op <= to)) throw new Error(`instruction 0x${op.toString(16)} is not understood`);
      if (op === 0x1c) reader.list((each) => each.byte());
      else if (op >= 0x20 && op <= 0x26) reader.unsigned();
      else if (op >= 0x28 && op <= 0x3e) {
        reader.unsigned();
        item.offset = reader.unsigned();
      } else if (op === 0x3f || op === 0x40 || op === 0xd0) reader.byte();
      else if (op === OP.constant) item.value = reader.signed();
      else if (op === 0x42 || op === 0xd2) reader.unsigned();
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

// Every instruction, each before those that it holds.
export function* all(items) {
  for (const item of items) {
    yield item;
    if (item.items) yield* all(item.items);
    if (item.otherwise) yield* all(item.otherwise);
  }
}

// What an instruction made here is.
export function instruction(op, ...operands) {
  return { op, bytes: [op, ...operands.flat()] };
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
