import { useQuery } from '@tanstack/react-query';
import type { ApplicationKey } from '../../api/applications.ts';
import { canI, syncWindows } from '../../api/automation.ts';
import { queryKeys } from '../../api/keys.ts';
import { nextLookMs } from './window-words.ts';

/** The sync windows of an application; read again when one opens or closes. */
export function useSyncWindows(key: ApplicationKey) {
  return useQuery({
    queryKey: queryKeys.syncWindows(key),
    queryFn: () => syncWindows(key),
    retry: false,
    refetchInterval: ({ state }) => (state.data ? nextLookMs(state.data, Date.now()) : false),
  }).data;
}

/** Whether the reader may sync in spite of windows; undefined until it is known. */
export function useMayOverride(
  { name, namespace }: ApplicationKey,
  { project, asked }: { project: string; asked: boolean },
): boolean | undefined {
  // As policies name it: with its namespace where that is not the control plane's own.
  const object = [project, namespace, name].filter(Boolean).join('/');
  return useQuery({
    queryKey: queryKeys.canI('override', object),
    queryFn: () => canI('override', object),
    enabled: asked,
    retry: false,
  }).data;
}
