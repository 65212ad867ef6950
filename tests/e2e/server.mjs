// Serves a built site on a free port of 127.0.0.1, as the hosts do that README names: a folder answers with its
// index.html, an unknown path with 404.html and status 404. It refuses paths that leave the folder.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { headersFor } from "./policy.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
};

const isFile = (path) => stat(path).then((found) => found.isFile(), () => false);
const isFolder = (path) => stat(path).then((found) => found.isDirectory(), () => false);

// `base` is where the site was built to be mounted: "/" or "/some/base/".
export async function serve(folder, base = "/") {
  const server = createServer((request, response) => answer(request, response, folder, base));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    base,
    folder,
    url: (path) => origin + base.slice(0, -1) + path,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

async function answer(request, response, folder, base) {
  const pathname = decodeURIComponent(new URL(request.url, "http://local").pathname);
  if (!pathname.startsWith(base)) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Outside the site\n");
    return;
  }
  const path = normalize("/" + pathname.slice(base.length));
  if (!path.endsWith("/") && (await isFolder(join(folder, path)))) {
    response.writeHead(301, { location: `${pathname}/` }).end();
    return;
  }
  const wanted = join(folder, path.endsWith("/") ? `${path}index.html` : path);
  const found = await isFile(wanted);
  const file = found ? wanted : join(folder, "404.html");
  response.writeHead(found ? 200 : 404, { ...headersFor(path), "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
}
