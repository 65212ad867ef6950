// Takes code that has not run out of a function that has: into a function of its own, which is called in its place.
//
// Refuses a region that begins or ends with values on the stack, that leaves for a label with values, or that is too
// short to pay for the call. Invariant: the function does what it did. A region gets the locals that it reads, gives
// back those that it writes and that are read outside, and says by a number which way it is left.

import { list, signed, unsigned } from "./binary.mjs";
import { EMPTY, OP, instruction, movement } from "./instructions.mjs";
import { annotate, has } from "./liveness.mjs";
import { entry } from "./pieces.mjs";

const I32 = 0x7f;
// More results than this are not returned in registers anywhere.
const MOST_RESULTS = 12;

const get = (local) => ({ ...instruction(OP.localGet, unsigned(local)), local });
const set = (local) => ({ ...instruction(OP.localSet, unsigned(local)), local });
const branch = (label) => ({ ...instruction(OP.br, unsigned(label)), label });
const block = (items) => ({ op: OP.block, type: [EMPTY], items });
const table = (labels) => ({ ...instruction(OP.brTable, list(labels.slice(0, -1).map(unsigned)), unsigned(labels.at(-1))), labels });
const number = (value) => instruction(OP.constant, signed(value));

function* all(items) {
  for (const item of items) {
    yield item;
    if (item.items) yield* all(item.items);
    if (item.otherwise) yield* all(item.otherwise);
  }
}

const weight = (items) => {
  let bytes = 0;
  for (const item of all(items)) bytes += item.items ? 3 : item.bytes.length;
  return bytes;
};

// Outlines what has not run of each function that has: `ran` tells of a piece whether it has. What is made here belongs
// to no piece, and counts as run. `worth` is how many bytes a region has more than its call, at the least.
export function outline(module, ran, worth) {
  for (const each of [...module.functions]) {
    if (!ran(entry(each.items))) continue;
    const { params, results } = module.types[each.type];
    annotate(each.items);
    const within = { module, ran, worth, results, types: [...params, ...each.locals], own: each.locals, first: params.length };
    each.items = sequence(within, each.items, [{ carries: results.length, live: 0n }]);
  }
}

// `labels` are those that can be branched to, the innermost last: how many values each carries, and what is live there.
function sequence(within, items, labels) {
  const { ran } = within;
  const kept = [];
  for (let at = 0; at < items.length; ) {
    const item = items[at];
    if (!ran(item.piece)) {
      const end = reach(within, items, at);
      const call = end > at && outlined(within, items.slice(at, end), labels);
      if (call) {
        kept.push(...call);
        at = end;
        continue;
      }
    }
    if (item.items) {
      const carries = item.op === OP.loop || item.type[0] === EMPTY ? 0 : 1;
      const inside = [...labels, { carries, live: item.liveAtLabel }];
      item.items = sequence(within, item.items, inside);
      if (item.otherwise) item.otherwise = sequence(within, item.otherwise, inside);
    }
    kept.push(item);
    at += 1;
  }
  return kept;
}

// Where the longest region from `at` on ends: nothing in it has run, and it leaves the stack as it found it.
function reach({ module, ran }, items, at) {
  let height = 0;
  let end = at;
  for (let next = at; next < items.length && !ran(items[next].piece); next++) {
    const { takes, leaves, ends } = movement(items[next], module);
    height -= takes;
    if (ends) return next + 1;
    if (height < 0) return end;
    height += leaves;
    if (height === 0) end = next + 1;
  }
  return end;
}

