import { UserError } from '@lockstep/domain';
import type { Order } from './sort.ts';

/** Where the next page begins: opaque to clients, base64url of the last row's place. */
export function writePageToken(order: Order, place: string[]): string {
  const content = [order.sort, order.descending ? 1 : 0, ...place];
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** @throws UserError invalid-argument for a token that is not one of ours, or of another order. */
export function readPageToken(order: Order, token: string): string[] {
  const content = decode(token);
  if (!Array.isArray(content) || !content.every((part) => typeof part !== 'object')) {
    throw invalid('is not a token that a page was answered with');
  }
  const [sort, descending, ...place] = content.map(String);
  if (sort !== order.sort || descending !== (order.descending ? '1' : '0')) {
    throw invalid('belongs to a list in another order: begin with its first page');
  }
  if (!isPlace(order, place)) throw invalid('is not a token that a page was answered with');
  return place;
}

/** Each text is what its type can read, so that a token that was tampered with is a plain 400. */
const READABLE: Record<Order['keys'][number]['type'], RegExp> = {
  text: /^/,
  int: /^\d{1,6}$/,
  timestamptz: /^(-infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?)$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

function isPlace(order: Order, place: string[]): boolean {
  return (
    place.length === order.keys.length &&
    order.keys.every(({ type }, index) => READABLE[type].test(place[index] as string))
  );
}

function decode(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function invalid(reason: string): UserError {
  return new UserError('invalid-argument', `continue ${reason}`, [{ field: 'continue', reason }]);
}
