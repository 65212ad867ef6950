// Our parser and apex-parser accept and refuse the same files: real ones, and thousands of broken ones.
//
// Needs `npm ci --ignore-scripts` in this folder, and cargo. Nothing here is random: a run repeats.

import assert from "node:assert/strict";
import { test } from "node:test";

import { everything, own, published } from "./corpus.mjs";
import { explained } from "./differences.mjs";
import { brokenOnes, piecesOf } from "./mutations.mjs";
import { ours, theirs } from "./verdicts.mjs";

const BROKEN_PER_PIECE = 20;

const shown = ({ name, text }, verdict) => {
  const place = Number((verdict[0] ?? "1").split(":")[0]);
  const lines = text.split("\n").slice(Math.max(0, place - 2), place + 1);
  return `${name}\n  ${verdict.join("\n  ")}\n    ${lines.join("\n    ")}`;
};

test("there is a corpus, with tests, and what Salesforce publishes", () => {
  assert.ok(own.length >= 50, `${own.length} files of our own`);
  assert.ok(own.filter(({ text }) => /@IsTest/i.test(text)).length >= 15);
  assert.ok(published.length >= 15, `${published.length} published files: run npm ci --ignore-scripts in tests/agreement`);
});

test("both parsers accept every real file", async () => {
  const [first, second] = [ours(everything), await theirs(everything)];
  const refused = everything.flatMap((file, place) => [first[place], second[place]].filter((verdict) => verdict.length > 0).map((verdict) => shown(file, verdict)));
  assert.equal(refused.join("\n"), "");
});

test("both parsers agree on broken files", async () => {
  const pieces = everything.flatMap(piecesOf);
  const whole = await theirs(pieces);
  const sound = pieces.filter((_, place) => whole[place].length === 0);
  assert.ok(sound.length > pieces.length * 0.95, "members are cut out where they end");

  const broken = sound.flatMap((piece) => brokenOnes(piece, BROKEN_PER_PIECE));
  const [first, second] = [ours(broken), await theirs(broken)];
  const differing = [];
  let [accepted, known] = [0, 0];
  broken.forEach((file, place) => {
    const [our, their] = [first[place], second[place]];
    accepted += their.length === 0 ? 1 : 0;
    if ((our.length === 0) === (their.length === 0)) return;
    if (explained(file, our)) known += 1;
    else differing.push(`${our.length ? "we refuse" : "we accept"} ${shown(file, our.length ? our : their)}`);
  });
  console.log(`${broken.length} broken files: apex-parser accepts ${accepted}, ${known} known differences, ${differing.length} others`);
  assert.ok(broken.length >= 5000 && accepted >= 500, "there is enough to compare");
  assert.equal(differing.join("\n"), "");
});

test("the bill of differences is not empty words: each is one that a file shows", async () => {
  const shows = [
    "class A { void b() { 1 + 2; } }",
    "class A { b() { } }",
    "class A { Integer number; }",
    "class A { Integer trigger; }",
    "class A { Integer b_; }",
    "class A { Integer caf\u0113, d$; }",
    "class A { Long b = 99999999999; }",
    "class A { String b = 'c\n'; }",
    "class A { class B { class C { } } }",
    "class A { void b() { switch on c { when else { } when 1 { } } } }",
    "class A { void b() { merge as user c d; } }",
    "class A { void b() { public Integer c; } }",
    "class A { void b() { System.runAs() { } } }",
    "class A { Integer b { get; get; } }",
    "class A { Integer b { } }",
    "class A { Object b = new List<C>{ d => e }; }",
    "class A { Object b = new C(d = 1, e); }",
    "class A { void b() { switch c; } }",
    "class A { Object b = [SELECT Id FROM C WHERE where = 1]; }",
    "class A { Object b = [SELECT Id FROM C LIMIT]; }",
    "class A { Object b = [SELECT Id d FROM C]; }",
  ].map((text) => ({ name: "A.cls", text }));
  shows.push({ name: "A.trigger", text: "trigger A on B (before insert) { void c() { } }" });
  const verdicts = ours(shows);
  for (const [place, file] of shows.entries()) {
    assert.ok(verdicts[place].length > 0, `${file.text} is accepted`);
    assert.ok(explained(file, verdicts[place]), `${file.text}: ${verdicts[place]}`);
  }
  assert.deepEqual((await theirs(shows)).flat(), []);

  const lax = [
    "class A { void b() { for (final A c : d) { } } }",
    "class A { Double b = 2d; }",
    "class A { Integer[][] b = new Integer[][]{ c }; }",
  ].map((text) => ({ name: "A.cls", text }));
  assert.deepEqual(ours(lax).flat(), []);
  for (const file of lax) assert.ok(explained(file, []), file.text);
  assert.ok((await theirs(lax)).every((verdict) => verdict.length > 0));
});
