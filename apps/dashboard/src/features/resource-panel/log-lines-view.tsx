import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ArrowDownToLine } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { LogEntry } from '../../api/types.ts';
import { toneOfPod } from './log-lines.ts';
import type { LogState } from './use-logs.ts';

const LINE_HEIGHT = 19;

interface LinesProps {
  lines: readonly LogEntry[];
  state: LogState;
  wrap: boolean;
  follow: boolean;
  filtered: boolean;
  /** Lines of several pods: each says whose it is. */
  named: boolean;
}

/** Lines as they are written, the newest in sight for as long as one is at the end. */
export function LogLinesView(properties: LinesProps) {
  const { lines, state, wrap, follow, filtered, named } = properties;
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
              <Line entry={lines[index]} named={named} />
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
      {state.kind === 'failed' && (
        <p
          role="alert"
          className="absolute inset-x-0 bottom-0 bg-bad-soft px-4 py-1.5 text-xs text-bad"
        >
          {state.message}
        </p>
      )}
    </div>
  );
}

function Line({ entry, named }: { entry: LogEntry | undefined; named: boolean }) {
  if (!entry) return null;
  const { content, podName = '', timeStampStr = '', problem } = entry;
  return (
    <>
      {!problem && (
        <span className="mr-3 text-ink-3 select-none">{timeStampStr.slice(11, 23)}</span>
      )}
      {named && <span className={clsx('mr-3 select-none', toneOfPod(podName))}>{podName}</span>}
      <span className={problem ? 'text-bad' : undefined}>{content}</span>
    </>
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
