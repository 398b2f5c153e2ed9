/** About what the largest manifests hold, times a hundred. */
const MAX_NODES = 2_000_000;
/** So many characters of a text count as one node, as a power of two. */
const TEXT_BITS = 5;

/**
 * A copy without aliases: an object that a YAML text names several times becomes several objects.
 * Throws for a nest of aliases that would fill the memory, and for one that contains itself.
 */
export function unshare(value: unknown): unknown {
  countNodes(value, new Map());
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** How many nodes the value has written out; each object is looked at once. */
function countNodes(value: unknown, known: Map<object, number>): number {
  if (typeof value === 'string') return 1 + (value.length >> TEXT_BITS);
  if (typeof value !== 'object' || value === null) return 1;
  const before = known.get(value);
  if (before !== undefined) {
    if (before === 0) throw new Error('an alias stands inside of what it names');
    return before;
  }
  known.set(value, 0);
  let nodes = 1;
  for (const [key, child] of Object.entries(value)) {
    nodes += (key.length >> TEXT_BITS) + countNodes(child, known);
    if (nodes > MAX_NODES) throw new Error('the aliases would fill the memory');
  }
  known.set(value, nodes);
  return nodes;
}
