// Runs before the first paint and before the app: it restores the chosen theme, and it keeps a press of Run that
// comes before the app can answer. It decides nothing; the app takes the press over when it has hydrated.
"use strict";
// Leptos reads these when it hydrates; no page of ours streams resources.
globalThis.__INCOMPLETE_CHUNKS = [];
globalThis.__SERIALIZED_ERRORS = [];
globalThis.__RESOLVED_RESOURCES = [];
try {
  const theme = localStorage.getItem("integration-patterns-theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused: the system's theme holds.
}
document.documentElement.dataset.script = "on";
addEventListener("submit", (event) => {
  if (document.documentElement.dataset.hydrated) return;
  event.preventDefault();
  document.documentElement.dataset.pressed = event.submitter?.value ?? "";
});
