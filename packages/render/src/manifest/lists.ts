export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a list holds, whatever its kind; none where it says null. Undefined for an object that is no
 * list.
 */
export function itemsOf(value: Fields): unknown[] | undefined {
  const { items, spec, status } = value;
  if (Array.isArray(items)) return items;
  return items === null && spec === undefined && status === undefined ? [] : undefined;
}

/** Items of a typed list (`ConfigMapList`) need not repeat what the list says. */
export function withListType(item: Fields, list: Fields): Fields {
  const name = String(list.kind ?? '');
  const kind = name.endsWith('List') ? name.slice(0, -'List'.length) : '';
  if (kind === '' || item.kind !== undefined) return item;
  return { apiVersion: list.apiVersion, kind, ...item };
}
