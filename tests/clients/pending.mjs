// Calls whose resource the mock org does not have yet, which nobody makes: it refuses them by name, with 501.
// Whoever adds the resource takes its calls out of this list.

export const PENDING = new Set([
  "limits",
  "create many",
  "create many, one of them wrong",
  "create many, all or none",
  "retrieve many",
  "update many",
  "upsert many",
  "delete many",
  "recently seen",
  "composite",
  "composite, all or none",
  "batch",
  "tree",
]);
