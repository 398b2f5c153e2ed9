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
