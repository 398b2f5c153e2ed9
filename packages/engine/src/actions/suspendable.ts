import type { KubeObject } from '@lockstep/domain';
import { fieldsAt } from '../health/fields.ts';
import { ICON_PAUSE, ICON_RESUME, mapAt, patching } from './edit.ts';
import type { KindActions } from './types.ts';

export function isSuspended(object: KubeObject): boolean {
  return fieldsAt(object, 'spec').suspend === true;
}

/** `suspend` and `resume` by `spec.suspend`. */
export const SUSPEND_AND_RESUME: KindActions = {
  suspend: {
    ...patching((object) => {
      mapAt(object, 'spec').suspend = true;
    }),
    iconClass: ICON_PAUSE,
    isDisabled: isSuspended,
  },
  resume: {
    ...patching((object) => {
      mapAt(object, 'spec').suspend = false;
    }),
    iconClass: ICON_RESUME,
    isDisabled: (object) => !isSuspended(object),
  },
};
