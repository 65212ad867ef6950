// Cuts a module into parts: a core that runs by itself, and parts that are linked to it when they have come.
//
// A function of another part is reached through the core's table. Until that part is there, its place in the table is
// empty, and calling it traps. The rest has every function that the core has not; other parts have some of these for
// whoever cannot wait, and what comes later takes the same places. Refuses elements and tables of kinds that rustc does
// not write. Invariant: core and rest answer as the whole did; memory, tables and globals are the core's.

import { SECTION, list, name, signed, unsigned } from "./binary.mjs";
import { OP, instruction, sequence } from "./instructions.mjs";
import { Module, limitsBytes } from "./module.mjs";

const KIND = { function: 0, table: 1, memory: 2, global: 3 };
const FUNCTIONS = 0x70;
// What a part imports from.
const CORE = "core";

function* called(items) {
  for (const item of items) {
    if (item.op === OP.call) yield item.function;
    if (item.items) yield* called(item.items);
    if (item.otherwise) yield* called(item.otherwise);
  }
}

const exportsOf = (module) => module.read(SECTION.export, (reader) => ({ name: reader.name(), kind: reader.byte(), index: reader.unsigned() }));

const elementsOf = (module) =>
  module.read(SECTION.element, (reader) => {
    if (reader.unsigned() !== 0) throw new Error("only elements that a module puts into its first table by itself can be cut");
    const start = reader.at;
    sequence(reader);
    return { offset: [...reader.bytes.subarray(start, reader.at)], functions: reader.list((each) => each.unsigned()) };
  });

const globalsOf = (module) =>
  module.read(SECTION.global, (reader) => {
    const type = [reader.byte(), reader.byte()];
    sequence(reader);
    return type;
  });

// Elements for functions that have slots, one for each row of slots without a gap.
function elements(slots, isPresent) {
  const rows = [];
  for (const [index, slot] of slots) {
    if (!isPresent(index)) continue;
    const row = rows.at(-1);
    if (row && row.from + row.functions.length === slot) row.functions.push(index);
    else rows.push({ from: slot, functions: [index] });
  }
  return rows.map(({ from, functions }) => ({ offset: [OP.constant, ...signed(from), OP.end], functions }));
}

const elementBytes = ({ offset, functions }) => [0, ...offset, ...list(functions.map(unsigned))];

// `isCore` and each of `parts` tell of a function's index whether it belongs there. Answers the core, the parts in their
// order, and the rest; each is left to be optimised.
export function cut(module, isCore, parts) {
  const imported = module.importedFunctions.length;
  const [ownElements, exported, globals] = [elementsOf(module), exportsOf(module), globalsOf(module)];
  if (module.tables[0]?.type !== FUNCTIONS) throw new Error("the table of functions is not the first");
  const defined = module.functions.map((each, place) => ({ ...each, index: imported + place }));

  // A function has a slot when code calls it that can be somewhere where it is not.
  const places = (index) => [isCore(index), ...parts.map((part) => !isCore(index) && part(index))].map(Number).join("");
  const reached = new Set();
  const reach = (from, index) => {
    if (index >= imported && from !== places(index)) reached.add(index);
  };
  const core = places.call(undefined, imported + defined.findIndex((each) => isCore(each.index)));
  for (const each of defined) for (const index of called(each.items)) reach(places(each.index), index);
  for (const { functions } of ownElements) for (const index of functions) reach(core, index);
  for (const { kind, index } of exported) if (kind === KIND.function) reach(core, index);
  const base = module.tables[0].min;
  const slots = new Map([...reached].sort((one, other) => (places(one) < places(other) ? -1 : places(one) > places(other) ? 1 : one - other)).map((index, place) => [index, base + place]));
  const tables = module.tables.map((each, place) => (place === 0 ? { ...each, min: base + slots.size, max: each.max && each.max + slots.size } : each));

  const through = (each) => {
    const given = module.types[each.type].params.map((_, local) => instruction(OP.localGet, unsigned(local)));
    return { type: each.type, locals: [], items: [...given, instruction(OP.constant, signed(slots.get(each.index))), instruction(OP.callIndirect, unsigned(each.type), [0])] };
  };
  // Nobody calls it there.
  const absent = ({ type }) => ({ type, locals: [], items: [instruction(OP.unreachable)] });
  const holding = (isPresent) => defined.map((each) => (isPresent(each.index) ? each : slots.has(each.index) ? through(each) : absent(each)));
  const changed = (changes) => Object.assign(Object.create(Module.prototype), module, changes);

  const links = [
    ...tables.map((_, index) => ({ name: `t${index}`, kind: KIND.table, index })),
    ...globals.map((_, index) => ({ name: `g${index}`, kind: KIND.global, index })),
    ...module.importedFunctions.map((_, index) => ({ name: `f${index}`, kind: KIND.function, index })),
    { name: "m0", kind: KIND.memory, index: 0 },
  ];
  const coreBytes = changed({ tables, functions: holding(isCore) }).bytes({
    [SECTION.element]: list([...ownElements, ...elements(slots, isCore)].map(elementBytes)),
    [SECTION.export]: list([...exported, ...links].map((each) => [...name(each.name), each.kind, ...unsigned(each.index)])),
  });

  const link = (field, kind, description) => ({ module: CORE, field, kind, description });
  const imports = [
    ...module.importedFunctions.map(({ description }, index) => link(`f${index}`, KIND.function, description)),
    ...tables.map((each, index) => link(`t${index}`, KIND.table, [each.type, ...limitsBytes(each)])),
    link("m0", KIND.memory, limitsBytes(module.memory)),
    ...globals.map((type, index) => link(`g${index}`, KIND.global, type)),
  ];
  const part = (isPresent) =>
    changed({ imports, functions: holding(isPresent) }).bytes({
      ...Object.fromEntries([SECTION.table, SECTION.memory, SECTION.global, SECTION.export, SECTION.data, SECTION.dataCount].map((id) => [id, null])),
      [SECTION.element]: list(elements(slots, isPresent).map(elementBytes)),
    });
  return { core: coreBytes, parts: parts.map((isPart) => part((index) => !isCore(index) && isPart(index))), rest: part((index) => !isCore(index)) };
}
