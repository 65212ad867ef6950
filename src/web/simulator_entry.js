// The stable way in to the simulator. It names the build it belongs to, and loads the files of that build.
export const build = "{build}";

// What each pattern's own files deploy to.
const images = {images};

async function fetched(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response;
}

// The bindings of a bundle that has been loaded. `report` is called with the share that has arrived, from 0 to 1.
async function bundle({ script, wasm, bytes }, report) {
  const [bindings, response] = await Promise.all([import(script), fetched(wasm)]);
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
  await bindings.default({ module_or_path: new Response(counted, { headers: { "content-type": "application/wasm" } }) });
  return bindings;
}

// A simulator of a pattern: it answers questions, and deploys the files of one where it was not given the result.
export async function load(report, pattern) {
  const [bindings, response] = await Promise.all([bundle({simulator}, report), fetched(images[pattern])]);
  const image = new Uint8Array(await response.arrayBuffer());
  const simulator = new bindings.Simulator(build);
  simulator.take(image);
  let compiler;
  const compile = (report) => {
    compiler ??= bundle({compiler}, report);
    // A failure is no reason not to try again.
    compiler.catch(() => (compiler = undefined));
    return compiler;
  };
  return {
    ask: (question) => simulator.ask(question),
    compile,
    async deploy(question, edited, report) {
      simulator.take(edited ? (await compile(report)).deploy(build, question) : image);
    },
  };
}
