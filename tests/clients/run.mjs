// One run of all clients against an org that has just started: what became of each call, and each request of it.
// It refuses to go on with a client that did not come to its last call.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { calls } from "./jsforce.mjs";
import { TOKEN, start } from "./org.mjs";

const PYTHON = fileURLToPath(new URL(".venv/bin/python", import.meta.url));
const PYTHON_CALLS = fileURLToPath(new URL("simple_salesforce_calls", import.meta.url));

export const CLIENTS = ["jsforce", "simple-salesforce"];

async function jsforceCalls({ url, order }) {
  const done = [];
  for (const [name, call] of calls(url, order)) {
    const wrong = await call().then(
      () => null,
      (error) => error.stack,
    );
    done.push({ name, wrong });
  }
  return done;
}

async function pythonCalls({ url, control }) {
  const child = spawn(PYTHON, ["-B", PYTHON_CALLS, url, TOKEN, control], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve, reject) => child.on("exit", resolve).on("error", reject));
  const done = [];
  for await (const line of createInterface({ input: child.stdout })) done.push(JSON.parse(line));
  const code = await ended;
  if (code !== 0) throw new Error(`${PYTHON_CALLS} ended with ${code}`);
  return done;
}

// Of each client its calls, `{ name, wrong }`, and what the org was told: requests with their answers, and `{ advance }`
// where its clock was moved.
export async function run() {
  const org = await start();
  try {
    const of = { jsforce: await jsforceCalls(org), "simple-salesforce": await pythonCalls(org) };
    return { of, told: await org.order("GET", "/requests") };
  } finally {
    await org.stop();
  }
}
