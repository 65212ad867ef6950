// What jsforce does against the mock org: its calls in their order, each with its name in the table of docs/clients.md.
// Later calls use what earlier ones made. They refuse to run by themselves.

import { apexRest } from "./jsforce/apex_rest.mjs";
import { client } from "./jsforce/client.mjs";
import { collections, composite } from "./jsforce/collections.mjs";
import { conditions, errorsOfRows } from "./jsforce/errors.mjs";
import { errorsOfQueries, plans, queries } from "./jsforce/queries.mjs";
import { discovery, rows } from "./jsforce/rows.mjs";
import { absent, faults, last, states } from "./jsforce/states.mjs";

// `order` is what the port for tests is told.
export function calls(url, order) {
  const its = client(url, order);
  const all = [discovery, rows, collections, queries, composite, apexRest, conditions, errorsOfRows, plans, errorsOfQueries, absent, faults, states, last];
  return all.flatMap((part) => part(its));
}
