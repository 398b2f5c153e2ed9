import type { Json } from './json.ts';

const MAX_ITEMS = 30;
const MAX_KEYS = 200;
const MAX_DEPTH = 16;
const MAX_TEXT = 2_000;
const MAX_BODY = 128 * 1024;

/** Fields that let somebody in or act: a subscription's token, a callback, a signature. */
const SECRET_FIELD =
  /token|secret|passw|authorization|signature|credential|private_?key|(un)?subscribeurl|callback_url/i;

/** A payload as the delivery log keeps it: what is secret left out, what is long cut short. */
export function keptBody(payload: Json): string {
  const text = JSON.stringify(shorten(payload.raw, 0), null, 2) ?? '';
  return text.length <= MAX_BODY ? text : `${text.slice(0, MAX_BODY)}\n… cut`;
}

function shorten(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return shortText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '… nested deeper';
  if (Array.isArray(value)) {
    const kept = value.slice(0, MAX_ITEMS).map((item) => shorten(item, depth + 1));
    return value.length > MAX_ITEMS ? [...kept, `… ${value.length - MAX_ITEMS} more`] : kept;
  }
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_KEYS)
      .map(([key, each]) => [
        key.slice(0, MAX_TEXT),
        SECRET_FIELD.test(key) && isLeaf(each) ? '••••••' : shorten(each, depth + 1),
      ]),
  );
}

function isLeaf(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function shortText(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… cut`;
}
