import type { Hold } from '@lockstep/domain';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { type HoldBody, hold, listHolds, releaseHold } from '../../api/automation.ts';
import { errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { useTimeText } from '../../ui/now.ts';
import { toast } from '../../ui/toasts.ts';
import { holdsNow } from './hold-words.ts';

const NONE: Hold[] = [];

/** The holds of an application that have not ended; read again when it changes. */
export function useHolds(key: ApplicationKey): Hold[] {
  const { data = NONE } = useQuery({
    queryKey: queryKeys.holds(key),
    queryFn: () => listHolds(key),
    retry: false,
  });
  // Which are left changes with time alone.
  const left = useTimeText((nowMs) => String(holdsNow(data, nowMs).length));
  return useMemo(() => (left === '0' ? NONE : holdsNow(data, Date.now())), [data, left]);
}

/** Begins and releases holds. */
export function useHolding(key: ApplicationKey) {
  const client = useQueryClient();
  const keep = (holds: Hold[]) => client.setQueryData(queryKeys.holds(key), holds);
  const begin = useMutation({
    mutationFn: (body: HoldBody) => hold(key, body),
    onSuccess: keep,
  });
  const release = useMutation({
    mutationFn: ({ resource }: Pick<Hold, 'resource'>) => releaseHold(key, resource),
    onSuccess: (holds) => {
      keep(holds);
      toast('ok', 'Released: automation goes on');
    },
    onError: (error) => toast('bad', 'Not released', errorMessage(error)),
  });
  return { begin, release };
}
