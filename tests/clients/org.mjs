// A mock-org for a test, on free ports, that ends with it. It refuses to serve anything but the folder of the tests.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const FOLDER = fileURLToPath(new URL("force-app", import.meta.url));
// Known beforehand, so that recorded requests can be told from one another.
export const TOKEN = "mock-token-of-the-clients-tests";
// What the org takes in a day: little, so that a client can use it up.
export const REQUESTS = 1000;
const PROGRAM = process.env.MOCK_ORG ?? fileURLToPath(new URL("../../target/debug/mock-org", import.meta.url));

// Starts the org at the first moment of every run, with its clock stopped.
export async function start() {
  const child = spawn(PROGRAM, ["--source", FOLDER, "--port", "0", "--control", "0", "--token", TOKEN, "--requests", `${REQUESTS}`], { stdio: ["ignore", "pipe", "pipe"] });
  // Also where the tests break off before they stop it.
  process.once("exit", () => child.kill("SIGKILL"));
  let printed = "";
  const greeted = new Promise((resolve, reject) => {
    const hear = (chunk) => {
      printed += chunk;
      if (printed.includes("What happens:")) resolve();
    };
    child.stdout.setEncoding("utf8").on("data", hear);
    child.stderr.setEncoding("utf8").on("data", hear);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`mock-org ended with ${code}:\n${printed}`)));
  });
  await greeted;
  const told = (label) => printed.match(new RegExp(`${label} +(\\S+)`))[1];
  const [url, control] = [told("Address"), told("Control")];
  const order = async (method, path, body) => {
    const answer = await fetch(control + path, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  await order("POST", "/reset", { stopped: true, seed: 7 });
  return {
    url,
    control,
    order,
    // Ends it, and waits for that.
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5000);
      await ended;
      clearTimeout(late);
    },
  };
}
