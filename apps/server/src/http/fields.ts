/**
 * `fields` of the query: a comma list of paths (`items.metadata.name`) to keep, or, with a leading
 * `-`, to leave out. Lists are walked through: a path names the same field of every item.
 */
export interface FieldSelection {
  exclude: boolean;
  root: FieldNode;
}

interface FieldNode {
  /** The whole subtree is named. */
  whole: boolean;
  children: Map<string, FieldNode>;
}

/** Undefined when nothing is selected. `prefix` is what the paths share: `items`. */
export function parseFields(text: string | undefined, prefix = ''): FieldSelection | undefined {
  if (!text) return undefined;
  const exclude = text.startsWith('-');
  const root = node();
  for (const path of (exclude ? text.slice(1) : text).split(',')) {
    const keys = path.trim().split('.').filter(Boolean);
    const own = stripPrefix(keys, prefix === '' ? [] : prefix.split('.'));
    if (own) addPath(root, own);
  }
  return { exclude, root };
}

/** The selected part of a value; the value itself where there is no selection. */
export function selectFields(value: unknown, selection: FieldSelection | undefined): unknown {
  if (!selection) return value;
  return selection.exclude ? without(value, selection.root) : only(value, selection.root);
}

function node(): FieldNode {
  return { whole: false, children: new Map() };
}

/** Undefined: the path is about something beside the prefix (`metadata.resourceVersion`). */
function stripPrefix(keys: string[], prefix: string[]): string[] | undefined {
  for (const [index, key] of prefix.entries()) {
    if (index >= keys.length) return [];
    if (keys[index] !== key) return undefined;
  }
  return keys.slice(prefix.length);
}

function addPath(root: FieldNode, keys: string[]): void {
  let at = root;
  for (const key of keys) {
    let next = at.children.get(key);
    if (!next) {
      next = node();
      at.children.set(key, next);
    }
    at = next;
  }
  at.whole = true;
}

function only(value: unknown, at: FieldNode): unknown {
  if (at.whole) return value;
  if (Array.isArray(value)) return value.map((item) => only(item, at));
  if (!isRecord(value)) return undefined;
  const kept: Record<string, unknown> = {};
  for (const [key, child] of at.children) {
    if (!Object.hasOwn(value, key)) continue;
    const part = only(value[key], child);
    if (part !== undefined) kept[key] = part;
  }
  return kept;
}

function without(value: unknown, at: FieldNode): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, at));
  if (!isRecord(value) || at.children.size === 0) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    const excluded = at.children.get(key);
    if (excluded?.whole) continue;
    kept[key] = excluded ? without(child, excluded) : child;
  }
  return kept;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
