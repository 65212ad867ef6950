// The stable way in to the simulator. It names the build it belongs to, and loads the files of that build.
export const build = "{build}";

// `report` is called with the share that has arrived, from 0 to 1.
export async function load(report) {
  const [bindings, response] = await Promise.all([import("{script}"), fetch("{wasm}")]);
  if (!response.ok) throw new Error(`{wasm} answered ${response.status}`);
  let arrived = 0;
  const counted = response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        arrived += chunk.byteLength;
        report(Math.min(1, arrived / {bytes}));
        controller.enqueue(chunk);
      },
    }),
  );
  await bindings.default({ module_or_path: new Response(counted, { headers: { "content-type": "application/wasm" } }) });
  return new bindings.Simulator(build);
}
