// The simulator of a built site in Node: the files of dist/ as the page loads them, through the same entry point.
// It refuses to fetch anything that is not in that folder.

import { readFileSync } from "node:fs";
import { register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const TYPES = { ".wasm": "application/wasm", ".js": "text/javascript", ".bin": "application/octet-stream" };

// A path from the site's root is a file of that folder.
const hooks = (folder) => `
  export async function resolve(specifier, context, next) {
    const ours = ${JSON.stringify(pathToFileURL(folder).href)};
    if (specifier.startsWith("/")) return { url: ours + specifier, format: "module", shortCircuit: true };
    const found = await next(specifier, context);
    return found.url.startsWith(ours) ? { ...found, format: "module" } : found;
  }
`;

// The site's simulator.js, whose paths lead into the folder.
export async function simulatorOf(folder) {
  register(`data:text/javascript,${encodeURIComponent(hooks(folder))}`);
  const elsewhere = globalThis.fetch;
  globalThis.fetch = async (path, options) => {
    if (typeof path !== "string" || !path.startsWith("/")) return elsewhere(path, options);
    const ending = path.slice(path.lastIndexOf("."));
    return new Response(readFileSync(join(folder, path)), { headers: { "content-type": TYPES[ending] ?? "text/plain" } });
  };
  return import(pathToFileURL(join(folder, "simulator.js")).href);
}
