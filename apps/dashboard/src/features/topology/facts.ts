import type { ResourceView } from '../application/resource-views.ts';

const LONGEST = 31;
/** Shown elsewhere on the node, or too long for it. */
const LEFT_OUT = /^(node|images?)$/i;

/** The short facts that fit on a node: ready counts, status and restarts, revision. */
export function factsOf(view: ResourceView): string {
  if (!view.live && view.managed) return 'not live';
  const facts: string[] = [];
  let length = view.ref.kind.length;
  for (const { name, value } of view.info) {
    if (LEFT_OUT.test(name) || value === '') continue;
    const text = /restart/i.test(name) ? restarts(value) : value;
    if (text === '' || length + text.length > LONGEST) continue;
    facts.push(text);
    length += text.length;
  }
  return facts.join(' · ');
}

function restarts(value: string): string {
  const count = Number(value);
  return Number.isNaN(count) || count === 0 ? '' : `${count} restarts`;
}

const LONGEST_TAIL = 12;

/**
 * A name in two parts, of which only the first may be cut: siblings of one owner differ at their
 * end (`checkout-api-7d9f6c5b8`, `-x2k4f`).
 */
export function nameParts(name: string): [head: string, tail: string] {
  const at = name.lastIndexOf('-');
  return at <= 0 || name.length - at > LONGEST_TAIL
    ? [name, '']
    : [name.slice(0, at), name.slice(at)];
}

/** How many of a group's members are in which health, worst first. */
export function healthCounts(
  members: readonly ResourceView[],
  order: readonly string[],
): [string, number][] {
  const counts = new Map<string, number>();
  for (const { health } of members) {
    if (health) counts.set(health.status, (counts.get(health.status) ?? 0) + 1);
  }
  return order.flatMap((status): [string, number][] => {
    const count = counts.get(status);
    return count ? [[status, count]] : [];
  });
}
