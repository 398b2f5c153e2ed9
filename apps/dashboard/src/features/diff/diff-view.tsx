import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { useMemo, useRef } from 'react';
import { YamlLine } from '../manifest/yaml-view.tsx';
import { changedSpans, type Span } from './changed-spans.ts';
import { type DiffLine, type DiffRow, diffRows, unifiedRows } from './diff-rows.ts';

const LINE_HEIGHT = 19;
const CONTEXT_LINES = 4;

export type DiffLook = 'side-by-side' | 'unified';

/** Live against desired, line by line. `before` is live. */
export function DiffView({
  before,
  after,
  look,
  full,
}: {
  before: string;
  after: string;
  look: DiffLook;
  /** With the lines that are the same. */
  full: boolean;
}) {
  const frame = useRef<HTMLElement>(null);
  const rows = useMemo(() => {
    const sides = diffRows(before, after, full ? undefined : CONTEXT_LINES);
    return look === 'unified' ? unifiedRows(sides) : sides;
  }, [before, after, look, full]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  return (
    <section
      ref={frame}
      aria-label="Differences between live and desired"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keyboard
      tabIndex={0}
      className="scroll-quiet h-full overflow-auto bg-sunken py-1 font-mono text-xs outline-offset-[-2px]"
    >
      <div className="relative min-w-full" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            data-index={index}
            ref={virtualizer.measureElement}
            className="absolute left-0 w-full"
            style={{ transform: `translateY(${start}px)`, lineHeight: `${LINE_HEIGHT}px` }}
          >
            <Row row={rows[index]} look={look} />
          </div>
        ))}
      </div>
    </section>
  );
}

function Row({ row, look }: { row: DiffRow | undefined; look: DiffLook }) {
  if (!row) return null;
  if (row.kind === 'gap') {
    return (
      <div className="bg-idle-soft px-4 text-ink-3">
        {row.lines} {row.lines === 1 ? 'line' : 'lines'} the same
      </div>
    );
  }
  if (row.kind === 'same') {
    const right = { number: row.right, text: row.text };
    if (look === 'unified') return <Side line={right} sign=" " />;
    return (
      <div className="grid grid-cols-2">
        <Side line={{ number: row.left, text: row.text }} sign=" " />
        <Side line={right} sign=" " />
      </div>
    );
  }
  const { left, right } = row;
  if (look === 'unified') return <Side line={right ?? left} sign={right ? '+' : '-'} />;
  const spans = left && right ? changedSpans(left.text, right.text) : undefined;
  return (
    <div className="grid grid-cols-2">
      <Side line={left} sign="-" span={spans?.left} />
      <Side line={right} sign="+" span={spans?.right} />
    </div>
  );
}

const SIGN_NAMES = { '-': 'live only: ', '+': 'desired only: ', ' ': '' } as const;

function Side({
  line,
  sign,
  span,
}: {
  line: DiffLine | undefined;
  sign: '+' | '-' | ' ';
  span?: Span | undefined;
}) {
  if (!line) return <div className="bg-idle-soft opacity-50" />;
  return (
    <div
      className={clsx('flex min-w-0', sign === '-' && 'bg-bad-soft', sign === '+' && 'bg-ok-soft')}
    >
      <span
        className="num w-[5ch] shrink-0 pr-2 text-right text-ink-3 select-none"
        aria-hidden="true"
      >
        {line.number}
      </span>
      <span
        className={clsx('w-[2ch] shrink-0 select-none', sign === '-' ? 'text-bad' : 'text-ok')}
        aria-hidden="true"
      >
        {sign}
      </span>
      {sign !== ' ' && <span className="sr-only">{SIGN_NAMES[sign]}</span>}
      <span className="min-w-0 flex-1 pr-2 break-all whitespace-pre-wrap">
        {span ? <Marked text={line.text} span={span} sign={sign} /> : <YamlLine line={line.text} />}
      </span>
    </div>
  );
}

/** The line with the part that differs standing out. */
function Marked({ text, span, sign }: { text: string; span: Span; sign: string }) {
  return (
    <>
      {text.slice(0, span.from)}
      <mark
        className={clsx(
          'rounded-xs text-ink',
          sign === '-'
            ? 'bg-[color-mix(in_srgb,var(--color-bad)_28%,transparent)]'
            : 'bg-[color-mix(in_srgb,var(--color-ok)_28%,transparent)]',
        )}
      >
        {text.slice(span.from, span.to)}
      </mark>
      {text.slice(span.to)}
    </>
  );
}
