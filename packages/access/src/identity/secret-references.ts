/** Where a reference to a secret points: a key of a Secret. */
export interface SecretReference {
  name: string;
  key: string;
}

/** The Secret that a reference without a name means, as in the field. */
export const DEFAULT_SECRET = 'argocd-secret';

/** Secrets that stood in the configuration itself are kept under this name instead. */
export const INLINE_SECRET = 'lockstep-inline';

/** `$key` or `$secret-name:key`; undefined for every other text. */
export function parseReference(text: string): SecretReference | undefined {
  const [, first = '', second] = /^\$([\w.-]{1,253})(?::([\w./-]{1,253}))?$/.exec(text) ?? [];
  if (!first) return undefined;
  return second === undefined ? { name: DEFAULT_SECRET, key: first } : { name: first, key: second };
}

/** How people write it. */
export function referenceText({ name, key }: SecretReference): string {
  return name === DEFAULT_SECRET ? `$${key}` : `$${name}:${key}`;
}

/** Every reference within a value, each once. */
export function referencesIn(value: unknown): SecretReference[] {
  const found = new Map<string, SecretReference>();
  walk(value, (text) => {
    const reference = parseReference(text);
    if (reference) found.set(referenceText(reference), reference);
    return text;
  });
  return [...found.values()];
}

/** The value with its references replaced, and those that lead nowhere. */
export function resolveReferences<T>(
  value: T,
  secretOf: (reference: SecretReference) => string | undefined,
): { value: T; missing: SecretReference[] } {
  const missing: SecretReference[] = [];
  const resolved = walk(value, (text) => {
    const reference = parseReference(text);
    if (!reference) return text;
    const secret = secretOf(reference);
    if (secret === undefined) missing.push(reference);
    return secret ?? text;
  });
  return { value: resolved as T, missing };
}

function walk(value: unknown, textOf: (text: string) => string): unknown {
  if (typeof value === 'string') return textOf(value);
  if (Array.isArray(value)) return value.map((one) => walk(one, textOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one, textOf)]));
}
