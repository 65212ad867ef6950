// Photographs every page of a built site at three widths and in both themes, a run half way and at its end, and
// each view of an open org, for people to look at: `node tests/e2e/shots.mjs DIST FOLDER`. It judges nothing.

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { hydrated, launch } from "./browser.mjs";
import { eachView, opened } from "./explorer.mjs";
import { allPaths, isEmbed, isRunnable } from "./pages.mjs";
import { serve } from "./server.mjs";
import { stage } from "./stage.mjs";

const [folder, shots] = process.argv.slice(2);
if (!folder || !shots) throw new Error("say which site to photograph and where to: DIST FOLDER");

const WIDTHS = [360, 768, 1440];
const name = (path) => path.replaceAll("/", " ").trim().replaceAll(" ", "-") || "home";

rmSync(shots, { recursive: true, force: true });
mkdirSync(shots, { recursive: true });
const site = await serve(folder);
const browser = await launch();
let taken = 0;

async function shoot(page, file) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(shots, `${file}.png`), fullPage: true });
  taken += 1;
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of WIDTHS) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
    for (const path of [...allPaths(folder), "/404.html"]) {
      const file = `${name(path.replace(".html", "/"))}-${width}-${colorScheme}`;
      await page.goto(site.url(path));
      if (!isEmbed(path)) await hydrated(page);
      await shoot(page, file);
      if (path === "/404.html" || !isRunnable(folder, path)) continue;
      const on = stage(page);
      await on.runToEnd();
      await on.seek(0.5);
      await shoot(page, `${file}-run-half`);
      await on.timeline.press("End");
      await shoot(page, `${file}-run-end`);
    }
    await opened(page, site);
    await eachView(page, (view) => shoot(page, `org-${view.replaceAll(" ", "-")}-${width}-${colorScheme}`));
    await page.close();
  }
}

await browser.close();
await site.close();
console.log(`${taken} pictures in ${shots}`);
