// Runs before the first paint and before the app: it restores the chosen theme, it keeps a press of Run that comes
// before the app can answer, it puts a chosen suggestion into the field beside it, and it brings the map onto the screen
// of whoever presses Run below it. It decides nothing; the app takes the press over when it has hydrated, and reads the
// fields when Run is pressed.
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
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  event.target.closest(".stage")?.querySelector(".stage-map").scrollIntoView({ block: "nearest", behavior });
  if (document.documentElement.dataset.hydrated) return;
  event.preventDefault();
  document.documentElement.dataset.pressed = event.submitter?.value ?? "";
});
addEventListener("input", ({ target }) => {
  const chosen = target.closest?.(".stage-field")?.querySelector("select");
  if (!chosen) return;
  if (target === chosen) target.previousElementSibling.value = target.value;
  // What is typed is no suggestion: each of them can be chosen again.
  else chosen.selectedIndex = -1;
});
