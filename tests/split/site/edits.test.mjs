// What the page loads for tests and edits, of a built site in Node: whatever a visitor makes of the code, it is compiled,
// run and tested as the whole does it, before and after the whole has to come.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { EXCERPTS, UNDEPLOYED, held, json, simulator, wholeOf } from "./held.mjs";

const PATTERNS = EXCERPTS.filter((name) => name !== "org");
const folder = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const classesOf = (path) => readdirSync(folder(path)).filter((file) => file.endsWith(".cls")).map((file) => [file, readFileSync(join(folder(path), file), "utf8")]);

// Statements that a visitor may put into a method: likely ones, and some that nobody rehearsed.
const TYPED = [
  "System.debug('here ' + System.now());",
  "for (Integer i = 0; i < 12000; i++) { String text = 'x'.repeat(i); }",
  "List<Account> all = [SELECT Id, Name, (SELECT Id FROM Contacts) FROM Account WHERE Name != null ORDER BY Name]; System.debug(all.size());",
  "throw new NullPointerException();",
  "Map<String, Integer> counts = new Map<String, Integer>(); counts.put('a', (counts.get('a') ?? 0) + 1); System.debug(counts);",
  "Object made = Type.forName('Account').newInstance(); Map<String, Object> map = (Map<String, Object>) made;",
  "insert new Contact(LastName = 'Typed', Email = 'typed@example.com'); System.debug([SELECT COUNT() FROM Contact]);",
  "Database.setSavepoint(); insert new Account(Name = null);",
  "Decimal price = 12.345; System.debug(price.setScale(1) + Math.round(price) + Integer.valueOf('7'));",
  "}",
  "System.debug(Math.atan2(1.0, 2.0) + Math.tanh(0.5d));",
  "System.debug('a-b'.replaceAll('(?<=a)-(?!c)', '\\u00eb') + Date.newInstance(2026, 2, 30).format());",
  "List<AggregateResult> rows = [SELECT COUNT(Id), DAY_IN_WEEK(CreatedDate) FROM Case GROUP BY CUBE(CreatedDate)];",
];

function* edits(pattern) {
  const own = classesOf(`src/patterns/${pattern.replaceAll("-", "_")}/force-app/main/default/classes`);
  const tests = own.filter(([file]) => file.endsWith("Test.cls"));
  yield {};
  for (const [, text] of classesOf("tests/corpus/force-app/main/default/classes").filter(([file]) => file.endsWith("Test.cls"))) yield { [tests[0][0]]: text };
  for (const [at, [file, text]] of own.entries()) {
    const statement = TYPED[at % TYPED.length];
    yield { [file]: text.replace(/\) \{\n/, (opening) => `${opening}        ${statement}\n`) };
    for (const each of TYPED.slice(0, at === 0 ? TYPED.length : 1)) yield { [file]: text.replace(/(void|static) [^\n]*\) \{\n/, (opening) => `${opening}        ${each}\n`) };
  }
}

// What the page asks about a run, each until it is answered.
async function* said(loaded, run) {
  const answered = async (question) => {
    const { pattern = "", edits = {} } = question.Check ?? question.Open ?? question.Test ?? {};
    const answer = loaded.ask(json(question));
    return answer === UNDEPLOYED ? loaded.answer(json(question), pattern, Object.keys(edits).length > 0, () => {}) : answer;
  };
  const files = Object.entries(run.edits);
  yield await answered({ Check: run });
  for (const [file] of files) yield await answered({ Problems: file });
  for (const [file, text] of files) yield await answered({ Paint: { file, text } });
  const opened = await answered({ Open: run });
  yield opened;
  for (const event of (JSON.parse(opened).Opened?.events ?? []).keys()) for (const question of [{ Wire: event }, { OrgAt: event }]) yield await answered(question);
  yield await answered({ Test: run });
  for (let tests = ""; tests !== '{"Html":""}'; ) yield (tests = await answered("NextTest"));
  yield await answered("TestTotal");
  for (const [file, text] of files) yield await answered({ Paint: { file, text } });
}

for (const pattern of PATTERNS) {
  test(`whatever is edited of ${pattern}, its runs and tests are those of the whole`, async (context) => {
    let [visits, answers, needed] = [0, 0, 0];
    for (const edit of edits(pattern)) {
      const whole = await wholeOf(pattern);
      const { release, isAsked } = held();
      release("likely");
      release("whole");
      // From a run's excerpt, and at once.
      const small = await simulator.load(() => {}, pattern, visits % 2 === 0 ? pattern : "");
      const run = { pattern, inputs: {}, seed: 0, faults: [], edits: edit };
      const wanted = said(whole, run);
      for await (const answer of said(small, run)) {
        assert.equal(answer, (await wanted.next()).value, JSON.stringify(edit).slice(0, 300));
        answers += 1;
      }
      assert.ok((await wanted.next()).done);
      if (visits === 0) assert.ok(!isAsked("whole"), "the pattern's own code does not need the whole");
      [visits, needed] = [visits + 1, needed + (isAsked("whole") ? 1 : 0)];
    }
    assert.ok(needed > 0 && needed < visits / 4, `${needed} of ${visits} needed the whole`);
    context.diagnostic(`${answers} answers, ${needed} of ${visits} edits needed the whole`);
  });
}
