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
// It begins with an excerpt of the code, which is what runs of that pattern need; or with the whole, where `all` is
// wanted. The whole comes behind an excerpt, and takes its place when a question comes to code that is not there. Until
// it can, such a question is answered with `UNDEPLOYED`.
export async function load(report, pattern, all) {
  const { script, excerpts } = simulatorFiles;
  const excerpt = all ? undefined : excerpts[pattern];
  const [{ bindings }, first, own] = await Promise.all([import(script), compiled(excerpt ?? simulatorFiles, report), imageOf(pattern)]);

  let [simulator, image, opened] = [undefined, own, undefined];
  let [broken, whole] = [false, !excerpt];

  const started = async (module) => {
    const { start, Simulator } = bindings();
    await start({ module_or_path: module });
    return Simulator;
  };
  function begin(Simulator) {
    simulator = new Simulator(build);
    // An instance goes with its memory: nobody has to tidy up in it, which takes code that an excerpt has not.
    simulator.__wbg_ptr = simulator.__destroy_into_raw();
    simulator.take(image);
  }
  begin(await started(first));

  let [Whole, hear] = [undefined, () => {}];
  // All of the code is there, and what has broken off is mended.
  function mend() {
    begin(Whole);
    if (opened) simulator.ask(opened);
    [broken, whole] = [false, true];
  }
  const remainder = once(async () => {
    Whole = await started(await compiled(simulatorFiles, (share) => hear(share)));
    if (broken) mend();
  });
  // Nobody waits for it now.
  if (!whole) remainder().catch(() => {});
  const complete = async () => {
    if (!whole) await remainder();
    if (!whole) mend();
  };

  return {
    ask(ask) {
      if (broken) return UNDEPLOYED;
      try {
        const answer = simulator.ask(ask);
        if (answer.startsWith('{"Opened"')) opened = ask;
        return answer;
      } catch (error) {
        if (whole) throw error;
        // It has been left in the middle of something.
        broken = true;
        if (!Whole) return UNDEPLOYED;
        mend();
        return this.ask(ask);
      }
    },
    // Waits for all of the code.
    complete(report) {
      hear = report;
      return complete().finally(() => (hear = () => {}));
    },
    compile: compiler,
    async deploy(question, pattern, edited, report) {
      const deployed = edited ? (await compiler(report)).deploy(build, question) : await imageOf(pattern);
      // With the image that what is open has been run of.
      await complete();
      simulator.take((image = deployed));
    },
  };
}
