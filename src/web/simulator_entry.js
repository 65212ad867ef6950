// The stable way in to the simulator. It names the build it belongs to, and loads the files of that build.
export const build = "{build}";

// What each pattern's own files deploy to.
const images = {images};
const simulatorFiles = {simulator};
const compilerFiles = {compiler};

// What the simulator says of a run whose files it has not been given. Whoever hears it deploys, and asks again.
const UNDEPLOYED = JSON.stringify("Undeployed");
// Memory grows by so many bytes.
const PAGE = 65_536;

async function fetched(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response;
}

// Compiles while it arrives. `report` is called with the share that has arrived, from 0 to 1, and whether it is the
// compiler's.
async function compiled(files, report) {
  report(0, files === compilerFiles);
  const response = await fetched(files.wasm);
  let arrived = 0;
  const counted = response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        arrived += chunk.byteLength;
        report(Math.min(1, arrived / files.bytes), files === compilerFiles);
        controller.enqueue(chunk);
      },
    }),
  );
  return WebAssembly.compileStreaming(new Response(counted, { headers: { "content-type": "application/wasm" } }));
}

// Tries again at the next call where it has failed.
function once(load) {
  let loading;
  return (...given) => {
    loading ??= load(...given);
    loading.catch(() => (loading = undefined));
    return loading;
  };
}

const compiler = once(async (report) => {
  const [bindings, module] = await Promise.all([import(compilerFiles.script), compiled(compilerFiles, report)]);
  await bindings.default({ module_or_path: module });
  return bindings;
});

// What a pattern's own files deploy to.
const shipped = {};
const imageOf = (pattern) =>
  (shipped[pattern] ??= once(async () => new Uint8Array(await (await fetched(images[pattern])).arrayBuffer())))();

// A simulator of a pattern: it answers questions, and deploys the files of one where it was not given the result.
//
// It begins with the excerpt of that name, which is a part of the code; without one with all that anybody is likely to
// need, which comes behind each excerpt unseen; or with "whole". The whole comes where something needs it after all.
// Each goes on with what the one before has written into its memory, of whose code it has all. A question that comes to
// code that is not there is answered with `UNDEPLOYED`, and so is each after it until more has come.
export async function load(report, pattern, excerpt) {
  const { script, excerpts, whole, written } = simulatorFiles;
  const parts = excerpt === "whole" && whole ? [whole] : [excerpts[excerpt], simulatorFiles, whole].filter(Boolean);
  const likely = Math.max(0, parts.indexOf(simulatorFiles));
  const [{ bindings }, first, own] = await Promise.all([import(script), compiled(parts[0], report), imageOf(pattern)]);

  const started = async (module) => {
    const { start, ...session } = bindings();
    const { memory } = await start({ module_or_path: module });
    return { memory, ...session };
  };
  let current = await started(first);
  current.begin(build);
  current.take(own);

  let [part, broken, hear] = [0, false, () => {}];
  // What has been written until now. Below `written` lie constants, of which each part has those of the one before.
  let held = new Uint8Array();
  const hold = () => {
    const now = new Uint8Array(current.memory.buffer, written);
    if (held.length !== now.length) held = new Uint8Array(now.length);
    held.set(now);
  };
  const steps = parts.map((files, place) =>
    once(async () => {
      const next = await started(await compiled(files, (...heard) => hear(...heard)));
      // What broke off left its memory in the middle of something.
      if (!broken) hold();
      const missing = written + held.length - next.memory.buffer.byteLength;
      next.memory.grow(Math.ceil(Math.max(0, missing) / PAGE));
      new Uint8Array(next.memory.buffer).set(held, written);
      [current, part, broken] = [next, place, false];
    }),
  );
  const complete = async (report) => {
    hear = report;
    const wanted = Math.max(likely, broken ? part + 1 : part);
    try {
      while (part < wanted) await steps[part + 1]();
    } finally {
      hear = () => {};
    }
  };
  // Nobody waits for it now.
  complete(hear).catch(() => {});

  const tried = (does) => {
    if (broken) return UNDEPLOYED;
    if (part === parts.length - 1) return does();
    hold();
    try {
      return does();
    } catch {
      broken = true;
      return UNDEPLOYED;
    }
  };

  return {
    ask: (ask) => tried(() => current.ask(ask)),
    // Waits for what is likely to be needed, and for what a question has come to.
    complete,
    compile: compiler,
    // Answers what was answered with `UNDEPLOYED`, whatever has to come for it.
    async answer(ask, pattern, edited, report) {
      const deployed = edited ? (await compiler(report)).deploy(build, ask) : pattern && (await imageOf(pattern));
      let answer;
      do {
        if (broken || edited) await complete(report);
        // What names no pattern is about what is open.
        if (deployed) tried(() => current.take(deployed));
        answer = tried(() => current.ask(ask));
      } while (broken);
      return answer;
    },
  };
}
