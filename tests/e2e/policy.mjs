// The headers that README recommends to whoever puts dist/ online, as data: the tests serve the site with them, and
// one test compares them with README. It refuses to know any server.

const POLICY = {
  "default-src": "'self'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "img-src": "'self' data:",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'self'",
};

const written = (policy) =>
  Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");

// Any site may frame the embed pages, none the others.
export const CONTENT_SECURITY_POLICY = written({ ...POLICY, "frame-ancestors": "'none'" });
export const EMBED_CONTENT_SECURITY_POLICY = written({ ...POLICY, "frame-ancestors": "*" });

// A file whose name holds a hash of its bytes never changes; whatever names such files is asked for again each time.
// A hash has 64 bits in hexadecimal; Trunk leaves out its leading zeros, so one name in sixteen is shorter.
export const IMMUTABLE = "public, max-age=31536000, immutable";
export const REVALIDATED = "no-cache";
const HASHED = /-[0-9a-f]{8,16}(_bg)?\.[a-z0-9]+$/;

// `path` is from the site's root, without its base.
export function headersFor(path) {
  const isEmbed = path.startsWith("/embed/");
  return {
    "cache-control": HASHED.test(path) ? IMMUTABLE : REVALIDATED,
    "content-security-policy": isEmbed ? EMBED_CONTENT_SECURITY_POLICY : CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "access-control-allow-origin": "*",
  };
}
