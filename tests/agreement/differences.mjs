// Where our parser and apex-parser are known to differ, each with the reason. Everything else that differs is a defect.
//
// apex-parser leaves to later checks much that the platform's compiler refuses together with the syntax, and our parser
// refuses it at once: those differences are known by our message, and hold only when every message is such a one.
// The few the other way are known by the text. Refuses to explain a difference by anything vaguer.

/** We refuse, apex-parser lets pass: our message, the reason, and where need be what stands in the text. */
const STRICTER = [
  [/^Expression cannot be a statement\.$/, "apex-parser takes any expression for a statement"],
  [/^Invalid constructor name: /, "a method without a return type; apex-parser takes any name for a constructor's"],
  [/^Identifier name is reserved: /, "names that the platform keeps for itself (case, number, object, instanceof)"],
  [/^Identifier cannot be a keyword: /, "trigger and select name no variable"],
  [/^Invalid character in identifier: /, "an underscore at the end, or two of them"],
  [/^Unrecognized symbol '/, "letters outside ASCII, and the dollar sign, in names"],
  [/^Illegal (integer|long): /, "a number that does not fit its type"],
  [/^Line breaks not allowed in string literals$/, "apex-parser lets a text run over lines"],
  [/^Inner types are not allowed to have inner types\.$/, "a rule of the platform beyond its grammar"],
  [/^'when else' must be the last when block$/, "a rule of the platform beyond its grammar"],
  [/^merge as user is not supported$/, "not supported here"],
  [/^Methods and classes in a trigger are not supported$/, "not supported here"],
  [/^Modifier is not allowed on a local variable: /, "apex-parser reads every modifier everywhere"],
  [/^System\.runAs takes one user$/, "apex-parser does not count its arguments"],
  [/^Accessor is already defined$/, "apex-parser does not count accessors"],
  [/^Property must have at least one accessor: /, "apex-parser does not count accessors"],
  [/^Invalid initial values for the type /, "pairs in a list, elements in a map, or braces behind a plain class"],
  [/^Missing 'on' at '/, "switch as a name"],
  [/^(Missing|Expecting|Extra) '='/, "arguments with and without a name in one creation"],
  [/ is not supported in SO[QS]L here$/, "parts of queries that are refused by name"],
  [/^only aggregate expressions use field aliasing$/, "a rule of the platform beyond its grammar"],
  [/^unexpected token: '[\])]'$/, "the word of a clause as an alias", /\b(limit|offset|order|group|where|with|for|all|using)\s*[\])]/i],
  [/^unexpected token: '(select|from|where|and|or|not|in|like|null)'$/i, "words of SOQL as names of fields"],
];

/** We let pass, apex-parser refuses: what stands in the text, and the reason. */
const LAXER = [
  [/\bfor\s*\(\s*final\b/i, "final before the variable of a loop over a list does no harm"],
  [/\b\d+d\b/i, "a whole number with a d is a Double"],
  [/\bnew\s+\w+(\[\]){2,}\s*\{/, "lists of lists in the manner of arrays"],
];

/** Whether a difference is a known one. */
export const explained = ({ text }, ourErrors) => {
  if (ourErrors.length === 0) return LAXER.some(([pattern]) => pattern.test(text));
  const messages = ourErrors.map((error) => error.replace(/^\d+:\d+: /, ""));
  const isKnown = (message) => STRICTER.some(([pattern, , where]) => pattern.test(message) && (!where || where.test(text)));
  return messages.every(isKnown);
};
