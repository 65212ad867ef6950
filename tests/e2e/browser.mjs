// How a test visits the site: one Chromium for each test file, one fresh context for each visit, and a watch on every
// visit for what must never happen: an error on the console, a failed request, a request to another origin.
// It refuses to wait for a length of time: a test waits for what it wants to see.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { chromium } from "playwright-core";

import { serve } from "./server.mjs";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

// How long anything may take before a test gives up, in milliseconds: a busy machine is slow, not broken.
const PATIENCE = 15_000;

const wanted = (name, remedy) => {
  if (!process.env[name]) throw new Error(`${name} is not set; ${remedy}`);
  return process.env[name];
};

// Starts a browser and serves the sites for the tests of one file.
export function testbed() {
  const bed = {};
  before(async () => {
    bed.browser = await launch();
    bed.site = await serve(siteFolder());
    if (process.env.SITE_UNDER_BASE) bed.underBase = await serve(process.env.SITE_UNDER_BASE, "/some/base/");
  });
  after(async () => {
    await bed.browser?.close();
    await bed.site?.close();
    await bed.underBase?.close();
  });
  return bed;
}

export const siteFolder = () => wanted("SITE", "it names the folder of a built site; `make test` sets it");

export const launch = () =>
  chromium.launch({ executablePath: wanted("CHROMIUM", "`make test` finds a browser and sets it"), args: ARGUMENTS });

// Opens a context, hands `use` a page and the site, and looks at what the watch has seen.
// `options` are Playwright's for a context, and `allow`: expressions for complaints that the test provokes.
export async function visit(bed, options, use, site = bed.site) {
  const { allow: allowed = [], ...contextOptions } = options;
  const allow = [...allowed];
  // Without scripts a browser refuses the ones that are preloaded, and says so.
  if (contextOptions.javaScriptEnabled === false) allow.push(/^request failed: .*\.js csp$/, /was preloaded using link preload but not used/);
  const context = await bed.browser.newContext(contextOptions);
  context.setDefaultTimeout(PATIENCE);
  const complaints = [];
  watch(context, site, complaints);
  try {
    const page = await context.newPage();
    await use(page, site);
  } finally {
    await context.close();
  }
  const unexpected = complaints.filter((complaint) => !allow.some((pattern) => pattern.test(complaint)));
  assert.deepEqual(unexpected, [], "the visit stays without complaint");
}

function watch(context, site, complaints) {
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.protocol !== "blob:" && url.origin !== site.origin) complaints.push(`request to another origin: ${url}`);
  });
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // The test went on to another page before this one was complete.
    if (why !== "net::ERR_ABORTED") complaints.push(`request failed: ${request.url()} ${why}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`answer ${response.status()}: ${response.url()}`);
  });
  context.on("console", (message) => {
    if (["error", "warning", "assert"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`uncaught: ${error.error()}`));
}

// Waits until the app answers.
export const hydrated = (page) => page.locator('html[data-hydrated="true"]').waitFor({ state: "attached" });

export async function open(page, site, path) {
  await page.goto(site.url(path));
  await hydrated(page);
}

// Holds back whatever matches until the returned function is called.
export async function holdBack(page, pattern) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  let asked;
  const isAsked = new Promise((resolve) => (asked = resolve));
  await page.route(pattern, async (route) => {
    asked();
    await released;
    // The page may have been closed meanwhile.
    await route.continue().catch(() => {});
  });
  return { release, isAsked };
}

// Tries an assertion again until it holds, for what no selector can wait for. What it last said is what fails.
export async function eventually(holds, within = PATIENCE) {
  const end = Date.now() + within;
  for (;;) {
    try {
      return await holds();
    } catch (failure) {
      if (Date.now() > end) throw failure;
      await new Promise((again) => setTimeout(again, 50));
    }
  }
}
