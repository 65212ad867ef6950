// The same site in Firefox: a page opens and hydrates, and a run comes to its end. An ordinary Firefox is driven by
// WebDriver BiDi; where there is none, the test says that it is skipped.

import assert from "node:assert/strict";
import { test } from "node:test";

import puppeteer from "puppeteer-core";

import { eventually, siteFolder } from "./browser.mjs";
import { serve } from "./server.mjs";
import { PATH } from "./stage.mjs";

const path = process.env.FIREFOX;
const skip = path ? false : "no Firefox is installed here (Debian: apt-get install firefox-esr)";

test("Firefox opens a page with a clean console and plays a run to its end", { skip }, async () => {
  const site = await serve(siteFolder());
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: path, headless: true });
  try {
    const page = await browser.newPage();
    const complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("requestfailed", (request) => complaints.push(`request failed: ${request.url()}`));

    await page.goto(site.url(PATH));
    await page.waitForSelector('html[data-hydrated="true"]');
    const named = (role, name) => page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`);
    await (await named("button", "Run")).click();
    const timeline = await named("slider", "Timeline");
    const length = () => timeline.evaluate((slider) => Number(slider.max));
    await eventually(async () => assert.ok((await length()) > 0));
    await timeline.press("End");
    await eventually(async () => assert.equal(await timeline.evaluate((slider) => Number(slider.value)), await length()));
    const sentences = await page.$$eval('[aria-label="Transcript"] li', (items) => items.length);
    assert.equal(sentences, await length());
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    await site.close();
  }
});
