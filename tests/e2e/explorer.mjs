// The explorer on the org's page, by the names that a visitor reads.

export const VIEWS = ["Records", "SOQL", "REST", "Jobs", "Debug log", "Limits"];

// Opens the org of a pattern.
export async function opened(page, site, pattern = "Apex REST API") {
  await page.goto(site.url("/org/"));
  await page.getByRole("button", { name: pattern }).click();
  await page.locator(".explorer-tabs [aria-current]").waitFor();
}

export async function view(page, name) {
  const tab = page.locator(".explorer-tabs").getByRole("button", { name, exact: true });
  await tab.click();
  await page.locator(".explorer-tabs [aria-current]").getByText(name, { exact: true }).waitFor();
}

// Shows each view with an answer in it, and a record and a fault besides.
export async function eachView(page, look) {
  for (const name of VIEWS) {
    await view(page, name);
    if (name === "SOQL") {
      await page.getByRole("button", { name: "Run query" }).click();
      await page.locator("#soql-answer td").first().waitFor();
    }
    if (name === "REST") {
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.locator(".explorer-wire").waitFor();
    }
    await look(name);
  }
  await view(page, "SOQL");
  await page.getByRole("textbox", { name: "SOQL" }).fill("SELECT Nothing FROM Nowhere");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("alert").waitFor();
  await look("a fault");
  await view(page, "Records");
  await page.locator(".explorer-rows .explorer-link").first().click();
  await page.locator(".explorer-fields").waitFor();
  await look("a record");
}
