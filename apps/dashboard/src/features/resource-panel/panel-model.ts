import type { ResourceTab } from '../application/application-search.ts';
import type { ResourceView } from '../application/resource-views.ts';

/** Which tabs a resource has: what is not in Git has no desired state, what has no pods no logs. */
export function tabsOf(
  view: ResourceView,
  views: ReadonlyMap<string, ResourceView>,
  can: { exec: boolean } = { exec: false },
): { id: ResourceTab; label: string }[] {
  const tabs: { id: ResourceTab; label: string }[] = [{ id: 'summary', label: 'Summary' }];
  if (view.live) tabs.push({ id: 'live', label: 'Live' });
  if (view.managed && !view.toPrune) tabs.push({ id: 'desired', label: 'Desired' });
  if (view.managed && !view.hook) tabs.push({ id: 'diff', label: 'Diff' });
  if (view.live) tabs.push({ id: 'events', label: 'Events' });
  if (podsUnder(view, views).length > 0) tabs.push({ id: 'logs', label: 'Logs' });
  if (can.exec && isPod(view) && view.live) tabs.push({ id: 'terminal', label: 'Terminal' });
  return tabs;
}

export function isPod({ ref }: ResourceView): boolean {
  return ref.kind === 'Pod' && ref.group === '';
}

/** The tab that is asked for if the resource has it; a drifted resource opens on its diff. */
export function tabFor(
  wanted: ResourceTab | undefined,
  view: ResourceView,
  tabs: readonly { id: ResourceTab }[],
): ResourceTab {
  if (wanted && tabs.some(({ id }) => id === wanted)) return wanted;
  return view.sync === 'OutOfSync' && view.live && tabs.some(({ id }) => id === 'diff')
    ? 'diff'
    : 'summary';
}

/** The resource itself if it is a pod, else all pods that came of it. */
export function podsUnder(
  view: ResourceView,
  views: ReadonlyMap<string, ResourceView>,
): ResourceView[] {
  if (view.ref.kind === 'Pod') return view.live ? [view] : [];
  const children = Map.groupBy(views.values(), (each) => each.parents[0] ?? '');
  const pods: ResourceView[] = [];
  const seen = new Set<string>();
  const visit = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const child of children.get(id) ?? []) {
      if (child.ref.kind === 'Pod') pods.push(child);
      else visit(child.id);
    }
  };
  visit(view.id);
  return pods.sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
}

/** Owners from the top down, and what came of the resource directly. */
export function relatives(view: ResourceView, views: ReadonlyMap<string, ResourceView>) {
  const owners: ResourceView[] = [];
  for (let at = views.get(view.parents[0] ?? ''); at && !owners.includes(at); ) {
    owners.unshift(at);
    at = views.get(at.parents[0] ?? '');
  }
  const owned = [...views.values()].filter(({ parents }) => parents.includes(view.id));
  return { owners, owned };
}
