import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ArrowDownToLine, Search, WrapText } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type ApplicationKey, liveManifest } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import type { LogEntry } from '../../api/types.ts';
import { IconButton } from '../../ui/button.tsx';
import { CheckField } from '../../ui/field.tsx';
import type { ResourceView } from '../application/resource-views.ts';
import { containersOf, filterLines } from './log-lines.ts';
import { type LogState, useLogs } from './use-logs.ts';

const LINE_HEIGHT = 19;
const SELECT =
  'h-7 max-w-44 rounded-lg border border-line-strong bg-surface px-1.5 text-xs max-sm:h-8';

/** What containers write, as they write it. */
export function LogsTab({
  applicationKey,
  pods,
}: {
  applicationKey: ApplicationKey;
  pods: ResourceView[];
}) {
  const [podId, setPodId] = useState(pods[0]?.id);
  const pod = pods.find(({ id }) => id === podId) ?? pods[0];
  if (!pod) return null;
  return (
    <PodLogs
      key={pod.id}
      {...{ applicationKey, pod }}
      picker={
        pods.length > 1 && (
          <select
            aria-label="Pod"
            className={SELECT}
            value={pod.id}
            onChange={(event) => setPodId(event.target.value)}
          >
            {pods.map(({ id, ref }) => (
              <option key={id} value={id}>
                {ref.name}
              </option>
            ))}
          </select>
        )
      }
    />
  );
}

function PodLogs({
  applicationKey,
  pod,
  picker,
}: {
  applicationKey: ApplicationKey;
  pod: ResourceView;
  picker: React.ReactNode;
}) {
  const { data: manifest } = useQuery({
    queryKey: queryKeys.manifest(applicationKey, pod.id),
    queryFn: () => liveManifest(applicationKey, pod.ref),
    staleTime: 30_000,
  });
  const containers = useMemo(() => containersOf(manifest), [manifest]);
  const [container, setContainer] = useState<string>();
  const [follow, setFollow] = useState(true);
  const [previous, setPrevious] = useState(false);
  const [wrap, setWrap] = useState(true);
  const [text, setText] = useState('');
  const { lines, state } = useLogs(applicationKey, {
    pod: pod.ref.name,
    namespace: pod.ref.namespace,
    container: container ?? (containers.length > 1 ? containers[0] : undefined),
    follow: follow && !previous,
    previous,
  });
  const shown = useMemo(() => filterLines(lines, text), [lines, text]);
  return (
    <div className="flex h-full flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-1.5">
        {picker}
        {containers.length > 1 && (
          <select
            aria-label="Container"
            className={SELECT}
            value={container ?? containers[0]}
            onChange={(event) => setContainer(event.target.value)}
          >
            {containers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
        <CheckField
          label={<span className="text-xs">Follow</span>}
          checked={follow}
          disabled={previous}
          onChange={(event) => setFollow(event.target.checked)}
        />
        <CheckField
          label={<span className="text-xs">Previous</span>}
          title="The log of the container's last run"
          checked={previous}
          onChange={(event) => setPrevious(event.target.checked)}
        />
        <label className="relative ml-auto w-40 max-sm:w-full">
          <span className="sr-only">Filter lines</span>
          <Search
            className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-ink-3"
            aria-hidden="true"
          />
          <input
            type="search"
            placeholder="Filter lines"
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="h-7 w-full rounded-lg border border-line bg-page pr-2 pl-7 text-xs outline-offset-0"
          />
        </label>
        <IconButton
          icon={WrapText}
          label="Wrap long lines"
          pressed={wrap}
          onClick={() => setWrap(!wrap)}
        />
      </div>
      <Lines lines={shown} state={state} wrap={wrap} follow={follow} filtered={text !== ''} />
    </div>
  );
}

function Lines(properties: {
  lines: readonly LogEntry[];
  state: LogState;
  wrap: boolean;
  follow: boolean;
  filtered: boolean;
}) {
  const { lines, state, wrap, follow, filtered } = properties;
  const frame = useRef<HTMLElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 30,
  });
  useEffect(() => {
    if (follow && atEnd && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1);
  }, [lines, follow, atEnd, virtualizer]);
  if (lines.length === 0) return <NoLines state={state} filtered={filtered} />;
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={frame}
        aria-label="Log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          setAtEnd(scrollHeight - scrollTop - clientHeight < 3 * LINE_HEIGHT);
        }}
        className="scroll-quiet h-full overflow-auto bg-sunken py-2 font-mono text-xs outline-offset-[-2px]"
      >
        <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start, key }) => (
            <p
              key={key}
              data-index={index}
              ref={virtualizer.measureElement}
              className={clsx(
                'absolute left-0 min-h-[19px] w-full px-4 leading-[19px]',
                wrap ? 'break-all whitespace-pre-wrap' : 'whitespace-pre',
              )}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className="mr-3 text-ink-3 select-none">
                {lines[index]?.timeStamp?.slice(11, 23)}
              </span>
              {lines[index]?.content}
            </p>
          ))}
        </div>
      </section>
      {!atEnd && (
        <button
          type="button"
          onClick={() => virtualizer.scrollToIndex(lines.length - 1)}
          className="absolute right-4 bottom-4 flex items-center gap-1.5 rounded-full border border-line bg-raised px-3 py-1.5 text-xs shadow-float"
        >
          <ArrowDownToLine className="size-3.5" aria-hidden="true" /> Newest
        </button>
      )}
    </div>
  );
}

function NoLines({ state, filtered }: { state: LogState; filtered: boolean }) {
  const text =
    state.kind === 'failed'
      ? state.message || 'The log could not be read'
      : state.kind === 'loading'
        ? 'Reading the log'
        : filtered
          ? 'No line has that'
          : state.kind === 'open'
            ? 'Nothing written yet'
            : 'Nothing was written';
  return (
    <p
      role="status"
      className={clsx(
        'p-6 text-center text-sm',
        state.kind === 'failed' ? 'text-bad' : 'text-ink-3',
      )}
    >
      {text}
    </p>
  );
}
