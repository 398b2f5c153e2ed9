import type { ResourceView } from './resource-views.ts';

/** What is in the application's namespace and belongs to no application. */

export function orphanCount(views: ReadonlyMap<string, ResourceView>): number {
  return [...views.values()].filter(({ orphaned }) => orphaned).length;
}

export function withoutOrphans(
  views: ReadonlyMap<string, ResourceView>,
): ReadonlyMap<string, ResourceView> {
  if (orphanCount(views) === 0) return views;
  return new Map([...views].filter(([, { orphaned }]) => !orphaned));
}

/** In the graph orphans stand beside the rest; in the list they are what is asked for. */
export function viewsShown(
  views: ReadonlyMap<string, ResourceView>,
  { view, orphans }: { view: string; orphans: boolean },
): ReadonlyMap<string, ResourceView> {
  if (!orphans || orphanCount(views) === 0) return withoutOrphans(views);
  if (view !== 'resources') return views;
  return new Map([...views].filter(([, { orphaned }]) => orphaned));
}
