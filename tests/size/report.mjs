// Prints the bundles of a built site as a table: `node tests/size/report.mjs DIST`.

import { bundles } from "./bundles.mjs";

const { app, runs, explorer, simulator, whole, compiler, images, fonts, pages } = bundles(process.argv[2] ?? "dist");
const row = (name, raw, brotli) => console.log(name.padEnd(64), String(raw).padStart(9), String(brotli).padStart(9));

row("", "raw", "brotli");
for (const bundle of [app, ...runs, explorer, simulator, whole, ...images, compiler, fonts, ...pages]) {
  row(bundle.name, bundle.raw, bundle.brotli);
  for (const part of bundle.parts) row(`  ${part.file}`, part.raw, part.brotli);
}
