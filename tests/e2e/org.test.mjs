// The explorer of an org, as a visitor uses it: a pattern's data is loaded with one press, and every view asks the org.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

import { testbed, visit } from "./browser.mjs";
import { opened, view } from "./explorer.mjs";

const bed = testbed();

const said = (page) => page.getByRole("status").filter({ hasText: "/services/" });

test("one press loads a pattern's data, and another pattern's takes its place", async () => {
  await visit(bed, {}, async (page, site) => {
    await opened(page, site);
    await page.getByRole("button", { name: /^Case_Line_Item__c 2$/ }).click();
    await page.getByRole("cell", { name: "LAMP-7" }).waitFor();
    await page.getByRole("button", { name: "Outbound REST Callout" }).click();
    await page.getByRole("button", { name: /^Account 1$/ }).waitFor();
    assert.equal(await page.getByRole("button", { name: /^Case_Line_Item__c/ }).count(), 0);
    await page.getByRole("cell", { name: "Enriched" }).waitFor();
    await page.getByRole("button", { name: "Apex REST API" }).click();
    await page.getByRole("button", { name: /^Case_Line_Item__c 2$/ }).waitFor();
  });
});

test("with the keyboard alone a visitor writes a query, sees its fault in place, and mends it", async () => {
  await visit(bed, {}, async (page, site) => {
    await opened(page, site);
    await view(page, "SOQL");
    const box = page.getByRole("textbox", { name: "SOQL" });
    await box.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("SELECT Id,\n  Subjec\nFROM Case");
    await page.keyboard.press("Control+Enter");
    const fault = page.getByRole("alert");
    await fault.getByText("ERROR at Row:2:Column:3").waitFor();
    assert.match(await fault.textContent(), /INVALID_FIELD.*No such column 'Subjec' on entity 'Case'/s);
    assert.deepEqual(await box.evaluate((area) => [document.activeElement === area, area.selectionStart]), [true, 13]);
    await page.keyboard.press("End");
    await page.keyboard.type("t");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("cell", { name: "The quay is dark" }).waitFor();
    assert.equal(await fault.count(), 0);
    // Both are remembered, and the older one comes back into the box.
    await page.getByRole("button", { name: /Subjec\s+FROM/ }).click();
    await page.waitForFunction(() => document.activeElement.id === "explorer-view" || document.activeElement.closest("#explorer-view"));
    assert.match(await box.inputValue(), /Subjec\n/);
  });
});

test("a record leads to what it looks up, and into the REST box, where it is changed", async () => {
  await visit(bed, {}, async (page, site) => {
    await opened(page, site);
    await page.getByRole("button", { name: /^500/ }).first().click();
    await page.getByRole("button", { name: "Update it" }).click();
    assert.match(await page.getByRole("textbox", { name: "Path" }).inputValue(), /sobjects\/Case\/500/);
    await page.getByRole("textbox", { name: "Body" }).fill('{"Subject":"The quay is lit"}');
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("HTTP/1.1 204 No Content").waitFor();
    await view(page, "Records");
    await page.getByText("The quay is lit").first().waitFor();
    assert.match(await said(page).textContent(), /GET \/services\/data\/v68\.0\/sobjects\/Case\/500\w+ 200 OK/);
  });
});

test("the command for curl is what a shell would send", async () => {
  await visit(bed, { permissions: ["clipboard-read", "clipboard-write"] }, async (page, site) => {
    await opened(page, site);
    await view(page, "REST");
    await page.getByRole("textbox", { name: "Body" }).fill(`{"subject":"it's $HOME \`x\`"}`);
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.locator(".explorer-curl").getByRole("button", { name: "Copy" }).click();
    await page.locator(".explorer-curl").getByRole("button", { name: "Copied" }).waitFor();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    // A shell reads it, with a curl that says what it was given.
    const shell = `TOKEN=t; curl() { printf '%s\\n' "$@"; }; ${command}`;
    const { stdout } = await promisify(execFile)("sh", ["-c", shell]);
    assert.deepEqual(stdout.split("\n").slice(0, 5), [
      "-i",
      "http://127.0.0.1:8090/services/apexrest/cases/v1/",
      "-H",
      "Authorization: Bearer t",
      "-H",
    ]);
    assert.ok(stdout.endsWith(`--data-binary\n{"subject":"it's $HOME \`x\`"}\n`), stdout);
  });
});

test("jobs, debug logs and limits are the org's, and time goes by when the visitor says so", async () => {
  await visit(bed, {}, async (page, site) => {
    await opened(page, site, "Outbound REST Callout");
    await view(page, "Jobs");
    await page.getByRole("cell", { name: "Queueable" }).waitFor();
    await view(page, "Debug log");
    await page.getByRole("button", { name: "AccountEnrichmentJob" }).click();
    assert.match(await page.locator(".explorer-log").textContent(), /CALLOUT_REQUEST.*EXECUTION_FINISHED/s);
    await view(page, "Limits");
    const before = await page.getByRole("row", { name: /^DailyApiRequests/ }).textContent();
    assert.match(before, /15000/);
    await page.getByRole("button", { name: "1 day" }).click();
    await page.getByText("2026-11-25T03:01:00.000Z").waitFor();
  });
});

test("a press that comes before the page answers is not lost", async () => {
  await visit(bed, {}, async (page, site) => {
    // Hydration waits until the press has been made.
    let release;
    const pressed = new Promise((resolve) => (release = resolve));
    await page.route(/app-\w+_bg\.wasm$/, async (route) => {
      await pressed;
      await route.continue();
    });
    await page.goto(site.url("/org/"), { waitUntil: "commit" });
    await page.getByRole("button", { name: "Apex REST API" }).click();
    release();
    await page.getByRole("button", { name: /^Case 1$/ }).waitFor();
  });
});

test("where the simulator does not come, the page says so and tries again", async () => {
  await visit(bed, { allow: [/simulator|wasm|Failed to load/] }, async (page, site) => {
    await page.route(/simulator\.js/, (route) => route.abort());
    await page.goto(site.url("/org/"));
    await page.getByRole("button", { name: "Apex REST API" }).click();
    const retry = page.getByRole("button", { name: "Retry" });
    await retry.waitFor();
    await page.unroute(/simulator\.js/);
    await retry.click();
    await page.getByRole("button", { name: /^Case 1$/ }).waitFor();
  });
});

test("without JavaScript the page lists what its metadata says, and offers no button that does nothing", async () => {
  await visit(bed, { javaScriptEnabled: false }, async (page, site) => {
    await page.goto(site.url("/org/"));
    assert.equal(await page.getByRole("button").count(), 0);
    await page.getByText("Case_Line_Item__c.Quantity__c").waitFor();
  });
});
