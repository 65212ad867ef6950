// Bad input and a provider that fails: each gets what the real org would do, shown where it happened, and the page
// never goes blank.

import assert from "node:assert/strict";
import { test } from "node:test";

import { hydrated, open, testbed, visit } from "./browser.mjs";
import { FAULTS, PATH, stage, wholeWire } from "./stage.mjs";

const bed = testbed();

// Runs with some choices and hands over what the visitor can read afterwards.
async function ran(choose, look) {
  await visit(bed, { reducedMotion: "reduce" }, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    await choose(on);
    await on.runToEnd();
    await look({
      on,
      page,
      wire: await wholeWire(on),
      org: await on.org.innerText(),
      transcript: (await on.transcript.getByRole("listitem").allInnerTexts()).join("\n"),
    });
    assert.ok(await page.getByRole("heading", { level: 1 }).isVisible(), "the page is still there");
    assert.ok(await on.run.isEnabled(), "and can run again");
  });
}

const withFault = (name) => (on) => on.fault(name).check();

test("the faults are those that the page promises", async () => {
  await visit(bed, {}, async (page, site) => {
    await open(page, site, PATH);
    const on = stage(page);
    const names = await Promise.all(FAULTS.map((name) => on.fault(name).count()));
    assert.deepEqual(names, FAULTS.map(() => 1));
    assert.equal(await on.faults.getByRole("radio").count(), FAULTS.length);
    assert.ok(await on.fault("Answers normally").isChecked());
  });
});

test("an empty name is refused by the org as a real one does, and nothing is saved or called", async () => {
  await ran((on) => on.accountName.fill(""), ({ wire, org }) => {
    assert.match(wire, /HTTP\/1\.1 400/);
    assert.match(wire, /REQUIRED_FIELD_MISSING/);
    assert.doesNotMatch(wire, /GET \/v1\/companies/);
    assert.doesNotMatch(org, /Enriched/);
  });
});

test("a name of 300 characters is refused with STRING_TOO_LONG", async () => {
  await ran((on) => on.accountName.fill("x".repeat(300)), ({ wire }) => {
    assert.match(wire, /HTTP\/1\.1 400/);
    assert.match(wire, /STRING_TOO_LONG/);
    assert.match(wire, /max length=255/);
  });
});

test("a website that names no known host is saved, and the provider does not know it", async () => {
  await ran((on) => on.website.fill("no such host at all"), ({ wire, org }) => {
    assert.match(wire, /HTTP\/1\.1 201/);
    assert.match(wire, /website=no\+such\+host\+at\+all/);
    assert.match(org, /no such host at all/);
    assert.doesNotMatch(org, /Enrichment_Status__c\s+Enriched/);
  });
});

test("an empty website is saved, and nothing is asked of the provider", async () => {
  await ran((on) => on.website.fill(""), ({ wire }) => {
    assert.match(wire, /HTTP\/1\.1 201/);
    assert.doesNotMatch(wire, /GET \/v1\/companies/);
  });
});

test("401 once: the platform gets a new token and asks again, and the account is enriched", async () => {
  await ran(withFault("401 once"), ({ wire, org }) => {
    assert.match(wire, /401/);
    assert.match(org, /Enriched/);
  });
});

test("500 once: the job tries again, and the account is enriched", async () => {
  await ran(withFault("500 once"), ({ wire, org }) => {
    assert.match(wire, /500/);
    assert.match(org, /Enriched/);
  });
});

test("500 every time: the job gives up after three attempts and says why on the record", async () => {
  await ran(withFault("500 every time"), ({ on, org, transcript }) => {
    assert.match(org, /Failed/);
    assert.match(org, /The provider answered 500/);
    assert.ok(transcript.length > 0 && on);
  });
});

test("404: the record says Not Found", async () => {
  await ran(withFault("404"), ({ wire, org }) => {
    assert.match(wire, /HTTP\/1\.1 404/);
    assert.match(org, /Not Found/);
  });
});

test("an HTML page: the record says that the answer was not JSON", async () => {
  await ran(withFault("HTML page"), ({ wire, org }) => {
    assert.match(wire, /text\/html/);
    assert.match(org, /not JSON/);
  });
});

test("no answer: the callout times out after 10 seconds of the org's time", async () => {
  await ran(withFault("No answer"), ({ org, transcript }) => {
    assert.match(transcript, /[Tt]imed out/);
    assert.match(org, /Failed/);
    assert.match(org, /timed out/i);
  });
});

for (const name of FAULTS) {
  test(`the secret is on the page at no event, also with the fault "${name}"`, async () => {
    await ran(withFault(name), async ({ wire, org, transcript, page }) => {
      for (const text of [wire, org, transcript, await page.content()]) assert.doesNotMatch(text, /s3cr3t/i);
    });
  });
}

for (const text of ["<script>alert(1)</script>", '" onmouseover="x', "'; DELETE FROM Account", "\u{1F310} \u202e rtl", "{{name}}", "a\tb"]) {
  test(`a name such as ${JSON.stringify(text)} is text and nothing else`, async () => {
    await ran((on) => on.accountName.fill(text), async ({ page, wire }) => {
      assert.match(wire, /HTTP\/1\.1 201/);
      assert.equal(await page.locator("main script, main [onmouseover]").count(), 0);
    });
  });
}

test("a mangled fragment in the address changes nothing", async () => {
  await visit(bed, {}, async (page, site) => {
    await page.goto(site.url(`${PATH}#run=%%%&x=\u0000`));
    await hydrated(page);
    await stage(page).runToEnd();
  });
});
