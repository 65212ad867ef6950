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

// Compiles while it arrives. `report` is called with the share that has arrived, from 0 to 1.
async function compiled({ wasm, bytes }, report) {
  const response = await fetched(wasm);
  let arrived = 0;
  const counted = response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        arrived += chunk.byteLength;
        report(Math.min(1, arrived / bytes));
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
// It begins with the excerpt of that name, which is a part of the code; or with the whole where there is none. The whole
// comes behind an excerpt, and goes on with what that has written into its memory. A question that comes to code that is
// not there is answered with `UNDEPLOYED` until then.
export async function load(report, pattern, excerpt) {
  const { script, excerpts, written } = simulatorFiles;
  const part = excerpts[excerpt];
  const [{ bindings }, first, own] = await Promise.all([import(script), compiled(part ?? simulatorFiles, report), imageOf(pattern)]);

  const started = async (module) => {
    const { start, ...session } = bindings();
    const { memory } = await start({ module_or_path: module });
    return { memory, ...session };
  };
  let current = await started(first);
  current.begin(build);
  current.take(own);

  let [broken, whole, hear] = [false, !part, () => {}];
  // What has been written until now. Below `written` lie constants, of which an excerpt has a part.
  let held;
  const hold = () => (held = new Uint8Array(current.memory.buffer.slice(written)));
  const remainder = once(async () => {
    const next = await started(await compiled(simulatorFiles, (share) => hear(share)));
    // What broke off left its memory in the middle of something.
    if (!broken) hold();
    const missing = written + held.length - next.memory.buffer.byteLength;
    next.memory.grow(Math.ceil(Math.max(0, missing) / PAGE));
    new Uint8Array(next.memory.buffer).set(held, written);
    [current, broken, whole, held] = [next, false, true, undefined];
  });
  // Nobody waits for it now.
  if (!whole) remainder().catch(() => {});
  const complete = async () => {
    if (!whole) await remainder();
  };

  return {
    ask(ask) {
      if (broken) return UNDEPLOYED;
      if (whole) return current.ask(ask);
      hold();
      try {
        return current.ask(ask);
      } catch {
        broken = true;
        return UNDEPLOYED;
      }
    },
    // Waits for all of the code.
    complete(report) {
      hear = report;
      return complete().finally(() => (hear = () => {}));
    },
    compile: compiler,
    async deploy(question, pattern, edited, report) {
      const deployed = edited ? (await compiler(report)).deploy(build, question) : pattern && (await imageOf(pattern));
      await complete();
      // What names no pattern is about what is open.
      if (deployed) current.take(deployed);
    },
  };
}
