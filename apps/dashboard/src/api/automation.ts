import type { Hold } from '@lockstep/domain';
import { applicationUrl } from '../early/early-requests.ts';
import type { ApplicationKey } from './applications.ts';
import { request } from './request.ts';

/** What holds automation back: holds of people and rollbacks, sync windows of the project. */

export interface SyncWindowState {
  kind: string;
  schedule: string;
  duration: string;
  manualSync: boolean;
  timeZone?: string;
  active: boolean;
  /** When it next opens or, if it is active, closes. */
  changes?: string;
}

export interface WindowPassage {
  canSync: boolean;
  because?: string;
  until?: string;
  nextChange?: string;
}

export interface SyncWindows {
  manual: WindowPassage;
  automated: WindowPassage;
  windows: SyncWindowState[];
}

export function syncWindows(key: ApplicationKey): Promise<SyncWindows> {
  return request(applicationUrl(key, '/syncwindows'));
}

export interface HoldBody {
  reason: string;
  /** As in `2h`; or `until`. */
  for?: string;
  until?: string;
  resource?: NonNullable<Hold['resource']>;
}

function holdsUrl({ name, namespace }: ApplicationKey, parameters: Record<string, string> = {}) {
  const query = new URLSearchParams({
    ...parameters,
    ...(namespace ? { appNamespace: namespace } : {}),
  }).toString();
  const url = `/api/v1/lockstep/applications/${encodeURIComponent(name)}/holds`;
  return query === '' ? url : `${url}?${query}`;
}

export async function listHolds(key: ApplicationKey): Promise<Hold[]> {
  return (await request<{ items: Hold[] | null }>(holdsUrl(key))).items ?? [];
}

export async function hold(key: ApplicationKey, body: HoldBody): Promise<Hold[]> {
  const answer = await request<{ items: Hold[] }>(holdsUrl(key), { method: 'POST', body });
  return answer.items;
}

/** Ends the holds of the application itself, or of one resource of it. */
export async function releaseHold(
  key: ApplicationKey,
  resource: Hold['resource'],
): Promise<Hold[]> {
  const parameters: Record<string, string> = resource
    ? {
        group: resource.group,
        kind: resource.kind,
        namespace: resource.namespace,
        resourceName: resource.name,
      }
    : {};
  const url = holdsUrl(key, parameters);
  return (await request<{ items: Hold[] }>(url, { method: 'DELETE' })).items;
}

/** Whether whoever is signed in may do it. */
export async function canI(action: string, object: string): Promise<boolean> {
  const url = `/api/v1/account/can-i/applications/${action}/${object}`;
  return (await request<{ value: string }>(url)).value === 'yes';
}
