// What both parsers say of files: ours in one process for all of them, apex-parser on as many threads as there are cores.
//
// A verdict is a list of errors, each "line:column: message"; an empty list accepts. Refuses to guess: a driver that
// does not answer for every file is an error.

import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Our parser's verdicts, in the files' order. */
export const ours = (files) => {
  const input = files.map(({ name, text }) => `${name.replaceAll(/\s/g, "_")} ${Buffer.byteLength(text)}\n${text}`).join("");
  const driver = ["run", "--quiet", "--locked", "--package", "apex", "--example", "syntax"];
  const output = execFileSync("cargo", driver, { cwd: root, input, maxBuffer: 1 << 28, encoding: "utf8" });
  const verdicts = output.trimEnd().split("\n").map((line) => JSON.parse(line));
  if (verdicts.length !== files.length) throw new Error(`${verdicts.length} verdicts of ${files.length} files`);
  return verdicts;
};

const readByApexParser = async (files) => {
  const { ApexErrorListener, ApexParserFactory } = await import("@apexdevtools/apex-parser");
  class First extends ApexErrorListener {
    apexSyntaxError(line, column, message) {
      throw new SyntaxError(`${line}:${column + 1}: ${message}`);
    }
  }
  return files.map(({ name, text }) => {
    try {
      const { parser } = ApexParserFactory.createLexerAndParser(text, new First());
      if (name.endsWith(".trigger")) parser.triggerUnit();
      else parser.compilationUnit();
      return [];
    } catch (error) {
      if (error instanceof SyntaxError) return [error.message];
      throw error;
    }
  });
};

/** apex-parser's verdicts, in the files' order: the first error only, for the rest would cost time. */
export const theirs = async (files) => {
  const threads = Math.max(1, Math.min(availableParallelism(), 4));
  const shares = Array.from({ length: threads }, (_, thread) => files.filter((_, place) => place % threads === thread));
  const verdicts = await Promise.all(
    shares.map(
      (share) =>
        new Promise((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: share });
          worker.once("message", resolve);
          worker.once("error", reject);
        }),
    ),
  );
  return files.map((_, place) => verdicts[place % threads][Math.floor(place / threads)]);
};

if (!isMainThread) parentPort.postMessage(await readByApexParser(workerData));
