// What there is to visit: every page of a built site, found by its files. It refuses to know a page by name, so that
// a new page is tested without being announced.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

// Paths from the site's root, with a trailing slash: "/", "/org/", "/patterns/apex-rest-api/".
export function allPaths(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => /(^|\/)index\.html$/.test(file) && !file.startsWith(".stage"))
    .map((file) => "/" + file.replace(/index\.html$/, ""))
    .sort();
}

// An embed page is complete as it is: it starts no script.
export const isEmbed = (path) => path.startsWith("/embed/");
export const isPattern = (path) => path.startsWith("/patterns/");

// A pattern that runs says so on its document.
export const isRunnable = (folder, path) => /<html[^>]* data-runnable="true"/.test(readFileSync(join(folder, path, "index.html"), "utf8"));
