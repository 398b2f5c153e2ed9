import type { ResourceView } from '../application/resource-views.ts';

/** A test for resources that have all words in their kind, name, namespace or status. */
export function matcherOf(text: string): ((view: ResourceView) => boolean) | undefined {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  return ({ ref, health, sync, images, orphaned }) => {
    const told = [health?.status, sync, orphaned ? 'orphaned' : ''];
    const all = [ref.kind, ref.name, ref.namespace, ref.group, ...told, ...images]
      .join(' ')
      .toLowerCase();
    return words.every((word) => all.includes(word));
  };
}

const HEALTH_RANK: Record<string, number> = {
  Degraded: 0,
  Missing: 1,
  Unknown: 2,
  Progressing: 3,
  Suspended: 4,
};

/** What needs a person first: broken, then drifted, then the rest by kind and name. */
export function compareUrgency(left: ResourceView, right: ResourceView): number {
  return (
    urgency(left) - urgency(right) ||
    left.ref.kind.localeCompare(right.ref.kind) ||
    left.ref.name.localeCompare(right.ref.name, undefined, { numeric: true })
  );
}

function urgency({ health, sync, orphaned }: ResourceView): number {
  const broken = HEALTH_RANK[health?.status ?? ''] ?? 9;
  if (orphaned) return 10;
  return Math.min(broken, sync === 'OutOfSync' ? 2.5 : 9);
}
