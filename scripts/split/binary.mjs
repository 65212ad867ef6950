// A WebAssembly module as its sections, and the numbers that they are written in.
//
// Refuses nothing but what is no module: whoever reads a section knows what stands in it. Invariant: what is read and
// written unchanged is the same bytes. https://webassembly.github.io/spec/core/binary/modules.html

export const SECTION = { custom: 0, type: 1, import: 2, function: 3, table: 4, memory: 5, global: 6, export: 7, element: 9, code: 10, data: 11, dataCount: 12 };

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  byte() {
    if (this.done) throw new Error("the module ends too early");
    return this.bytes[this.at++];
  }

  // LEB128, of up to 32 bits.
  unsigned() {
    let number = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = this.byte();
      number += (byte & 0x7f) * weight;
      if (byte < 0x80) return number;
    }
  }

  // LEB128 of 32 bits with a sign.
  signed() {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      number |= (byte & 0x7f) << shift;
      if (byte < 0x80) return shift < 25 && byte & 0x40 ? number | (-1 << (shift + 7)) : number;
    }
  }

  take(length) {
    this.at += length;
    if (this.at > this.bytes.length) throw new Error("the module ends too early");
    return this.bytes.subarray(this.at - length, this.at);
  }

  // A vector: its length, and each item as `read` reads it.
  list(read) {
    return Array.from({ length: this.unsigned() }, () => read(this));
  }

  name() {
    return Buffer.from(this.take(this.unsigned())).toString("utf8");
  }
}

export function unsigned(number) {
  const bytes = [];
  for (; number >= 128; number = Math.floor(number / 128)) bytes.push((number % 128) | 0x80);
  bytes.push(number);
  return bytes;
}

// LEB128 of 32 bits with a sign.
export function signed(number) {
  const bytes = [];
  for (;;) {
    const byte = number & 0x7f;
    number >>= 7;
    if ((number === 0 && byte < 0x40) || (number === -1 && byte >= 0x40)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

export const list = (items) => [...unsigned(items.length), ...items.flat()];

// The sections of a module, in their order; custom ones (names, producers) only where they are asked for.
export function sections(bytes, { custom = false } = {}) {
  if (!MAGIC.every((byte, at) => bytes[at] === byte)) throw new Error("this is no WebAssembly module of version 1");
  const reader = new Reader(bytes, MAGIC.length);
  const found = [];
  while (!reader.done) {
    const id = reader.byte();
    const body = reader.take(reader.unsigned());
    if (custom || id !== SECTION.custom) found.push({ id, body });
  }
  return found;
}

// The names of functions by their index, from the custom section of names.
export function namesOf(parts) {
  for (const { body } of parts.filter(({ id }) => id === SECTION.custom)) {
    const reader = new Reader(body);
    if (reader.name() !== "name") continue;
    while (!reader.done) {
      const [id, part] = [reader.byte(), reader.take(reader.unsigned())];
      if (id === 1) return new Map(new Reader(part).list((each) => [each.unsigned(), each.name()]));
    }
  }
  return new Map();
}

export const written = (parts) =>
  Buffer.concat([Buffer.from(MAGIC), ...parts.flatMap(({ id, body }) => [Buffer.from([id, ...unsigned(body.length)]), Buffer.from(body)])]);
