// The stable way in to the simulator. It names the build it belongs to, and loads the files of that build.
export const build = "{build}";

// What each pattern's own files deploy to.
const images = {images};
const simulatorFiles = {simulator};
const compilerFiles = {compiler};

// What the simulator says of a run whose files it has not been given. Whoever hears it deploys, and asks again.
const UNDEPLOYED = JSON.stringify("Undeployed");

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
// It begins with the core and what the pattern runs besides; the rest comes behind. A question that comes to code that
// is not there yet breaks off and is answered with `UNDEPLOYED`. Then an instance with all of the code takes the place.
export async function load(report, pattern) {
  const { script, rest, parts } = simulatorFiles;
  const [core, part, own] = await Promise.all([compiled(simulatorFiles, report), parts[pattern] && compiled(parts[pattern], () => {}), imageOf(pattern)]);

  let [simulator, image, opened] = [undefined, own, undefined];
  let [instances, broken, whole] = [0, false, !rest];

  // An instance of the core, with another part. Its script is asked for under a new address, or it would be the old one.
  async function begin(other) {
    const bindings = await import(instances++ === 0 ? script : `${script}?${instances}`);
    const exports = await bindings.default({ module_or_path: core });
    if (other) await WebAssembly.instantiate(other, { core: exports });
    simulator = new bindings.Simulator(build);
    simulator.take(image);
    return exports;
  }

  const exports = await begin(part);
  let hear = () => {};
  const remainder = once(() => compiled(rest, (share) => hear(share)));
  // All of the code is there, and what has broken off is mended.
  const complete = once(async () => {
    if (whole) return;
    const module = await remainder();
    if (!broken) await WebAssembly.instantiate(module, { core: exports });
    if (broken) {
      await begin(module);
      broken = false;
      if (opened) simulator.ask(opened);
    }
    whole = true;
  });
  // Nobody waits for it now: whoever needs it asks again.
  complete().catch(() => {});

  return {
    ask(ask) {
      if (broken) return UNDEPLOYED;
      try {
        const answer = simulator.ask(ask);
        if (answer.startsWith('{"Opened"')) opened = ask;
        return answer;
      } catch (error) {
        if (whole) throw error;
        broken = true;
        // It has been left in the middle of something, and must not be tidied up.
        simulator.__destroy_into_raw();
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
      image = edited ? (await compiler(report)).deploy(build, question) : await imageOf(pattern);
      await complete();
      simulator.take(image);
    },
  };
}
