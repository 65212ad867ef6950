// Broken files: pieces of real ones with a few tokens deleted, doubled, swapped, inserted or replaced.
//
// Draws from a seeded generator, so a run repeats. Knows of Apex only where tokens and members end; it refuses nothing.

const TOKEN = /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|'(?:\\.|[^'\\\n])*'|\d+(?:\.\d+)?[lLdD]?|\w+|\?\.|\?\?|===|!==|==|!=|<>|=>|\+\+|--|&&|\|\||[-+*/&|^]=|[^]/g;
const isBlank = (token) => /^(\s|\/\/|\/\*)/.test(token);
const tokensOf = (text) => text.match(TOKEN) ?? [];

/** What a mutation inserts: signs, words that mean something, and words that do not. */
const INSERTED = (
  "; , . ( ) [ ] { } < > = == => ? : ?. ?? @ + - ++ ! ~ * / & | ^ && || += >>= new class interface enum static final " +
  "public private global virtual abstract override void this super null true return if else for while do " +
  "switch on when try catch finally throw break continue insert update upsert delete undelete merge as user system " +
  "instanceof get set list map select from where limit find sharing with without inherited trigger before after " +
  "order group count date name x Account 1 2L 1.5 1.0d 'text' List<Id> (String) @IsTest"
).split(" ");

/** A number for a name (FNV-1a), so that what becomes of one file does not depend on the others. */
const hash = (text) => [...text].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0), 16777619), -2128831035);

/** mulberry32: a small generator with a seed. */
const generator = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};

/**
 * A class with one member at a time: what stands before its first brace, a member, and the last brace. A trigger and
 * a class of one member stay whole. A member cut at the wrong place is for the caller to drop.
 */
export const piecesOf = ({ name, text }) => {
  const tokens = tokensOf(text);
  const open = tokens.indexOf("{");
  if (open < 0 || name.endsWith(".trigger")) return [{ name, text }];
  const head = tokens.slice(0, open + 1).join("");
  const members = [];
  let member = "";
  let [curly, round] = [0, 0];
  const solid = (place) => {
    while (place < tokens.length && isBlank(tokens[place])) place += 1;
    return tokens[place];
  };
  for (let place = open + 1; place < tokens.length && curly >= 0; place += 1) {
    const token = tokens[place];
    if (token === "{") curly += 1;
    if (token === "}") curly -= 1;
    if (token === "(" || token === "[") round += 1;
    if (token === ")" || token === "]") round -= 1;
    if (curly < 0) break;
    member += token;
    const goesOn = [";", ")", ".", ",", "?."].includes(solid(place + 1));
    if (curly === 0 && round === 0 && (token === ";" || (token === "}" && !goesOn))) {
      members.push(member);
      member = "";
    }
  }
  return members.length < 2 ? [{ name, text }] : members.map((one, number) => ({ name: `${number}-${name}`, text: `${head}${one}\n}\n` }));
};

/** The text with one to three changes. */
const mutate = (text, random) => {
  const tokens = tokensOf(text);
  const below = (bound) => Math.floor(random() * bound);
  const solid = tokens.flatMap((token, place) => (isBlank(token) ? [] : [place]));
  const place = () => solid[below(solid.length)];
  const inserted = () => INSERTED[below(INSERTED.length)];
  for (let change = below(3); change >= 0; change -= 1) {
    const [at, other] = [place(), place()];
    const next = solid[Math.min(solid.indexOf(at) + 1, solid.length - 1)];
    const kind = below(6);
    if (kind === 0) tokens[at] = "";
    else if (kind === 1) tokens[at] = `${tokens[at]} ${tokens[at]}`;
    else if (kind === 2) [tokens[at], tokens[next]] = [tokens[next], tokens[at]];
    else if (kind === 3) [tokens[at], tokens[other]] = [tokens[other], tokens[at]];
    else if (kind === 4) tokens[at] = `${inserted()} ${tokens[at]}`;
    else tokens[at] = inserted();
  }
  return tokens.join("");
};

/** So many broken files of a sound one, the same ones every time. */
export const brokenOnes = ({ name, text }, count, seed = 1) => {
  const random = generator(hash(name) + seed);
  return Array.from({ length: count }, (_, number) => ({ name: `${number}-${name}`, text: mutate(text, random) }));
};
