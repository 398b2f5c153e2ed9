import type { Entry } from 'ldapts';

/** Identifiers of Active Directory that are bytes and no text. */
export const BINARY_ATTRIBUTES = ['objectGUID', 'objectSid'];

/** In place of an attribute: the name of the entry itself. */
export const OWN_NAME = 'DN';

/** The values of an attribute, in no order. Bytes are told as hexadecimal digits. */
export function allValues(entry: Entry, attribute: string): string[] {
  if (attribute === OWN_NAME) return [entry.dn];
  const wanted = attribute.toLowerCase();
  const found = Object.entries(entry).find(([name]) => name.toLowerCase() === wanted);
  const values: readonly (string | Buffer)[] = [found?.[1] ?? []].flat();
  return values
    .map((value) => (typeof value === 'string' ? value : value.toString('hex')))
    .filter((value) => value !== '');
}

/** The one value, or the first of several. */
export function firstValue(entry: Entry, attribute: string | undefined): string | undefined {
  return attribute === undefined ? undefined : allValues(entry, attribute)[0];
}

/** A value that {@link allValues} told, as the directory compares it. */
export function comparableValue(attribute: string, value: string): string | Buffer {
  const isBinary = BINARY_ATTRIBUTES.some((one) => one.toLowerCase() === attribute.toLowerCase());
  return isBinary ? Buffer.from(value, 'hex') : value;
}

/** The attributes to ask for so that these can be read. Asking for none would ask for all. */
export function attributesToAsk(attributes: readonly (string | undefined)[]): string[] {
  const named = attributes.filter((name) => name !== undefined && name !== OWN_NAME);
  return named.length > 0 ? [...new Set(named as string[])] : [NO_ATTRIBUTES];
}

/** RFC 4511, section 4.5.1.8. */
const NO_ATTRIBUTES = '1.1';
