import { isMap } from './field-path.ts';

/**
 * 64 bits in hex over an object's content, whatever the order of its keys. Tells versions of one
 * desired object apart; it is no protection against anybody, so it stays where the object may be.
 */
export function desiredHash(object: unknown): string {
  const text = stableText(object);
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  const high = finish(a, b);
  return hex(high) + hex(finish(b, high));
}

function finish(a: number, b: number): number {
  const mixed = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}

/** JSON with sorted keys; undefined fields are left out. */
export function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${stableText(value[key])}`);
  return `{${fields.join(',')}}`;
}
