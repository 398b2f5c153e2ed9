/** Words of JSON Schema by which another document is named. */
const REFERENCES = new Set(['$ref', '$dynamicRef', '$recursiveRef']);
/** Those that every program that reads schemas has within it. */
const DRAFTS = /^https?:\/\/json-schema\.org\/(?:draft-0[467]|draft\/20\d\d-\d\d)\/schema#?$/;

/**
 * Whether a schema names another document: Helm would fetch it, from wherever the worker can reach,
 * or read it from the worker's disk. What is no JSON names nothing.
 */
export function schemaReachesOut(text: string): boolean {
  const waiting: unknown[] = [];
  try {
    waiting.push(JSON.parse(text));
  } catch (error) {
    // Nested too deep to be read, it is not known.
    return !(error instanceof SyntaxError);
  }
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'object') waiting.push(inner);
      else if (typeof inner === 'string' && namesAnother(key, inner)) return true;
    }
  }
  return false;
}

function namesAnother(key: string, text: string): boolean {
  if (key === '$schema') return !DRAFTS.test(text);
  return REFERENCES.has(key) && text !== '' && !text.startsWith('#');
}
