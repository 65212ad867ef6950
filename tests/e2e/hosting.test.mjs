// What README tells whoever puts dist/ online is what the tests serve it with, and dist/ is as README says.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { siteFolder } from "./browser.mjs";
import { CONTENT_SECURITY_POLICY, EMBED_CONTENT_SECURITY_POLICY, IMMUTABLE, headersFor } from "./policy.mjs";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const files = readdirSync(siteFolder(), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(siteFolder().length));
const text = (file) => readFileSync(siteFolder() + file, "utf8");

test("README recommends the headers that these tests serve the site with", () => {
  for (const value of [CONTENT_SECURITY_POLICY, EMBED_CONTENT_SECURITY_POLICY, IMMUTABLE, "no-cache", "nosniff"]) assert.ok(readme.includes(value), value);
});

test("only entry points keep their names; what they load is named by its content", () => {
  const stable = files.filter((file) => headersFor(file)["cache-control"] !== IMMUTABLE);
  const unexpected = stable.filter((file) => !/\.html$|^\/simulator\.js$|^\/pictures\/|^\/(favicon|icon)|^\/sitemap\.xml$|^\/robots\.txt$|^\/snippets\//.test(file));
  assert.deepEqual(unexpected, []);
});

test("every page and the simulator's entry name the same build", () => {
  const builds = files.filter((file) => file.endsWith(".html")).map((file) => /data-build="([^"]+)"/.exec(text(file))?.[1]);
  const simulator = /build = "([^"]+)"/.exec(text("/simulator.js"))?.[1];
  assert.ok(simulator);
  assert.deepEqual([...new Set(builds)], [simulator]);
});

test("no page holds an inline script, an inline style or a handler in an attribute, which the policy would refuse", () => {
  for (const file of files.filter((file) => file.endsWith(".html"))) {
    const found = text(file).match(/<script(?![^>]* src=)[^>]*>|<style|<[^>]+ (style|on[a-z]+)="[^"]*"/g);
    assert.equal(found, null, `${file}: ${found}`);
  }
});

test("nothing in the pages asks another origin for anything", () => {
  for (const file of files.filter((file) => /\.(html|css)$/.test(file))) {
    const asks = [...text(file).matchAll(/(?:src|srcset|poster|data)="(https?:[^"]+)"|<link[^>]+rel="(?:stylesheet|preload|modulepreload|icon)"[^>]+href="(https?:[^"]+)"|url\((https?:[^)]+)\)/g)];
    assert.deepEqual(asks.map((match) => match[0]), [], file);
  }
});
