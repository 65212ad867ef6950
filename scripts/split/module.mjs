// A module whose functions can be changed: its types, its functions' bodies as trees, and the rest as sections.
//
// Refuses tables and memories of 64 bits, and more than one memory. Invariant: a function keeps its index for good; new
// ones come after the last.

import { Reader, SECTION, list, name, sections, unsigned, written } from "./binary.mjs";
import { body, bytesOf } from "./instructions.mjs";

const KIND = { function: 0, table: 1, memory: 2, global: 3 };

const limits = (reader) => {
  const flags = reader.byte();
  if (flags > 1) throw new Error("only plain tables and memories of 32 bits can be split");
  return { min: reader.unsigned(), max: flags === 1 ? reader.unsigned() : undefined };
};
export const limitsBytes = ({ min, max }) => (max === undefined ? [0, ...unsigned(min)] : [1, ...unsigned(min), ...unsigned(max)]);

export class Module {
  constructor(bytes) {
    this.sections = sections(bytes);
    this.types = this.read(SECTION.type, (reader) => {
      if (reader.byte() !== 0x60) throw new Error("only types of functions can be split");
      return { params: reader.list((each) => each.byte()), results: reader.list((each) => each.byte()) };
    });
    this.imports = this.read(SECTION.import, (reader) => {
      const [module, field, kind] = [reader.name(), reader.name(), reader.byte()];
      const start = reader.at;
      if (kind === KIND.function) reader.unsigned();
      else if (kind === KIND.global) reader.take(2);
      else {
        if (kind === KIND.table) reader.byte();
        limits(reader);
      }
      return { module, field, kind, description: [...reader.bytes.subarray(start, reader.at)] };
    });
    this.importedFunctions = this.imports.filter(({ kind }) => kind === KIND.function);
    if (this.imports.some(({ kind }) => kind !== KIND.function)) throw new Error("a module that imports anything but functions cannot be split");
    this.tables = this.read(SECTION.table, (reader) => ({ type: reader.byte(), ...limits(reader) }));
    [this.memory, ...this.otherMemories] = this.read(SECTION.memory, limits);
    if (!this.memory || this.otherMemories.length > 0) throw new Error("a module with one memory of its own can be split, no other");
    const types = this.read(SECTION.function, (reader) => reader.unsigned());
    const bodies = this.read(SECTION.code, (reader) => reader.take(reader.unsigned()));
    // Of each function that the module defines: its type and its body.
    this.functions = types.map((type, at) => ({ type, ...body(bodies[at]) }));
  }

  read(id, item) {
    const section = this.sections.find((section) => section.id === id);
    return section ? new Reader(section.body).list(item) : [];
  }

  typeOf(index) {
    const imported = this.importedFunctions[index];
    return this.types[imported ? new Reader(imported.description).unsigned() : this.functions[index - this.importedFunctions.length].type];
  }

  // The index of a type, which is added where the module has none like it.
  type(params, results) {
    const same = (one, other) => one.length === other.length && one.every((type, at) => type === other[at]);
    const known = this.types.findIndex((type) => same(type.params, params) && same(type.results, results));
    return known >= 0 ? known : this.types.push({ params, results }) - 1;
  }

  // Adds a function; answers its index.
  add(added) {
    return this.importedFunctions.length + this.functions.push(added) - 1;
  }

  // What stands in the elements, exports and globals is left as it is, but for what is given in their place.
  bytes(replaced = {}) {
    const made = {
      [SECTION.type]: list(this.types.map(({ params, results }) => [0x60, ...list(params.map((type) => [type])), ...list(results.map((type) => [type]))])),
      [SECTION.import]: list(this.imports.map(({ module, field, kind, description }) => [...name(module), ...name(field), kind, ...description])),
      [SECTION.function]: list(this.functions.map(({ type }) => unsigned(type))),
      [SECTION.table]: list(this.tables.map((table) => [table.type, ...limitsBytes(table)])),
      [SECTION.memory]: list([limitsBytes(this.memory)]),
      ...replaced,
    };
    const code = [Buffer.from(unsigned(this.functions.length))];
    for (const each of this.functions) {
      const bytes = bytesOf(each);
      code.push(Buffer.from(unsigned(bytes.length)), bytes);
    }
    made[SECTION.code] = Buffer.concat(code);
    const ids = new Set([...this.sections.map(({ id }) => id), ...Object.keys(made).map(Number)]);
    // Data's count stands before code; every other section in the order of its number.
    const order = (id) => (id === SECTION.dataCount ? SECTION.code - 0.5 : id);
    const parts = [...ids].sort((one, other) => order(one) - order(other)).map((id) => ({ id, body: id in made ? made[id] : this.sections.find((section) => section.id === id).body }));
    return written(parts.filter(({ body }) => body !== null && body.length > 0));
  }
}
