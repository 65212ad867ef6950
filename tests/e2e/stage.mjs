// A pattern's run by the roles and names that the site promises, so that no test knows how the stage is built.
// It refuses to reach for a class or an id.

import assert from "node:assert/strict";

import { eventually } from "./browser.mjs";

export const PATH = "/patterns/outbound-rest-callout/";

export const FAULTS = ["Answers normally", "401 once", "500 every time", "500 once", "404", "HTML page", "No answer"];

export function stage(page) {
  const button = (name) => page.getByRole("button", { name, exact: true });
  // Where space is narrow, a region is a tab panel of the same name.
  const region = (name) => page.getByRole("region", { name, exact: true }).or(page.getByRole("tabpanel", { name, exact: true }));
  const timeline = page.getByRole("slider", { name: "Timeline" });
  const length = async () => Number(await timeline.getAttribute("max"));
  const position = async () => Number(await timeline.inputValue());

  const started = () => eventually(async () => assert.ok((await length()) > 0, "the run has no events"));
  const ended = () => eventually(async () => assert.ok((await length()) > 0 && (await position()) === (await length()), `at ${await position()} of ${await length()}`));

  return {
    run: button("Run"),
    pause: button("Pause"),
    stepBack: button("Step back"),
    stepForward: button("Step forward"),
    reset: button("Reset"),
    retry: button("Retry"),
    reload: button("Reload"),
    timeline,
    speed: page.getByRole("slider", { name: "Speed" }),
    faults: page.getByRole("group", { name: "Faults" }),
    fault: (name) => page.getByRole("group", { name: "Faults" }).getByRole("radio", { name, exact: true }),
    accountName: page.getByRole("textbox", { name: "Account name", exact: true }),
    website: page.getByRole("textbox", { name: "Website", exact: true }),
    map: region("Architecture diagram"),
    wire: region("Wire"),
    code: region("Code"),
    org: region("Org"),
    transcript: region("Transcript"),
    tests: region("Tests"),
    runTests: button("Run Apex tests"),
    // What the tests came to is told beside their button.
    total: region("Tests").locator('[aria-live="polite"]'),
    status: page.getByRole("status"),
    length,
    position,
    started,
    ended,
    // Presses Run and goes to the end without waiting for the play.
    async runToEnd() {
      await button("Run").click();
      await started();
      await timeline.press("End");
      await ended();
    },
    // To a share of the run, from 0 to 1.
    async seek(share) {
      await timeline.fill(String(Math.round(share * (await length()))));
    },
  };
}

// A file of the code, and what a visitor does with it.
export function editor(page, file) {
  const figure = page.getByRole("figure").filter({ has: page.getByRole("button", { name: `Copy ${file}`, exact: true }) });
  const area = figure.getByRole("textbox", { name: `Code of ${file}` });
  return {
    area,
    edit: figure.getByRole("button", { name: `Edit ${file}` }),
    reset: figure.getByRole("button", { name: "Reset code" }),
    edited: figure.getByText("Edited", { exact: true }),
    problems: figure.getByRole("alert"),
    listing: figure.locator("pre"),
    async open() {
      await figure.getByRole("button", { name: `Edit ${file}` }).click();
      await area.waitFor();
    },
  };
}

// Everything the wire showed, event by event: the requests and answers as they were sent.
export async function wholeWire(on) {
  const seen = new Set();
  for (let event = 1; event <= (await on.length()); event += 1) {
    await on.timeline.fill(String(event));
    seen.add(await on.wire.innerText());
  }
  return [...seen].join("\n");
}
