/** What JSON.stringify writes and PostgreSQL's jsonb refuses: NUL, and half a surrogate pair. */
const REFUSED = /\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/**
 * JSON for a jsonb parameter. Texts come from other people's tools: what PostgreSQL cannot keep is
 * taken out, since a message that cannot be stored would hold up everything saved with it.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  return REFUSED.test(text) ? JSON.stringify(value, keepable) : text;
}

function keepable(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [clean(key), each]));
}

function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
