// Which of a module's data its code can read.
//
// The linker tells, where it is asked for relocations, what symbols the data has, and every place in code and data that
// holds an address: as a symbol, and how far from it. So an address outside its symbol, as that of a table which is
// never read from its start, still tells whose it is. Refuses a module without relocations, and addresses of a kind that
// rustc does not write. Invariant: errs only by taking for readable what is not. A number in code that may be an address
// is one, and what can be written can be read.
// https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md

import { Reader, SECTION, list, sections, signed } from "./binary.mjs";
import { OP, all } from "./instructions.mjs";

const SUBSECTION = { segments: 5, symbols: 8 };
const SYMBOL = { data: 1, section: 3 };
const FLAG = { undefined: 0x10, named: 0x40 };
// Relocations of 32 bits: addresses in memory, and what is none.
const ADDRESS = new Set([3, 4, 5]);
const OTHER = new Set([0, 1, 2, 6, 7, 13, 20]);

// Each segment: where it begins in memory, its bytes, and where these stand in the section.
const segmentsOf = (module) =>
  module.read(SECTION.data, (reader) => {
    if (reader.unsigned() !== 0 || reader.byte() !== OP.constant) throw new Error("only data that a module puts into its memory by itself is understood");
    const from = reader.signed();
    if (reader.byte() !== OP.end) throw new Error("only data at an address that is a number is understood");
    const length = reader.unsigned();
    return { from, at: reader.at, bytes: reader.take(length) };
  });

// Symbols in the order by which relocations count them; those of functions and the like have no place. And the address
// below which there are only constants.
function symbolsOf(linking, segments) {
  if (linking.unsigned() !== 2) throw new Error("only symbols of version 2 are understood");
  let [names, symbols] = [[], []];
  while (!linking.done) {
    const [id, part] = [linking.byte(), new Reader(linking.take(linking.unsigned()))];
    if (id === SUBSECTION.segments) names = part.list((each) => [each.name(), each.unsigned(), each.unsigned()][0]);
    if (id !== SUBSECTION.symbols) continue;
    symbols = part.list((each) => {
      const [kind, flags] = [each.byte(), each.unsigned()];
      if (kind !== SYMBOL.data) {
        each.unsigned();
        if (kind !== SYMBOL.section && (!(flags & FLAG.undefined) || flags & FLAG.named)) each.name();
        return {};
      }
      each.name();
      if (flags & FLAG.undefined) return {};
      const [segment, offset, size] = [each.unsigned(), each.unsigned(), each.unsigned()];
      const from = segments[segment].from + offset;
      return { segment, from, to: from + size };
    });
  }
  const isWritten = (segment) => !/^\.rodata/.test(names[segment] ?? "");
  const [constant, written] = [false, true].map((side) => segments.filter((_, segment) => isWritten(segment) === side));
  const from = Math.min(...written.map(({ from }) => from));
  if (constant.some((segment) => segment.from >= from)) throw new Error("only constants that lie below what is written are understood");
  return { written: from, symbols: symbols.map(({ segment, ...place }) => ({ ...place, isWritten: isWritten(segment) })) };
}

function relocationsOf(reader) {
  reader.unsigned();
  const read = reader.list((each) => {
    const [kind, at, symbol] = [each.byte(), each.unsigned(), each.unsigned()];
    if (!ADDRESS.has(kind) && !OTHER.has(kind)) throw new Error(`relocations of kind ${kind} are not understood`);
    return ADDRESS.has(kind) ? { at, symbol, addend: each.signed() } : undefined;
  });
  return read.filter(Boolean);
}

// What the linker left in a module, whose bytes still have their custom sections: its symbols, the addresses in its
// code, and the pointers in its data.
export function linked(bytes, module) {
  const readers = sections(bytes, { custom: true }).filter(({ id }) => id === SECTION.custom).map(({ body }) => new Reader(body));
  const custom = new Map(readers.map((reader) => [reader.name(), reader]));
  for (const name of ["linking", "reloc.CODE", "reloc.DATA"]) {
    if (!custom.has(name)) throw new Error(`the module has no section ${name}: it must be linked with --emit-relocs`);
  }
  const segments = segmentsOf(module);
  const { written, symbols } = symbolsOf(custom.get("linking"), segments);
  const addresses = relocationsOf(custom.get("reloc.CODE")).map(({ symbol, addend }) => ({ symbol, address: symbols[symbol].from + addend }));
  const pointers = relocationsOf(custom.get("reloc.DATA")).map(({ at, symbol }) => {
    const segment = segments.find((each) => at >= each.at && at < each.at + each.bytes.length);
    return { symbol, at: segment.from + at - segment.at };
  });
  return { written, symbols, addresses, pointers };
}

export class Data {
  // Of what `linked` answers.
  constructor({ written, symbols, addresses, pointers }) {
    this.written = written;
    this.symbols = symbols.filter(({ from }) => from !== undefined);
    // An address may be the end of one symbol and the start of the next.
    this.named = new Map();
    for (const { address, symbol } of addresses) this.named.set(address, [...(this.named.get(address) ?? []), symbols[symbol]]);
    for (const symbol of this.symbols) {
      // Symbols may share bytes, and so pointers.
      const held = pointers.filter(({ at }) => at >= symbol.from && at < symbol.to);
      symbol.pointsAt = held.map((pointer) => symbols[pointer.symbol]);
    }
  }

  // The section of data for a module's code as it stands, with `filler` wherever nothing can be read.
  wantedBy(module, filler) {
    const wanted = new Set();
    const want = (symbol) => {
      if (wanted.has(symbol)) return;
      wanted.add(symbol);
      symbol.pointsAt.forEach(want);
    };
    for (const symbol of this.symbols) if (symbol.isWritten) want(symbol);
    for (const { items } of module.functions) {
      for (const { value, offset } of all(items)) for (const number of [value, offset]) this.named.get(number)?.forEach(want);
    }
    const written = segmentsOf(module).map(({ from, bytes }) => {
      const left = new Uint8Array(bytes.length).fill(filler);
      for (const symbol of wanted) {
        if (symbol.from < from || symbol.to > from + bytes.length) continue;
        left.set(bytes.subarray(symbol.from - from, symbol.to - from), symbol.from - from);
      }
      return [0, OP.constant, ...signed(from), OP.end, ...list([...left].map((byte) => [byte]))];
    });
    return list(written);
  }
}
