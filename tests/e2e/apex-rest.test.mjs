// The Apex REST API in the page: what each fault keeps and undoes, at the end of its run, and that taking a safeguard
// out of the code shows.

import assert from "node:assert/strict";
import { test } from "node:test";

import { open, testbed, visit } from "./browser.mjs";
import { editor, stage, wholeWire } from "./stage.mjs";

const bed = testbed();
const APEX_REST = "/patterns/apex-rest-api/";
const NOTHING = /no record, no job and no email/;

async function ran(choose, look) {
  await visit(bed, { reducedMotion: "reduce" }, async (page, site) => {
    await open(page, site, APEX_REST);
    const on = stage(page);
    await choose(on, page);
    await on.runToEnd();
    const org = await on.org.innerText();
    const transcript = (await on.transcript.getByRole("listitem").allInnerTexts()).join("\n");
    await look({ on, page, org, transcript, wire: await wholeWire(on) });
  });
}

const withFault = (name) => (on) => on.fault(name).check();

test("a case is opened with its items, confirmed, and kept", async () => {
  await ran(() => {}, ({ org, transcript, wire }) => {
    assert.match(wire, /POST \/services\/apexrest\/cases\/v1\/ HTTP\/1\.1/);
    assert.match(wire, /HTTP\/1\.1 201 Created/);
    assert.match(org, /Case_Line_Item__c/);
    assert.match(org, /Emails[\s\S]*Sent/);
    assert.match(transcript, /1 Case, 2 Case_Line_Item__c and 1 email are kept\./);
  });
});

const OUTCOMES = [
  ["Invalid item", /NUMBER_OUTSIDE_VALID_RANGE/, /What was written is undone: 1 Case\./],
  ["Trigger exception", /APEX_ERROR/, /is rolled back/],
  ["Bad JSON", /JSON_PARSER_ERROR/, /The app reads 400 Bad Request/],
  ["2,000 items", /TOO_MANY_ITEMS/, /commits: nothing is kept\./],
  ["PUT", /Allowed are POST/, /The app reads 405 Method Not Allowed/],
];

for (const [fault, wire, transcript] of OUTCOMES) {
  test(`${fault}: nothing is kept, and the run says why`, async () => {
    await ran(withFault(fault), (seen) => {
      assert.match(seen.wire, wire);
      assert.match(seen.transcript, transcript);
      assert.match(seen.org, NOTHING);
    });
  });
}

test("a lost answer and its repetition open one case", async () => {
  await ran(withFault("Lost answer"), ({ org, transcript }) => {
    assert.equal(org.match(/SuppliedEmail/g).length, 1);
    assert.match(transcript, /there is no second one/);
  });
});

test("without the savepoint, half a case stays", async () => {
  await ran(
    async (on) => {
      await on.fault("Invalid item").check();
      const service = editor(on.run.page(), "CaseIntake.cls");
      await service.open();
      await service.area.fill((await service.area.inputValue()).replace("Database.rollback(before);", ""));
    },
    ({ org, transcript }) => {
      assert.match(transcript, /commits: 1 Case is kept\./);
      assert.match(org, /The quay is dark/);
      assert.doesNotMatch(org, /Product__c/);
    },
  );
});

test("what is typed is what is opened or refused", async () => {
  await ran((_, page) => page.getByLabel("Contact email", { exact: true }).fill("ida at home"), ({ org, wire }) => {
    assert.match(wire, /INVALID_EMAIL_ADDRESS/);
    assert.match(org, NOTHING);
  });
  await ran((_, page) => page.getByLabel("Items", { exact: true }).fill("3 x BUOY-12"), ({ org }) => assert.match(org, /BUOY-12/));
});
