import type { Application, ResourceStatus } from '@lockstep/domain';
import { isOperationDone } from './operation-phase.ts';
import type { ResourceSelector } from './resource-selector.ts';
import { selectsResource } from './resource-selector.ts';

/** What `app wait` was asked to wait for. */
export interface WantedState {
  sync?: boolean;
  health?: boolean;
  operation?: boolean;
  suspended?: boolean;
  degraded?: boolean;
  /** Only these resources count. */
  resources?: readonly ResourceSelector[];
}

/** With no wish at all: synced, healthy and no operation in progress. */
export function withDefaults(wanted: WantedState): WantedState {
  const { sync, health, operation, suspended, degraded } = wanted;
  if (sync || health || operation || suspended || degraded) return wanted;
  return { ...wanted, sync: true, health: true, operation: true };
}

/** What still keeps an application from the wanted state, in words; undefined when nothing does. */
export function missingState(application: Application, wanted: WantedState): string | undefined {
  const parts = [
    wanted.operation ? missingOperation(application) : undefined,
    ...(wanted.resources?.length
      ? missingInResources(application, wanted)
      : missingInWhole(application, wanted)),
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(', ') : undefined;
}

function missingOperation({ status, operation }: Application): string | undefined {
  const phase = status.operationState?.phase;
  if (phase && !isOperationDone(phase)) return `its operation is ${phase}`;
  return operation && !phase ? 'its operation has not begun' : undefined;
}

function missingInWhole({ status }: Application, wanted: WantedState): (string | undefined)[] {
  const allowed = allowedHealth(wanted);
  return [
    wanted.sync && status.sync.status !== 'Synced' ? `it is ${status.sync.status}` : undefined,
    allowed.length > 0 && !allowed.includes(status.health.status)
      ? `its health is ${status.health.status}`
      : undefined,
  ];
}

function missingInResources(application: Application, wanted: WantedState): (string | undefined)[] {
  const resources = application.status.resources ?? [];
  const chosen = resources.filter((one) => selectsResource(wanted.resources ?? [], one));
  if (chosen.length === 0) return ['no such resource is there yet'];
  return chosen.map((one) => missingInResource(one, wanted));
}

function missingInResource(one: ResourceStatus, wanted: WantedState): string | undefined {
  const allowed = allowedHealth(wanted);
  const told = `${one.kind} ${one.name} is`;
  if (wanted.sync && one.status && one.status !== 'Synced') return `${told} ${one.status}`;
  // A kind without health has nothing to wait for.
  if (allowed.length === 0 || !one.health || allowed.includes(one.health.status)) return undefined;
  return `${told} ${one.health.status}`;
}

function allowedHealth({ health, suspended, degraded }: WantedState): string[] {
  return [
    ...(health ? ['Healthy'] : []),
    ...(suspended ? ['Suspended'] : []),
    ...(degraded ? ['Degraded'] : []),
  ];
}
