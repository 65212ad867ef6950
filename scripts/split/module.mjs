// A module whose functions can be changed: their bodies as trees, its memory, and the rest as sections.
//
// Refuses memories of 64 bits or from outside, and more than one. Invariant: a function keeps its index for good.

import { Reader, SECTION, list, sections, unsigned, written } from "./binary.mjs";
import { body, bytesOf } from "./instructions.mjs";

const FUNCTION = 0;

const limits = (reader) => {
  const flags = reader.byte();
  if (flags > 1) throw new Error("only a plain memory of 32 bits is understood");
  return { min: reader.unsigned(), max: flags === 1 ? reader.unsigned() : undefined };
};
const limitsBytes = ({ min, max }) => (max === undefined ? [0, ...unsigned(min)] : [1, ...unsigned(min), ...unsigned(max)]);

export class Module {
  constructor(bytes) {
    this.sections = sections(bytes);
    // How many functions come from outside: they have the first indices.
    this.imported = this.read(SECTION.import, (reader) => {
      for (const _ of ["module", "field"]) reader.name();
      if (reader.byte() !== FUNCTION) throw new Error("only a module that imports nothing but functions is understood");
      reader.unsigned();
    }).length;
    const memories = this.read(SECTION.memory, limits);
    if (memories.length !== 1) throw new Error("only a module with one memory of its own is understood");
    [this.memory] = memories;
    this.functions = this.read(SECTION.code, (reader) => body(reader.take(reader.unsigned())));
  }

  read(id, item) {
    const section = this.sections.find((section) => section.id === id);
    return section ? new Reader(section.body).list(item) : [];
  }

  // Every other section is as it was, but for what is given in its place.
  bytes(replaced = {}) {
    const code = [Buffer.from(unsigned(this.functions.length))];
    for (const each of this.functions) {
      const bytes = bytesOf(each);
      code.push(Buffer.from(unsigned(bytes.length)), bytes);
    }
    const made = { [SECTION.memory]: list([limitsBytes(this.memory)]), [SECTION.code]: Buffer.concat(code), ...replaced };
    return written(this.sections.map(({ id, body }) => ({ id, body: made[id] ?? body })));
  }
}
