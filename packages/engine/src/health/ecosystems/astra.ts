import { kinds } from '../condition-rule.ts';
import { exactAt, exactConditions, exactly, exactMaybe, exactText, told } from '../exact.ts';
import { byExactPhase } from '../exact-phase.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** A run that neither goes on nor has ended well has failed. */
const run: HealthRule = exactly((object) => {
  const state = exactMaybe(object, 'status', 'state');
  if (state === undefined) return health('Progressing', `Waiting for the ${object.kind}`);
  if (state === 'Completed') return health('Healthy', state);
  return state === 'Running' ? health('Progressing', state) : told('Degraded', state);
});

/** It tells how it is protected when it is ready, and why not when it is not. */
const application: HealthRule = exactly((object) => {
  const ready = exactConditions(object)?.find(
    (one) =>
      exactAt(one, 'type') === 'Ready' &&
      (exactAt(one, 'status') === 'True' || exactAt(one, 'status') === 'False'),
  );
  if (ready === undefined) return health('Progressing', 'Waiting for the application');
  return exactAt(ready, 'status') === 'True'
    ? health('Healthy', exactText('Ready, ', exactAt(object, 'status', 'protectionState')))
    : health('Degraded', exactText(exactAt(ready, 'message')));
});

const execHook: HealthRule = exactly((object) => {
  const enabled = exactMaybe(object, 'spec', 'enabled');
  if (enabled === true) return health('Healthy', 'The hook is enabled');
  return enabled === false
    ? health('Suspended', 'The hook is disabled')
    : health('Progressing', 'The hook does not tell whether it is enabled');
});

/** A schedule waits for nothing. */
const schedule: HealthRule = exactly((object) => {
  const last = exactMaybe(object, 'status', 'lastScheduleTime');
  return health('Healthy', last === undefined ? 'It did not run yet' : exactText('Ran at ', last));
});

/** NetApp's Astra, which keeps applications' data. */
export const astra: HealthRules = {
  ...kinds('astra.netapp.io', ['Backup', 'ResourceBackup', 'ResticVolumeBackup'], run),
  'astra.netapp.io/AppVault': byExactPhase({
    at: 'state',
    healthy: ['available', 'Available'],
    degraded: ['failed', 'Failed'],
    waiting: 'Waiting for the vault',
  }),
  'astra.netapp.io/Application': application,
  'astra.netapp.io/ExecHook': execHook,
  'astra.netapp.io/Schedule': schedule,
};
