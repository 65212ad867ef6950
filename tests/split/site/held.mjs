// The simulator of a built site in Node, of which what has not come yet can be held back, as a slow line does.

import { readdirSync } from "node:fs";
import { join } from "node:path";

import { simulatorOf } from "../../clients/page.mjs";

export const site = process.env.SITE;
export const simulator = await simulatorOf(site);
const named = readdirSync(join(site, "assets")).flatMap((file) => /^simulator-([a-z-]+)-[0-9a-f]{16}\.wasm$/.exec(file)?.[1] ?? []);
export const EXCERPTS = named.filter((name) => name !== "whole");
export const UNDEPLOYED = '"Undeployed"';

// What may be held back: what is likely to be needed, and the whole.
const LATE = { likely: /\/simulator-[0-9a-f]{16}\.wasm$/, whole: /\/simulator-whole-[0-9a-f]{16}\.wasm$/ };
const waited = {};
const asked = {};
const fetching = globalThis.fetch;
globalThis.fetch = async (path, ...given) => {
  const late = Object.keys(LATE).find((name) => LATE[name].test(path));
  if (late) asked[late] = true;
  await waited[late];
  return fetching(path, ...given);
};

// Holds both back from now on. `release` lets one through, `isAsked` tells whether it has been asked for since.
export function held() {
  const releases = {};
  for (const name of Object.keys(LATE)) {
    asked[name] = false;
    waited[name] = new Promise((resolve) => (releases[name] = resolve));
  }
  return { release: (name) => releases[name](), isAsked: (name) => asked[name] };
}

export async function wholeOf(pattern) {
  waited.whole = undefined;
  return simulator.load(() => {}, pattern, "whole");
}

export const json = (question) => JSON.stringify({ build: simulator.build, question });