// What stands in a region's place; nothing where the region cannot be taken out or is not worth it.
function outlined(within, items, labels) {
  const { module, types, results, worth } = within;
  const size = weight(items);
  if (size < worth) return undefined;

  // Which ways lead out: labels by how far out they are, as seen from the region, and `return`.
  const exits = [];
  let carriesOut = false;
  const visit = (items, depth) => {
    for (const item of items) {
      const targets = item.op === OP.br || item.op === OP.brIf ? [item.label] : item.op === OP.brTable ? item.labels : item.op === OP.return ? ["return"] : [];
      for (const target of targets) {
        if (target !== "return" && target < depth) continue;
        let exit = target === "return" ? target : target - depth;
        // The function's own label is a return.
        if (exit === labels.length - 1) {
          if (item.op !== OP.br && results.length > 0) carriesOut = true;
          exit = "return";
        } else if (exit !== "return" && labels[labels.length - 1 - exit].carries > 0) carriesOut = true;
        if (!exits.includes(exit)) exits.push(exit);
      }
      if (item.items) visit(item.items, depth + 1);
      if (item.otherwise) visit(item.otherwise, depth + 1);
    }
  };
  visit(items, 0);
  if (carriesOut || results.length > 1) return undefined;
  const last = movement(items.at(-1), module);
  if (!last.ends) exits.push("on");

  const touched = [...new Set([...all(items)].flatMap(({ op, local }) => (op === OP.localGet || op === OP.localSet || op === OP.localTee ? [local] : [])))];
  const written = new Set([...all(items)].flatMap(({ op, local }) => (op === OP.localSet || op === OP.localTee ? [local] : [])));
  const liveOutside = exits.reduce((live, exit) => live | (exit === "return" ? 0n : exit === "on" ? items.at(-1).liveBehind : labels[labels.length - 1 - exit].live), 0n);
  const given = touched.filter((local) => written.has(local) && has(liveOutside, local));
  const taken = touched.filter((local) => has(items[0].liveBefore, local));
  const value = exits.includes("return") && results.length === 1;
  if (given.length + 2 > MOST_RESULTS) return undefined;
  if (size < worth + 2 * taken.length + 2 * given.length + (exits.length > 1 ? 3 * exits.length + 4 : 0)) return undefined;

  // Locals of the new function: what it takes, then the others that it uses, then the value that it returns.
  const used = [...taken, ...touched.filter((local) => !taken.includes(local))];
  const place = new Map(used.map((local, at) => [local, at]));
  const returned = used.length;
  const told = exits.length > 1;
  const type = module.type(
    taken.map((local) => types[local]),
    [...(told ? [I32] : []), ...given.map((local) => types[local]), ...(value ? results : [])],
  );
  const leave = exits.map((_, at) => [...(told ? [number(at)] : []), ...given.map((local) => get(place.get(local))), ...(value ? [get(returned)] : []), instruction(OP.return)]);

  const moved = (items, depth) =>
    items.flatMap((item) => {
      const { piece } = item;
      const out = (label) => (label < depth ? label : depth + exits.indexOf(label - depth === labels.length - 1 ? "return" : label - depth));
      switch (item.op) {
        case OP.localGet:
        case OP.localSet:
        case OP.localTee:
          return [{ ...instruction(item.op, unsigned(place.get(item.local))), local: place.get(item.local), piece }];
        case OP.return:
          return [...(value ? [{ ...set(returned), piece }] : []), { ...branch(depth + exits.indexOf("return")), piece }];
        case OP.br:
          return [...(value && item.label - depth === labels.length - 1 ? [{ ...set(returned), piece }] : []), { ...branch(out(item.label)), piece }];
        case OP.brIf:
          return [{ ...instruction(OP.brIf, unsigned(out(item.label))), label: out(item.label), piece }];
        case OP.brTable:
          return [{ ...table(item.labels.map(out)), piece }];
        default:
          return [item.items ? { ...item, items: moved(item.items, depth + 1), otherwise: item.otherwise && moved(item.otherwise, depth + 1) } : item];
      }
    });

  let inner = moved(items, 0);
  if (!last.ends) inner.push(branch(exits.indexOf("on")));
  // Each exit is the end of a block around the region, the first the innermost.
  for (const left of leave) inner = [block(inner), ...left];
  // A region that never leaves has no way out.
  if (exits.length === 0) inner.push(instruction(OP.unreachable));
  const index = module.add({ type, locals: [...used.slice(taken.length), ...(value ? ["value"] : [])].map((local) => (local === "value" ? results[0] : types[local])), items: inner });
  // The call, and then on from where the region was left.
  const scratch = value ? within.first + within.own.push(results[0]) - 1 : undefined;
  if (value) types.push(results[0]);
  const call = [...taken.map(get), { ...instruction(OP.call, unsigned(index)), function: index }, ...(value ? [set(scratch)] : []), ...[...given].reverse().map(set)];
  const back = value ? [get(scratch), instruction(OP.return)] : [instruction(OP.return)];
  if (exits.length === 0) return [...call, instruction(OP.unreachable)];
  if (!told) return [...call, ...(exits[0] === "on" ? [] : exits[0] === "return" ? back : [branch(exits[0])])];
  // One of two exits, most often: on if it went on, else out.
  const on = exits.includes("on");
  const returns = exits.includes("return");
  const deeper = (on ? 1 : 0) + (returns ? 1 : 0);
  const targets = exits.map((exit) => (exit === "return" ? 0 : exit === "on" ? (returns ? 1 : 0) : exit + deeper));
  let placed = [...call, table(targets)];
  if (returns) placed = [block(placed), ...back];
  return on ? [block(placed)] : placed;
}
