import { annotate, mapAt, patching, timestamp } from './edit.ts';
import { isSuspended, suspend } from './suspendable.ts';
import type { BuiltInAction, KindActions } from './types.ts';

/** As `flux reconcile` asks for it. A suspended object would not heed it. */
const reconcile: BuiltInAction = {
  ...patching((object, { now }) => {
    annotate(object, 'reconcile.fluxcd.io/requestedAt', timestamp(now));
  }),
  isDisabled: isSuspended,
};

const suspendAndResume: KindActions = {
  suspend: { ...suspend, isDisabled: isSuspended },
  resume: {
    ...patching((object) => {
      delete mapAt(object, 'spec').suspend;
    }),
    isDisabled: (object) => !isSuspended(object),
  },
};

export const fluxActions: KindActions = { reconcile, ...suspendAndResume };
/** Kinds that nothing is fetched for: there is nothing to reconcile. */
export const fluxNotificationActions: KindActions = suspendAndResume;
