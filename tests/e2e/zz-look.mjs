// scratch
import { hydrated, launch } from "./browser.mjs";
import { serve } from "./server.mjs";
import { stage } from "./stage.mjs";
const [folder, width, scheme, at, out, fault, y, h] = process.argv.slice(2);
const site = await serve(folder);
const browser = await launch();
const page = await browser.newPage({ colorScheme: scheme, viewport: { width: +width, height: 1000 }, reducedMotion: "reduce" });
page.on("console", m => console.log("console", m.text()));
page.on("pageerror", m => console.log("error", String(m)));
await page.goto(site.url("/patterns/outbound-rest-callout/"));
await hydrated(page);
const on = stage(page);
if (fault && fault !== "-") await on.fault(fault).check();
await on.runToEnd();
await on.timeline.fill(at === "end" ? String(await on.length()) : at);
await page.evaluate((y) => scrollTo(0, y), +(y ?? 800));
await page.mouse.move(5,5);
await page.screenshot({ path: out });
if (h === "text") { console.log(await on.transcript.innerText()); console.log("---"); console.log(await on.org.innerText()); console.log("---"); console.log(await on.wire.innerText()); }
await browser.close(); await site.close();
