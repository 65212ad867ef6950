// The requests that the clients made of mock-org, asked of the simulator: the page's own in WebAssembly, and the same
// for this machine. Both answer with the same status, the same header fields and the same bytes.
// It refuses to look past a field: only Date, which the wire adds, is no answer of the org. The page's must be built with
// the feature formulas of the org, for the folder has a validation rule.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { FOLDER, REQUESTS, TOKEN } from "./org.mjs";
import { simulatorOf } from "./page.mjs";
import { run } from "./run.mjs";

const { told } = await run();
const isRequest = ({ advance }) => advance === undefined;
const requests = told.filter(isRequest);
// What is asked again, and of what came of it the answers to requests.
const questions = (token) => told.map((step) => (isRequest(step) ? question(token)(step) : { Advance: step.advance }));
const ofRequests = (answers) => answers.filter((_, at) => isRequest(told[at]));

// The folder's files by their paths, as the org of the run was made of them.
const edits = Object.fromEntries(
  readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => [`${FOLDER}${path.slice(FOLDER.length)}`, readFileSync(path, "utf8")]),
);
const opening = { OpenOrg: { pattern: "", inputs: { requests: `${REQUESTS}` }, seed: 7, faults: [], edits } };

// What a request was, with the token of that org.
const question = (token) => ({ method, path, headers, body }) => ({
  Request: { method, path: path.replace(TOKEN, encodeURIComponent(token)), headers: headers.map(([name, value]) => [name, value.replace(TOKEN, token)]), body },
});

// The header fields of an answer by name: their order on the wire is the server's affair.
const byName = (headers) => Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]).sort());

// Where two texts part, and what stands there: a whole describe would say nothing.
function parting(found, wanted) {
  let at = 0;
  while (at < found.length && found[at] === wanted[at]) at += 1;
  const around = (text) => JSON.stringify(text.slice(Math.max(0, at - 80), at + 120));
  return `byte ${at}: ${around(found)} is not ${around(wanted)}`;
}

// `pair` says which two texts are to be the same, where it is not the two bodies.
function compare(answers, pair = (request, body) => [body, request.answer_body]) {
  assert.equal(answers.length, requests.length);
  const wrong = [];
  requests.forEach((request, at) => {
    const line = `request ${at}: ${request.method} ${request.path.slice(0, 120)}`;
    const { Response: found } = JSON.parse(answers[at]);
    if (!found) return wrong.push(`${line}: ${answers[at].slice(0, 300)}`);
    const [body, wanted] = pair(request, found.body);
    if (found.status !== request.status) wrong.push(`${line}: ${found.status} is not ${request.status}: ${found.body.slice(0, 300)}`);
    else if (body !== wanted) wrong.push(`${line}: ${parting(body, wanted)}`);
    else if (JSON.stringify(byName(found.headers)) !== JSON.stringify(byName(request.answer_headers))) {
      wrong.push(`${line}: ${JSON.stringify(found.headers)} is not ${JSON.stringify(request.answer_headers)}`);
    }
  });
  assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} of ${requests.length} answers differ`);
}

// The page carries fewer standard objects: its list of all objects is shorter, and so are the lists of children that
// refer to an object. What is in them is the same.
function withoutOtherObjects(answers) {
  const isList = ({ method, path, status }) => method === "GET" && /\/sobjects\/?$/.test(path) && status === 200;
  const list = JSON.parse(JSON.parse(answers[requests.findIndex(isList)]).Response.body);
  const there = new Set(list.sobjects.map(({ name }) => name));
  return (request, body) => {
    const isDescribe = request.method === "GET" && /\/describe\/?$/.test(request.path) && request.status === 200;
    if (!isDescribe && !isList(request)) return [body, request.answer_body];
    const wanted = JSON.parse(request.answer_body);
    if (wanted.sobjects) wanted.sobjects = wanted.sobjects.filter(({ name }) => there.has(name));
    if (wanted.childRelationships) wanted.childRelationships = wanted.childRelationships.filter(({ childSObject }) => there.has(childSObject));
    return [JSON.stringify(JSON.parse(body)), JSON.stringify(wanted)];
  };
}

test("there is something to compare", () => assert.ok(requests.length > 150, `${requests.length} requests`));

const native = process.env.TRACE;
test("the simulator for this machine answers the clients' requests with the same bytes", { skip: native ? false : "TRACE names no native simulator" }, () => {
  const asking = (questions) =>
    execFileSync(native, { input: questions.map((question) => JSON.stringify({ build: "b", question })).join("\n") + "\n", encoding: "utf8", maxBuffer: 1 << 29 })
      .trimEnd()
      .split("\n");
  const [opened] = asking([opening]);
  const token = JSON.parse(opened).Entrance?.token;
  assert.ok(token, opened);
  compare(ofRequests(asking([opening, ...questions(token)]).slice(1)));
});

const site = process.env.SITE;
test("the simulator of the page answers the clients' requests with the same bytes", { skip: site ? false : "SITE names no built site" }, async () => {
  const simulator = await simulatorOf(site);
  const loaded = await simulator.load(() => {}, "outbound-rest-callout", "whole");
  const ask = (question) => JSON.stringify({ build: simulator.build, question });
  const opened = await loaded.answer(ask(opening), "", true, () => {});
  const token = JSON.parse(opened).Entrance?.token;
  assert.ok(token, opened);
  const answers = ofRequests(questions(token).map((question) => loaded.ask(ask(question))));
  compare(answers, withoutOtherObjects(answers));
});
