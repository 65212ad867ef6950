// The table of calls that pass, as it stands in docs/clients.md. `node tests/clients/table.mjs` writes it anew.
// It refuses to tell of a call that was not made.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { CLIENTS, run } from "./run.mjs";

const PAGE = fileURLToPath(new URL("../../docs/clients.md", import.meta.url));
const BEGIN = "<!-- What follows is written by tests/clients/table.mjs. -->\n";

const version = (name) =>
  name === "jsforce"
    ? JSON.parse(readFileSync(new URL("package.json", import.meta.url))).dependencies.jsforce
    : readFileSync(new URL("requirements.txt", import.meta.url), "utf8").match(/^simple-salesforce==(.+)$/m)[1];

// The table of a run: a line for each call, in the order in which they are made.
export function table(of) {
  const names = [...new Set(CLIENTS.flatMap((client) => of[client].map(({ name }) => name)))];
  const cell = (client, name) => {
    const call = of[client].find((call) => call.name === name);
    if (!call) return "";
    return call.wrong ? "fails" : "passes";
  };
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line(["call", ...CLIENTS.map((client) => `${client} ${version(client)}`)]),
    line(["---", ...CLIENTS.map(() => "---")]),
    ...names.map((name) => line([name, ...CLIENTS.map((client) => cell(client, name))])),
    "",
  ].join("\n");
}

// What the page says now.
export function written() {
  const page = readFileSync(PAGE, "utf8");
  const at = page.indexOf(BEGIN);
  if (at < 0) throw new Error(`docs/clients.md has no line ${BEGIN}`);
  return { before: page.slice(0, at), table: page.slice(at + BEGIN.length) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { of } = await run();
  writeFileSync(PAGE, written().before + BEGIN + table(of));
}
