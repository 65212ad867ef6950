// What a visitor loads of a built site, bundle by bundle, in raw bytes and as brotli. It measures and judges nothing.
// Fonts are compressed already and count as they are. A kB is 1000 bytes.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

export const filesOf = (dist) =>
  readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(dist, "/").length))
    .sort();

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;

function measured(dist, name, files) {
  if (files.length === 0) throw new Error(`${dist} holds no file of the bundle "${name}"`);
  const parts = files.map((file) => {
    const bytes = readFileSync(join(dist, file));
    return { file, raw: bytes.length, brotli: file.endsWith(".woff2") ? bytes.length : brotli(bytes) };
  });
  const sum = (of) => parts.reduce((total, part) => total + part[of], 0);
  return { name, parts, raw: sum("raw"), brotli: sum("brotli") };
}

// Glue counts: whatever script a bundle needs is part of it.
export function bundles(dist) {
  const files = filesOf(dist);
  const matching = (pattern) => files.filter((file) => pattern.test(file));
  const style = matching(/^assets\/site-[^/]*\.css$/);
  const patterns = matching(/^patterns\/[^/]+\/index\.html$/);
  // What a run of a pattern needs: the entry, the script, and the excerpt of the simulator for that pattern. The explorer
  // of an org has an excerpt of its own, and tests and edits need what is likely to be needed. The whole is beside it.
  const running = matching(/^assets\/[^/]*\.bin$/).map((file) => file.replace(/^assets\/|-[^-]*$/g, ""));
  const scripts = matching(/^simulator\.js$|^assets\/simulator-[0-9a-f]{16}\.js$/);
  const excerptOf = (slug) => files.filter((file) => file.startsWith(`assets/simulator-${slug}-`));
  return {
    app: measured(dist, "app", matching(/^app-[^/]*\.(js|wasm)$|^assets\/(start|early)-[^/]*\.js$|^snippets\//)),
    runs: running.map((slug) => measured(dist, `excerpt for runs of ${slug}`, [...scripts, ...excerptOf(slug)])),
    explorer: measured(dist, "excerpt for the explorer", [...scripts, ...excerptOf("org")]),
    simulator: measured(dist, "simulator", [...scripts, ...matching(/^assets\/simulator-[0-9a-f]{16}\.wasm$/)]),
    whole: measured(dist, "whole simulator, seldom needed", excerptOf("whole")),
    compiler: measured(dist, "compiler", matching(/^assets\/compiler-[^/]*\.(js|wasm)$/)),
    images: matching(/^assets\/[^/]*\.bin$/).map((file) => measured(dist, `image of ${file.replace(/^assets\/|-[^-]*$/g, "")}`, [file])),
    fonts: measured(dist, "fonts", matching(/\.woff2$/)),
    pages: patterns.map((page) => measured(dist, `HTML and CSS of ${page.replace("/index.html", "/")}`, [page, ...style])),
  };
}
