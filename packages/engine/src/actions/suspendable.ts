import type { KubeObject } from '@lockstep/domain';
import { fieldsAt } from '../health/fields.ts';
import { ICON_PAUSE, ICON_RESUME, mapAt, patching } from './edit.ts';
import type { BuiltInAction, KindActions } from './types.ts';

export function isSuspended(object: KubeObject): boolean {
  const { suspend } = fieldsAt(object, 'spec');
  return suspend !== undefined && suspend !== null && suspend !== false;
}

/** By `spec.suspend`. */
export const suspend: BuiltInAction = patching((object) => {
  mapAt(object, 'spec').suspend = true;
});

/** One that is not suspended is left as it is. */
export const resume: BuiltInAction = patching((object) => {
  if (isSuspended(object)) mapAt(object, 'spec').suspend = false;
});

/** `suspend` and `resume`, of which only one is of use. */
export const SUSPEND_AND_RESUME: KindActions = {
  suspend: { ...suspend, iconClass: ICON_PAUSE, isDisabled: isSuspended },
  resume: { ...resume, iconClass: ICON_RESUME, isDisabled: (object) => !isSuspended(object) },
};
