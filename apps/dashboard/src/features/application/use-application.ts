import type { Application, ResourceTree } from '@lockstep/domain';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApplicationKey, getApplication, resourceTree } from '../../api/applications.ts';
import { ApiError } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { useTopic } from '../../live/stream.ts';
import { applyTreeMessage, type TreeState, UNVERSIONED } from '../../live/tree-state.ts';

export interface LiveApplication {
  application: Application | undefined;
  tree: ResourceTree | undefined;
  error: Error | null;
  /** It was deleted while it was looked at. */
  removed: boolean;
  reload(): void;
}

/** One application and its tree, kept up to date by their topics. */
export function useLiveApplication(key: ApplicationKey): LiveApplication {
  const client = useQueryClient();
  const [removed, setRemoved] = useState(false);
  const application = useQuery({
    queryKey: queryKeys.application(key),
    queryFn: async () => {
      const read = await getApplication(key);
      // The topic may have told a newer one while this was on its way.
      const known = client.getQueryData<Application>(queryKeys.application(key));
      return known && isOlder(read, known) ? known : read;
    },
  });
  const tree = useQuery({
    queryKey: queryKeys.tree(key),
    queryFn: async (): Promise<TreeState> => ({
      version: UNVERSIONED,
      tree: await resourceTree(key),
    }),
    retry: false,
  });
  useTopic(
    { topic: 'application', ...key },
    {
      onMessage: (message) => {
        if (message.type === 'removed') setRemoved(true);
        else if (message.type === 'application') {
          setApplication(client, key, message.application);
          // A hold that begins or ends is told by the application's own message.
          if (!isOperating(message.application)) {
            void client.invalidateQueries({ queryKey: queryKeys.holds(key) });
          }
        }
      },
      onGap: () => void client.invalidateQueries({ queryKey: queryKeys.application(key) }),
    },
  );
  const rereadTree = () => void client.invalidateQueries({ queryKey: queryKeys.tree(key) });
  useTopic(
    { topic: 'tree', ...key },
    {
      onMessage: (message) => {
        const outcome = applyTreeMessage(client.getQueryData(queryKeys.tree(key)), message);
        if (outcome.kind === 'gap') rereadTree();
        if (outcome.kind !== 'changed') return;
        void client.cancelQueries({ queryKey: queryKeys.tree(key) });
        client.setQueryData<TreeState>(queryKeys.tree(key), outcome.state);
      },
      onGap: () => undefined,
    },
  );
  return {
    application: application.data,
    tree: tree.data?.tree,
    error: application.error,
    removed: removed || (application.data !== undefined && isGone(application.error)),
    reload: () => void application.refetch(),
  };
}

function isOperating({ status: { operationState } }: Application): boolean {
  return operationState !== undefined && !operationState.finishedAt;
}

/** It went while the page was not connected, or out of the reader's reach. */
function isGone(error: Error | null): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 403);
}

/** Takes an application into the cache; what depends on its comparison is read again when open. */
export function setApplication(
  client: QueryClient,
  key: ApplicationKey,
  application: Application,
): void {
  const before = client.getQueryData<Application>(queryKeys.application(key));
  if (before && isOlder(application, before)) return;
  client.setQueryData(queryKeys.application(key), application);
  if (!before || comparisonOf(before) === comparisonOf(application)) return;
  void client.invalidateQueries({ queryKey: queryKeys.managed(key) });
}

function isOlder(next: Application, before: Application): boolean {
  const left = next.metadata.resourceVersion ?? '';
  const right = before.metadata.resourceVersion ?? '';
  return /^\d+$/.test(left) && /^\d+$/.test(right) && BigInt(left) < BigInt(right);
}

function comparisonOf({ status }: Application): string {
  const resources = status.resources?.map(({ name, kind, status: sync }) => [name, kind, sync]);
  return JSON.stringify([status.sync.status, status.sync.revision, status.reconciledAt, resources]);
}
