import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { useMemo, useRef } from 'react';
import { YamlLine } from '../manifest/yaml-view.tsx';
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
  const longest = useMemo(() => rows.reduce((most, row) => Math.max(most, width(row)), 0), [rows]);
  return (
    <section
      ref={frame}
      aria-label="Differences between live and desired"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keyboard
      tabIndex={0}
      className="scroll-quiet h-full overflow-auto bg-sunken py-1 font-mono text-xs outline-offset-[-2px]"
    >
      <div
        className="relative min-w-full"
        style={{
          height: virtualizer.getTotalSize(),
          width: look === 'unified' ? `${longest + 12}ch` : undefined,
        }}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            data-index={index}
            ref={virtualizer.measureElement}
            className="absolute left-0 w-full"
            style={{
              transform: `translateY(${start}px)`,
              height: LINE_HEIGHT,
              lineHeight: `${LINE_HEIGHT}px`,
            }}
          >
            <Row row={rows[index]} look={look} />
          </div>
        ))}
      </div>
    </section>
  );
}

function width(row: DiffRow): number {
  if (row.kind === 'gap') return 0;
  if (row.kind === 'same') return row.text.length;
  return Math.max(row.left?.text.length ?? 0, row.right?.text.length ?? 0);
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
  const left = row.kind === 'same' ? { number: row.left, text: row.text } : row.left;
  const right = row.kind === 'same' ? { number: row.right, text: row.text } : row.right;
  const changed = row.kind === 'changed';
  if (look === 'unified') {
    const line = right ?? left;
    return line && <Side line={line} sign={!changed ? ' ' : right ? '+' : '-'} />;
  }
  return (
    <div className="grid grid-cols-2">
      <Side line={left} sign={changed ? '-' : ' '} />
      <Side line={right} sign={changed ? '+' : ' '} />
    </div>
  );
}

const SIGN_NAMES = { '-': 'live only: ', '+': 'desired only: ', ' ': '' } as const;

function Side({ line, sign }: { line: DiffLine | undefined; sign: '+' | '-' | ' ' }) {
  if (!line) return <div className="bg-idle-soft opacity-50" />;
  return (
    <div
      className={clsx(
        'flex min-w-0 overflow-hidden',
        sign === '-' && 'bg-bad-soft',
        sign === '+' && 'bg-ok-soft',
      )}
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
      <span
        className="min-w-0 flex-1 overflow-hidden text-ellipsis"
        title={line.text.length > 60 ? line.text : undefined}
      >
        <YamlLine line={line.text} />
      </span>
    </div>
  );
}
