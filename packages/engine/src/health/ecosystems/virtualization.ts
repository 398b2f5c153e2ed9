import type { HealthStatusCode } from '@lockstep/domain';
import { exactAt, exactConditions, exactly, exactMaybe, holds, told } from '../exact.ts';
import { pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** A machine that is off is Suspended, whoever turned it off, and so is a paused one. */
const virtualMachine: HealthRule = exactly((object) => {
  let status: HealthStatusCode = 'Progressing';
  for (const condition of exactConditions(object) ?? []) {
    if (pairOf(condition) === 'Paused=True') return health('Suspended', 'Paused');
    if (exactAt(condition, 'type') !== 'Ready') continue;
    if (exactAt(condition, 'status') === 'True') status = 'Healthy';
    else if (!holds(exactAt(object, 'status', 'created'))) status = 'Suspended';
  }
  const printed = exactMaybe(object, 'status', 'printableStatus');
  return told(status, printed ?? READY_WORDS[status]);
});

const READY_WORDS: Partial<Record<HealthStatusCode, string>> = {
  Healthy: 'Running',
  Suspended: 'Stopped',
};

const INSTANCE_PHASES = new Map<unknown, HealthStatusCode>([
  ['Failed', 'Degraded'],
  ['Pending', 'Progressing'],
  ['Scheduling', 'Progressing'],
  ['Scheduled', 'Progressing'],
  ['Succeeded', 'Suspended'],
  ['Unknown', 'Unknown'],
]);

/** A phase that says enough decides; of a machine that runs its conditions say how. */
const instance: HealthRule = exactly((object) => {
  const phase = exactMaybe(object, 'status', 'phase');
  const decided = INSTANCE_PHASES.get(phase);
  if (decided) return told(decided, phase);
  let judged: [HealthStatusCode, unknown] = ['Progressing', phase];
  for (const condition of exactConditions(object) ?? []) {
    if (exactAt(condition, 'type') === 'Ready') judged = runningInstance(condition);
    else if (pairOf(condition) === 'Paused=True') {
      return told('Suspended', exactAt(condition, 'message'));
    }
  }
  return told(...judged);
});

function runningInstance(ready: unknown): [HealthStatusCode, unknown] {
  return exactAt(ready, 'status') === 'True'
    ? ['Healthy', 'Running']
    : ['Degraded', exactAt(ready, 'message')];
}

/** An error of the import is a failure, whatever the phase of one that is not done. */
const dataVolume: HealthRule = exactly((object) => {
  const phase = exactMaybe(object, 'status', 'phase');
  if (phase === 'Succeeded') return health('Healthy', phase);
  if (phase === 'Paused') return health('Suspended', phase);
  const failed = exactConditions(object)?.find(
    (condition) =>
      pairOf(condition) === 'Running=False' && exactAt(condition, 'reason') === 'Error',
  );
  if (failed !== undefined) return told('Degraded', exactAt(failed, 'message'));
  const isLost = phase === 'Failed' || phase === 'Unknown';
  return told(isLost ? 'Degraded' : 'Progressing', phase ?? 'Waiting for the import');
});

/** KubeVirt and its importer of disks. */
export const virtualization: HealthRules = {
  'kubevirt.io/VirtualMachine': virtualMachine,
  'kubevirt.io/VirtualMachineInstance': instance,
  'kubevirt.io/KubeVirt': byPhase({ healthy: ['Deployed'], degraded: ['Error'] }),
  'cdi.kubevirt.io/CDI': byPhase({ healthy: ['Deployed'], degraded: ['Error'] }),
  'cdi.kubevirt.io/DataVolume': dataVolume,
};
