// Which locals of a function are live where: what stands in them may still be read.
//
// Refuses nothing. Invariant: errs only by calling a local live that is not. A set of locals is an integer with a bit for
// each.

import { OP } from "./instructions.mjs";

const bit = (local) => 1n << BigInt(local);
const NONE = 0n;

export const has = (set, local) => (set & bit(local)) !== NONE;

// Writes `liveBefore` and `liveBehind` into every instruction, and `liveAtLabel` into whatever can be
// branched to.
export function annotate(items) {
  before(items, NONE, [NONE]);
}

// What is live before a sequence, of what is live behind it and at each label, the innermost last.
function before(items, behind, labels) {
  const at = (label) => labels[labels.length - 1 - label] ?? NONE;
  let live = behind;
  for (let place = items.length - 1; place >= 0; place--) {
    const item = items[place];
    item.liveBehind = live;
    switch (item.op) {
      case OP.localGet:
        live |= bit(item.local);
        break;
      case OP.localSet:
      case OP.localTee:
        live &= ~bit(item.local);
        break;
      case OP.br:
        live = at(item.label);
        break;
      case OP.brIf:
        live |= at(item.label);
        break;
      case OP.brTable:
        live = item.labels.reduce((all, label) => all | at(label), NONE);
        break;
      case OP.return:
      case OP.unreachable:
        live = NONE;
        break;
      case OP.block:
        item.liveAtLabel = live;
        live = before(item.items, live, [...labels, live]);
        break;
      case OP.if: {
        item.liveAtLabel = live;
        const inside = [...labels, live];
        live = before(item.items, live, inside) | (item.otherwise ? before(item.otherwise, live, inside) : live);
        break;
      }
      case OP.loop: {
        // Until going round once more makes nothing else live.
        let head = NONE;
        for (;;) {
          const found = before(item.items, live, [...labels, head]);
          if ((found | head) === head) break;
          head |= found;
        }
        item.liveAtLabel = head;
        live = head;
        break;
      }
    }
    item.liveBefore = live;
  }
  return live;
}
