import type { HealthStatusCode } from '@lockstep/domain';
import { kinds } from '../condition-rule.ts';
import { exactAt, exactly, exactMaybe, told } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

type States = readonly (readonly [state: string, status: HealthStatusCode])[];

const CLUSTER: States = [
  ['Running', 'Healthy'],
  ['Restarting', 'Progressing'],
  ['Upgrading', 'Progressing'],
  ['Pending', 'Progressing'],
  ['ConfigError', 'Degraded'],
  ['Unknown', 'Unknown'],
];
const CONTENT: States = [
  ['Exists', 'Healthy'],
  ['NotFound', 'Missing'],
  ['ConfigError', 'Degraded'],
  ['Unknown', 'Unknown'],
];

/** A cluster has a status from its beginning on, and tells why it is in its state. */
const cluster: HealthRule = exactly((object) => {
  const state = exactAt(object, 'status', 'state');
  const found = CLUSTER.find(([name]) => name === state);
  if (!found) return health('Progressing', 'Waiting for the cluster');
  return told(found[1], exactAt(object, 'status', 'message') ?? found[0]);
});

const content: HealthRule = exactly((object) => {
  const state = exactMaybe(object, 'status', 'state');
  const found = CONTENT.find(([name]) => name === state);
  return found ? health(found[1], found[0]) : health('Progressing', 'Waiting to be created');
});

/** Kinds of Humio that no check of the field knows. */
const further = byPhase({
  at: 'state',
  healthy: ['Running', 'Exists'],
  degraded: ['ConfigError', 'NotFound', 'Unknown'],
  message: ['message'],
});

export const humio: HealthRules = {
  'core.humio.com/HumioCluster': cluster,
  ...kinds(
    'core.humio.com',
    ['HumioAction', 'HumioIngestToken', 'HumioRepository', 'HumioView'],
    content,
  ),
  'core.humio.com/*': further,
};
