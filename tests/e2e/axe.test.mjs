// axe looks at every page in both themes, and at a run in progress. It refuses to silence any rule.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { hydrated, siteFolder, testbed, visit } from "./browser.mjs";
import { eachView, opened } from "./explorer.mjs";
import { allPaths, isEmbed, isRunnable } from "./pages.mjs";
import { PATH, editor, stage } from "./stage.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const bed = testbed();
const paths = [...allPaths(siteFolder()), "/404.html"];

async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`) }));
}

async function open(page, site, path) {
  await page.goto(site.url(path));
  if (!isEmbed(path)) await hydrated(page);
}

for (const colorScheme of ["light", "dark"]) {
  for (const path of paths) {
    test(`axe finds nothing on ${path} in the ${colorScheme} theme`, async () => {
      await visit(bed, { colorScheme, reducedMotion: "reduce" }, async (page, site) => {
        await open(page, site, path);
        assert.deepEqual(await violations(page), []);
      });
    });
  }

  for (const [width, name] of [[1280, "wide"], [360, "narrow"]]) {
    test(`axe finds nothing on a ${name} editor with a mistake, nor on tests that failed, in the ${colorScheme} theme`, async () => {
      await visit(bed, { colorScheme, reducedMotion: "reduce", viewport: { width, height: 800 } }, async (page, site) => {
        await open(page, site, PATH);
        const on = stage(page);
        const show = async (tab) => width < 1000 && (await page.getByRole("tab", { name: tab }).click());
        await show("Code");
        const provider = editor(page, "DataProvider.cls");
        await provider.open();
        await provider.area.fill((await provider.area.inputValue()).replace("status == 404", "state == 404"));
        await provider.problems.getByText("Variable does not exist: state").waitFor();
        assert.deepEqual(await violations(page), []);
        await provider.area.fill((await provider.area.inputValue()).replace("state == 404", "status == 405"));
        await show("Tests");
        await on.runTests.click();
        await on.total.getByText("failed").waitFor();
        assert.deepEqual(await violations(page), []);
        await show("Code");
        assert.deepEqual(await violations(page), []);
      });
    });
  }

  for (const [width, name] of [[1280, "wide"], [360, "narrow"]]) {
    test(`axe finds nothing on a ${name} view of an open org in the ${colorScheme} theme`, async () => {
      await visit(bed, { colorScheme, reducedMotion: "reduce", viewport: { width, height: 800 } }, async (page, site) => {
        await opened(page, site);
        await eachView(page, async (shown) => assert.deepEqual(await violations(page), [], shown));
      });
    });
  }

  for (const path of paths.filter((path) => path !== "/404.html" && isRunnable(siteFolder(), path))) {
    for (const [width, name] of [[1280, "wide"], [360, "narrow"]]) {
      test(`axe finds nothing on a ${name} ${path} with a run half way in the ${colorScheme} theme`, async () => {
        await visit(bed, { colorScheme, reducedMotion: "reduce", viewport: { width, height: 800 } }, async (page, site) => {
          await open(page, site, path);
          const on = stage(page);
          await on.runToEnd();
          await on.seek(0.5);
          assert.deepEqual(await violations(page), []);
        });
      });
    }
  }
}
