// The excerpt for the explorer of an org, of a built site in Node: whatever a visitor presses and types, it answers as the
// whole does or says that it cannot; and then more, and at last the whole, goes on with the org as the visitor left it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EXCERPTS, UNDEPLOYED, held, json, simulator, wholeOf } from "./held.mjs";

const PATTERNS = EXCERPTS.filter((name) => name !== "org");
const VISITS = 25;
const PRESSES = 60;

const DATA = "/services/data/v68.0";
const QUERIES = [
  "SELECT Id, Name FROM Account WHERE Name LIKE '%\u00eb%' ORDER BY Name DESC",
  "SELECT COUNT(Id), Name FROM Account GROUP BY Name",
  "SELECT Id FROM Contact WHERE (FirstName = null AND LastName != '\u8239') OR MailingCity INCLUDES ('a')",
  "SELECT FORMAT(CreatedDate) FROM Account",
  `SELECT Id FROM Account WHERE Name IN ('${"x".repeat(300)}')`,
  "SELECT (SELECT Id FROM Contacts LIMIT 1) FROM Account USING SCOPE mine",
  "FIND {x}",
];
const REQUESTS = [
  ["POST", `${DATA}/sobjects/Contact`, '{"LastName": "\u8239", "Email": "a@b.example", "DoNotCall": true}'],
  ["POST", `${DATA}/sobjects/Account`, '{"Name": "Second", "NumberOfEmployees": 12, "AnnualRevenue": 1e3}'],
  ["PATCH", `${DATA}/composite/sobjects`, '{"records": []}'],
  ["GET", "/services/data/v31.0/sobjects/User/describe", ""],
  ["GET", `${DATA}/query?q=SELECT+Id+FROM+Account&explain=x`, ""],
  ["POST", "/services/apexrest/cases/v1", "{"],
  ["HEAD", "/services/data", ""],
  ["PUT", "//", "x".repeat(1000)],
];

// The same numbers for a seed, from 0 to below `limit`.
const chance = (seed) => (limit) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
};

// What a visitor does, one form after the other; the buttons are those that the last answers showed.
function* visit(pattern, seed) {
  const upTo = chance(seed);
  const one = (of) => of[upTo(of.length)];
  let buttons = [];
  let html = yield { do: `load:${pattern}` };
  for (let press = 0; press < PRESSES; press += 1) {
    const shown = [...html.matchAll(/ name="do" value="([^"]+)"/g)].map(([, value]) => value.replaceAll("&amp;", "&").replaceAll("&quot;", '"'));
    buttons = [...buttons, ...shown.filter((value) => !value.startsWith("load:"))].slice(-80);
    const kind = upTo(20);
    if (kind < 17) html = yield { do: one(buttons) };
    else if (kind < 19) html = yield { do: "query", soql: one(QUERIES) };
    else {
      const [method, path, body] = one(REQUESTS);
      html = yield { do: "send", method, path, body };
    }
  }
}

const insideOf = (answer) => JSON.parse(answer).Html ?? "";

test("there is an excerpt for the explorer, and patterns to explore", () => assert.ok(EXCERPTS.includes("org") && PATTERNS.length >= 2));

for (const pattern of PATTERNS) {
  test(`whatever is pressed in the org of ${pattern}, more of the code goes on where its excerpt could not`, async (context) => {
    let [answered, broken, untouched, needed] = [0, 0, 0, 0];
    for (let seed = 0; seed < VISITS; seed += 1) {
      const whole = await wholeOf(pattern);
      const { release, isAsked } = held();
      const small = await simulator.load(() => {}, pattern, "org");
      const forms = visit(pattern, seed);
      let isFirst = true;
      for (let form = forms.next(); !form.done; ) {
        const question = json({ Explore: form.value });
        const wanted = whole.ask(question);
        let answer = small.ask(question);
        if (answer === UNDEPLOYED) {
          assert.ok(!isAsked("whole"), "the whole answers everything");
          assert.equal(small.ask(json({ Explore: { do: "view:records" } })), UNDEPLOYED, "nothing is answered of what has broken off");
          release("likely");
          release("whole");
          // As the page does it: the question names no pattern.
          answer = await small.answer(question, "", false, () => {});
          if (isFirst) broken += 1;
          isFirst = false;
        }
        assert.equal(answer, wanted, `seed ${seed}: ${JSON.stringify(form.value)}`);
        answered += isFirst ? 1 : 0;
        form = forms.next(insideOf(answer));
      }
      if (isFirst) untouched += 1;
      if (isAsked("whole")) needed += 1;
      release("likely");
      await small.complete(() => {});
      // The excerpt that never broke off has been taken over too.
      const last = json({ Explore: { do: "view:limits" } });
      assert.equal(small.ask(last), whole.ask(last));
    }
    assert.ok(answered > VISITS * 5, `${answered} answers without the whole`);
    assert.ok(broken > 0 && untouched < VISITS && needed > 0, "nothing was asked that the excerpt cannot answer");
    context.diagnostic(`${answered} of ${VISITS * PRESSES} presses by the excerpt, ${broken} visits needed more, ${needed} the whole`);
  });
}
