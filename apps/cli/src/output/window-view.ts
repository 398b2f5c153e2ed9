import type { SyncWindow } from '@lockstep/domain';
import type { ApplicationWindows } from '../application/applications-api.ts';
import { type Column, facts, table } from './table.ts';

/** Windows as Argo CD's command line lists them. */
export function windowTable(
  windows: readonly SyncWindow[],
  stateOf: (window: SyncWindow) => string,
): string {
  const columns: Column<SyncWindow>[] = [
    { title: 'ID', value: (window) => String(windows.indexOf(window)) },
    { title: 'STATUS', value: stateOf },
    { title: 'KIND', value: ({ kind = '' }) => kind },
    { title: 'SCHEDULE', value: ({ schedule = '' }) => schedule },
    { title: 'DURATION', value: ({ duration = '' }) => duration },
    { title: 'APPLICATIONS', value: ({ applications }) => globs(applications) },
    { title: 'NAMESPACES', value: ({ namespaces }) => globs(namespaces) },
    { title: 'CLUSTERS', value: ({ clusters }) => globs(clusters) },
    { title: 'MANUALSYNC', value: ({ manualSync }) => onOrOff(manualSync) },
    { title: 'SYNCOVERRUN', value: ({ syncOverrun }) => onOrOff(syncOverrun) },
    { title: 'TIMEZONE', value: ({ timeZone }) => timeZone || 'UTC' },
    { title: 'USEANDOPERATOR', value: ({ andOperator }) => onOrOff(andOperator) },
  ];
  return table(columns, windows);
}

/** Of one application: whether syncs are let through, its windows, and when that changes next. */
export function windowFacts(windows: ApplicationWindows): string {
  if (windows.assignedWindows.length === 0) return '';
  const { nextChange } = windows.automated;
  const assigned = windows.assignedWindows.map(
    ({ kind, schedule, duration }) => `${kind}:${schedule}:${duration}`,
  );
  return facts([
    ['SyncWindow', stateOf(windows)],
    ['Assigned Windows', assigned.join(',')],
    ...(nextChange ? [['Next Change', nextChange] as const] : []),
  ]);
}

function stateOf({ canSync, automated }: ApplicationWindows): string {
  if (automated.canSync) return 'Sync Allowed';
  return canSync ? 'Manual Allowed' : 'Sync Denied';
}

function globs(given: readonly string[] | null | undefined): string {
  return given?.length ? given.join(',') : '-';
}

function onOrOff(flag: boolean | undefined): string {
  return flag ? 'Enabled' : 'Disabled';
}
