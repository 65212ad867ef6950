// The simulator of a built site in Node, whose whole can be held back, as a slow line does.

import { readdirSync } from "node:fs";
import { join } from "node:path";

import { simulatorOf } from "../../clients/page.mjs";

export const site = process.env.SITE;
export const simulator = await simulatorOf(site);
export const EXCERPTS = readdirSync(join(site, "assets")).flatMap((file) => /^simulator-([a-z-]+)-[0-9a-f]{16}\.wasm$/.exec(file)?.[1] ?? []);
export const UNDEPLOYED = '"Undeployed"';

let letThrough = Promise.resolve();
const fetching = globalThis.fetch;
globalThis.fetch = async (path, ...given) => {
  if (/\/simulator-[0-9a-f]{16}\.wasm$/.test(path)) await letThrough;
  return fetching(path, ...given);
};

// Holds it back from now on; what is answered lets it through.
export function held() {
  let release;
  letThrough = new Promise((resolve) => (release = resolve));
  return release;
}

export async function wholeOf(pattern) {
  letThrough = Promise.resolve();
  return simulator.load(() => {}, pattern);
}

export const json = (question) => JSON.stringify({ build: simulator.build, question });
