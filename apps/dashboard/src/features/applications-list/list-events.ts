import type { ApplicationCounts, ApplicationSummary } from '@lockstep/domain';
import type { ApplicationPage } from '../../api/types.ts';
import type { ApplicationsFilter, ApplicationsMessage } from '../../live/messages.ts';
import type { SortOrder } from './list-search.ts';

/** What live messages do to the pages that are loaded. Pure; unchanged parts keep their identity. */

export interface ListPages {
  pages: ApplicationPage[];
  pageParams: unknown[];
}

export interface ListView {
  order: SortOrder;
  filter: ApplicationsFilter;
}

/** What changes rows or counts. */
export type RowsMessage = Exclude<ApplicationsMessage, { type: 'since' }>;

/** Whether a part was read before this version, so that it may lack changes up to it. */
export function isReadBefore({ pages }: ListPages, resourceVersion: string): boolean {
  return pages.some(
    ({ metadata }) => BigInt(metadata.resourceVersion ?? '0') < BigInt(resourceVersion),
  );
}

export function applyMessages(
  data: ListPages,
  messages: readonly RowsMessage[],
  view: ListView,
): ListPages {
  const upserted = new Map<string, ApplicationSummary>();
  const removed = new Set<string>();
  let counts: ApplicationCounts | undefined;
  for (const message of messages) {
    if (message.type === 'counts') counts = message.counts;
    else if (message.type === 'remove') {
      for (const uid of message.uids) {
        upserted.delete(uid);
        removed.add(uid);
      }
    } else {
      for (const item of message.items) note(item, view.filter, upserted, removed);
    }
  }
  let pages = data.pages.map((page) => changePage(page, upserted, removed));
  for (const item of upserted.values()) pages = insert(pages, item, view.order);
  if (counts && pages[0]) pages = [{ ...pages[0], counts }, ...pages.slice(1)];
  return { ...data, pages };
}

function note(
  item: ApplicationSummary,
  filter: ApplicationsFilter,
  upserted: Map<string, ApplicationSummary>,
  removed: Set<string>,
): void {
  if (matches(item, filter)) {
    removed.delete(item.uid);
    upserted.set(item.uid, item);
  } else {
    upserted.delete(item.uid);
    removed.add(item.uid);
  }
}

/** The part of the filter that a row itself can tell; the rest is the server's word. */
export function matches(item: ApplicationSummary, filter: ApplicationsFilter): boolean {
  return (
    (filter.sync?.includes(item.syncStatus) ?? true) &&
    (filter.health?.includes(item.healthStatus) ?? true) &&
    (filter.project?.includes(item.project) ?? true) &&
    (filter.operationPhase?.includes(item.operationPhase) ?? true)
  );
}

/** Takes known rows out of `upserted` as it puts them in place: rows do not jump while watched. */
function changePage(
  page: ApplicationPage,
  upserted: Map<string, ApplicationSummary>,
  removed: ReadonlySet<string>,
): ApplicationPage {
  let changed = false;
  const items: ApplicationSummary[] = [];
  for (const old of page.items) {
    if (removed.has(old.uid)) {
      changed = true;
      continue;
    }
    const next = upserted.get(old.uid);
    upserted.delete(old.uid);
    const taken = next && isNewer(next, old) ? next : old;
    if (taken !== old) changed = true;
    items.push(taken);
  }
  return changed ? { ...page, items } : page;
}

function isNewer(next: ApplicationSummary, old: ApplicationSummary): boolean {
  if (!/^\d+$/.test(next.resourceVersion) || !/^\d+$/.test(old.resourceVersion)) return true;
  return BigInt(next.resourceVersion) > BigInt(old.resourceVersion);
}

/** A row that came into being goes where the order has it, unless that is on a page not loaded. */
function insert(
  pages: ApplicationPage[],
  item: ApplicationSummary,
  order: SortOrder,
): ApplicationPage[] {
  for (const [index, page] of pages.entries()) {
    const at = page.items.findIndex((other) => compare(item, other, order) < 0);
    const last = index === pages.length - 1;
    if (at < 0 && !(last && !page.metadata.continue)) continue;
    const items = page.items.toSpliced(at < 0 ? page.items.length : at, 0, item);
    return pages.with(index, { ...page, items });
  }
  return pages;
}

const VALUE_OF = {
  name: (item) => item.name,
  project: (item) => item.project,
  syncStatus: (item) => item.syncStatus,
  health: (item) => item.healthStatus,
  lastSyncedAt: (item) => item.lastSyncedAt ?? '',
  createdAt: (item) => item.createdAt,
} as const satisfies Record<SortOrder['column'], (item: ApplicationSummary) => string>;

function compare(left: ApplicationSummary, right: ApplicationSummary, order: SortOrder): number {
  const value = VALUE_OF[order.column];
  const first = compareText(value(left), value(right)) || compareText(left.name, right.name);
  return order.descending ? -first : first;
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
