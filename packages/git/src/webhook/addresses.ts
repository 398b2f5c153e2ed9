import type { Json } from './json.ts';

const MAX_ADDRESS_LENGTH = 2_000;

/** The texts at the given paths, each once. */
export function addresses(json: Json, ...paths: string[][]): string[] {
  return plainAddresses(paths.map((path) => json.get(...path).text));
}

/** Each once, none endless, and none with a password: they are stored and shown. */
export function plainAddresses(found: (string | undefined)[]): string[] {
  const texts = found.filter((text): text is string => text !== undefined && text !== '');
  const short = texts.filter((text) => text.length <= MAX_ADDRESS_LENGTH);
  return [...new Set(short.map(withoutPassword))];
}

function withoutPassword(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.password === '') return address;
  url.password = '';
  url.username = '';
  return url.href;
}
