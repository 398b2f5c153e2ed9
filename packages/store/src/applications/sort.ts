import type { ApplicationListQuery, ApplicationSort } from '../api.ts';

/** An SQL expression that a list is ordered by, and the type that a page token's text is read as. */
interface SortKey {
  expression: string;
  type: 'text' | 'int' | 'timestamptz' | 'uuid';
}

const NAME: SortKey = { expression: 'a.name', type: 'text' };
const UID: SortKey = { expression: 'a.uid', type: 'uuid' };

/** Best first; the expressions are those of the indexes in the migrations, letter by letter. */
const SORTS: Record<ApplicationSort, SortKey[]> = {
  name: [],
  project: [{ expression: 'a.project', type: 'text' }],
  syncStatus: [
    {
      expression: `array_position(ARRAY['Synced', 'Unknown', 'OutOfSync'], a.sync_status)`,
      type: 'int',
    },
  ],
  health: [
    {
      expression: `array_position(ARRAY['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'], a.health_status)`,
      type: 'int',
    },
  ],
  lastSyncedAt: [
    {
      expression: `COALESCE(a.last_synced_at, '-infinity'::timestamptz)`,
      type: 'timestamptz',
    },
  ],
  createdAt: [{ expression: 'a.created_at', type: 'timestamptz' }],
};

/** A whole order: names and uids decide between equals, so that no two rows share a place. */
export interface Order {
  sort: ApplicationSort;
  descending: boolean;
  keys: SortKey[];
}

export function orderOf({ sort = 'name', descending = false }: ApplicationListQuery): Order {
  return { sort, descending, keys: [...SORTS[sort], NAME, UID] };
}

export function orderBySql(order: Order): string {
  const direction = order.descending ? 'DESC' : 'ASC';
  return order.keys.map(({ expression }) => `${expression} ${direction}`).join(', ');
}

/** The row's place in the order, as texts, for the page token. */
export function placeSql(order: Order): string {
  return `ARRAY[${order.keys.map(({ expression }) => `(${expression})::text`).join(', ')}]`;
}

/** Whether a row comes after a place; `placeholders` stand for its texts. */
export function isAfterSql(order: Order, placeholders: string[]): string {
  const columns = order.keys.map(({ expression }) => expression).join(', ');
  const values = order.keys.map(({ type }, index) => `${placeholders[index]}::text::${type}`);
  return `(${columns}) ${order.descending ? '<' : '>'} (${values.join(', ')})`;
}
