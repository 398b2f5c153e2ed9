import type { KubeObject } from '@lockstep/domain';
import {
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  textAt,
  valueAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

const machineState = byPhase({
  at: 'printableStatus',
  healthy: ['Running', 'Migrating'],
  suspended: ['Stopped', 'Paused'],
  degraded: [
    ...['CrashLoopBackOff', 'ErrorUnschedulable', 'ErrImagePull', 'ImagePullBackOff'],
    ...['ErrorPvcNotFound', 'DataVolumeError', 'Unknown'],
  ],
});

/** A machine that is off is Healthy where its spec says so, else Suspended, as a paused one is. */
const virtualMachine: HealthRule = (object) => {
  const holds = (type: string) =>
    conditionsOf(object).find((c) => c.type === type && c.status === 'True');
  const failed = holds('Failure');
  if (failed) return health('Degraded', failed.message || failed.reason);
  if (holds('Paused')) return health('Suspended', 'Paused');
  const state = textAt(object, 'status', 'printableStatus');
  if (state === 'Stopped' && isDeclaredOff(object)) return health('Healthy', state);
  if (state) return machineState(object);
  return health(holds('Ready') ? 'Healthy' : 'Progressing');
};

/** Two ways to say the same. */
function isDeclaredOff(object: KubeObject): boolean {
  const isHalted = valueAt(object, 'spec', 'runStrategy') === 'Halted';
  return isHalted || valueAt(object, 'spec', 'running') === false;
}

const instance: HealthRule = (object) => {
  const find = (type: string) => conditionsOf(object).find((c) => c.type === type);
  if (find('Paused')?.status === 'True') return health('Suspended', 'Paused');
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Failed' || phase === 'Unknown') return health('Degraded', phase);
  if (phase === 'Succeeded') return health('Healthy', 'Shut down');
  const ready = find('Ready');
  if (phase === 'Running' && ready?.status === 'True') return health('Healthy', phase);
  return health('Progressing', ready?.message || phase);
};

/** KubeVirt and its importer of disks. */
export const virtualization: HealthRules = {
  'kubevirt.io/VirtualMachine': virtualMachine,
  'kubevirt.io/VirtualMachineInstance': instance,
  'kubevirt.io/KubeVirt': byPhase({ healthy: ['Deployed'], degraded: ['Error'] }),
  'cdi.kubevirt.io/CDI': byPhase({ healthy: ['Deployed'], degraded: ['Error'] }),
  'cdi.kubevirt.io/DataVolume': byPhase({
    healthy: ['Succeeded'],
    degraded: ['Failed', 'Unknown'],
    suspended: ['Paused'],
  }),
};
