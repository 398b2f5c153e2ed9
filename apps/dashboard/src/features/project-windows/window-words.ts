import type { SyncWindow } from '@lockstep/domain';

export function windowTitle({ kind }: SyncWindow): string {
  if (kind === 'allow') return 'Syncs are allowed';
  return kind === 'deny' ? 'Syncs are held back' : `Not understood: kind ${kind || 'is missing'}`;
}

/** `applications shop-*`: what it concerns, in the words of the form. */
export function selectorsOf(window: SyncWindow): { title: string; globs: string[] }[] {
  const { applications, namespaces, clusters } = window;
  return Object.entries({ applications, namespaces, clusters }).flatMap(([title, globs]) =>
    globs?.length ? [{ title, globs }] : [],
  );
}

/** What passes in spite of it. */
export function allowances({ manualSync, syncOverrun }: SyncWindow): string[] {
  return [
    ...(manualSync ? ['syncs by hand pass'] : []),
    ...(syncOverrun ? ['syncs that have begun go on'] : []),
  ];
}

/** Whether the window is among those that are open. */
export function isAmong(window: SyncWindow, open: readonly SyncWindow[]): boolean {
  const identity = identityOf(window);
  return open.some((one) => identityOf(one) === identity);
}

/** No two windows of a project are the same in these. */
function identityOf(window: SyncWindow): string {
  const { kind, schedule, duration, timeZone, andOperator } = window;
  const selectors = [window.applications, window.namespaces, window.clusters];
  const globs = selectors.map((list) => list ?? []);
  return JSON.stringify([kind, schedule, duration, timeZone ?? '', andOperator === true, globs]);
}
