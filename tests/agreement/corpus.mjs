// The files that both parsers read: our corpus, the patterns' force-app folders, and what npm brought.
//
// Refuses templates whose blanks it cannot fill. Every file is { name, text }; names are unique and in a fixed order.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isApex = (path) => path.endsWith(".cls") || path.endsWith(".trigger");

/** Every Apex file below a folder of the repository. */
export const filesBelow = (folder) => {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true })
    .filter((name) => isApex(name) && !name.startsWith("node_modules"))
    .sort()
    .map((name) => ({ name: relative(root, join(path, name)).split(sep).join("/"), text: readFileSync(join(path, name), "utf8") }));
};

// Salesforce's own templates stand for classes with a name and a few blanks: <%= apiName %>.
const filled = ({ name, text }) => ({
  name,
  text: text
    .replace(/<%# .*?%>/g, "")
    .replace(/<%= *apiName *%>/g, "Filled")
    .replace(/<%= *sobject *%>/g, "Account")
    .replace(/<%= *triggerEvents\b.*?%>/g, "before insert"),
});

export const own = filesBelow("tests/corpus");
export const patterns = filesBelow("src/patterns");
export const published = filesBelow("tests/agreement/node_modules/@salesforce/templates/lib/templates")
  .map(filled)
  .filter(({ text }) => !text.includes("<%"));
export const everything = [...own, ...patterns, ...published];
