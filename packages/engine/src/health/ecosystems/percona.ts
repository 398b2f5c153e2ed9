import type { HealthStatusCode, KubeObject } from '@lockstep/domain';
import { exactAt, exactList, exactly, exactMaybe, exactText } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const MONGODB_STATES = new Map<unknown, HealthStatusCode>([
  ['initializing', 'Progressing'],
  ['ready', 'Healthy'],
  ['error', 'Degraded'],
  ['stopping', 'Progressing'],
  ['paused', 'Suspended'],
]);

const MYSQL_STATES = new Map<unknown, HealthStatusCode>([
  ['initializing', 'Progressing'],
  ['ready', 'Healthy'],
  ['stopping', 'Degraded'],
  ['error', 'Degraded'],
]);

/** How many nodes are there is always told, so it has to be. */
const mongodb: HealthRule = exactly((object) => {
  if (exactMaybe(object, 'status') === undefined) return unknownState();
  const status = MONGODB_STATES.get(exactAt(object, 'status', 'state')) ?? 'Unknown';
  return health(status, readyNodes(object));
});

const mysql: HealthRule = exactly((object) => {
  const state = exactMaybe(object, 'status', 'state');
  const status = MYSQL_STATES.get(state);
  if (!status) return unknownState();
  return health(status, state === 'error' ? toldErrors(object) : readyNodes(object));
});

function readyNodes(object: KubeObject): string {
  const count = (name: string) => exactAt(object, 'status', name);
  return exactText(count('ready'), ' of ', count('size'), ' nodes are ready');
}

function toldErrors(object: KubeObject): string {
  const errors = exactList(exactAt(object, 'status', 'message'));
  return errors.map((error) => exactText(error)).join(', ');
}

function unknownState() {
  return health('Unknown', 'The state of the cluster is not known');
}

/** The first two of Percona's operators. */
export const percona: HealthRules = {
  'psmdb.percona.com/PerconaServerMongoDB': mongodb,
  'pxc.percona.com/PerconaXtraDBCluster': mysql,
};
