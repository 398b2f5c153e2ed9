import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ApplicationKey, liveManifest } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import type { ResourceView } from '../application/resource-views.ts';
import { containersOf, filterLines } from './log-lines.ts';
import { LogLinesView } from './log-lines-view.tsx';
import { type LineFilter, type LogQuery, logFileUrl } from './log-query.ts';
import { type LogChoice, LogsBar } from './logs-bar.tsx';
import { useLogs } from './use-logs.ts';

const FIRST: LogChoice = {
  pod: '',
  container: '',
  follow: true,
  previous: false,
  sinceSeconds: undefined,
};

/** What containers write, as they write it: of one pod, or of all that came of a resource. */
export function LogsTab({
  applicationKey,
  view,
  pods,
}: {
  applicationKey: ApplicationKey;
  view: ResourceView;
  pods: ResourceView[];
}) {
  const [choice, setChoice] = useState(FIRST);
  const [filter, setFilter] = useState<LineFilter>({ text: '', matchCase: false });
  const [wrap, setWrap] = useState(true);
  const pod = pods.find(({ id }) => id === choice.pod);
  const [newest = view] = pods;
  const containers = useContainers(applicationKey, pod ?? newest);
  // The API server names none by itself where there are several.
  const container = choice.container || (containers.length > 1 ? containers[0] : undefined);
  const { previous, sinceSeconds } = choice;
  const follow = choice.follow && !previous;
  const of = (pod ?? view).ref;
  const query: LogQuery = { of, container, follow, previous, sinceSeconds };
  const { lines, state } = useLogs(applicationKey, query);
  const shown = useMemo(() => filterLines(lines, filter), [lines, filter]);
  return (
    <div className="flex h-full flex-col">
      <LogsBar
        pods={view.ref.kind === 'Pod' ? [] : pods}
        {...{ containers, choice, filter, wrap }}
        onChoice={(change) => setChoice((before) => ({ ...before, ...change }))}
        onFilter={setFilter}
        onWrap={setWrap}
        fileUrl={logFileUrl(applicationKey, query, filter)}
      />
      <LogLinesView
        lines={shown}
        {...{ state, wrap, follow }}
        filtered={filter.text !== ''}
        named={of.kind !== 'Pod' && pods.length > 1}
      />
    </div>
  );
}

function useContainers(key: ApplicationKey, pod: ResourceView): string[] {
  const { data: manifest } = useQuery({
    queryKey: queryKeys.manifest(key, pod.id),
    queryFn: () => liveManifest(key, pod.ref),
    staleTime: 30_000,
  });
  return useMemo(() => containersOf(manifest), [manifest]);
}
