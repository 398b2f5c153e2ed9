import type { HealthStatusCode, KubeObject } from '@lockstep/domain';
import { exactAt, exactly, exactMaybe, exactText, exactValues, told } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

const HEALTH = new Map<unknown, HealthStatusCode>([
  ['HEALTH_OK', 'Healthy'],
  ['HEALTH_WARN', 'Degraded'],
  ['HEALTH_ERR', 'Degraded'],
]);
const STATES = new Map<unknown, HealthStatusCode>([
  ['Created', 'Healthy'],
  ['Connected', 'Healthy'],
  ['Error', 'Degraded'],
]);

/** What Ceph says of itself; only where it is well, what the operator says of the cluster. */
const cluster: HealthRule = exactly((object) => {
  if (exactAt(object, 'status') === undefined) {
    return health('Progressing', 'Waiting for Ceph to report status');
  }
  const found: Found = { status: 'Progressing', messages: [] };
  addHealth(object, found);
  addState(object, found);
  const message = exactAt(object, 'status', 'message');
  if (found.messages.length === 0) return told(found.status, message);
  if (message !== undefined && message !== '') found.messages.push(exactText(message));
  return health(found.status, found.messages.join(' - '));
});

interface Found {
  status: HealthStatusCode;
  messages: string[];
}

function addHealth(object: KubeObject, found: Found): void {
  const ceph = exactMaybe(object, 'status', 'ceph', 'health');
  if (ceph === undefined) return;
  const details = exactMaybe(object, 'status', 'ceph', 'details');
  const said = details === undefined ? [] : exactValues(details).flatMap(messageOf);
  found.status = HEALTH.get(ceph) ?? found.status;
  found.messages.push([exactText(ceph), ...said].join('; '));
}

function messageOf(detail: unknown): string[] {
  const message = exactAt(detail, 'message');
  return message === undefined ? [] : [exactText(message)];
}

function addState(object: KubeObject, found: Found): void {
  const state = exactAt(object, 'status', 'state');
  if (state === undefined || found.status !== 'Healthy') return;
  found.messages.push(exactText(state));
  found.status = STATES.get(state) ?? 'Progressing';
}

const objectStore: HealthRule = exactly((object) => {
  const phase = exactMaybe(object, 'status', 'phase');
  const said = phase === undefined ? 'Waiting for Ceph to report status' : exactText(phase);
  const endpoint = exactMaybe(object, 'status', 'info', 'endpoint');
  const isThere = endpoint !== undefined && endpoint !== '';
  const message = isThere ? exactText(said, ' at ', endpoint) : said;
  if (phase === 'Ready') return health('Healthy', message);
  return health(phase === 'Failure' ? 'Degraded' : 'Progressing', message);
});

/** Kinds of Rook that no check of the field knows. */
const further = byPhase({ healthy: ['Ready', 'Connected'], degraded: ['Failure'] });

/** Rook, the operator of Ceph. */
export const ceph: HealthRules = {
  'ceph.rook.io/CephCluster': cluster,
  'ceph.rook.io/CephObjectStore': objectStore,
  'ceph.rook.io/*': further,
};
