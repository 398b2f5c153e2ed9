import clsx from 'clsx';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PolicyProblem } from '../../api/policy.ts';
import { lineRange } from './policy-draft.ts';

const LINE_HEIGHT = 20;
const PADDING = 8;
/** Drawn above and below what is in sight. */
const MARGIN_LINES = 5;

/** A line to be shown, with the caret on it; each asking is a new object. */
export interface Reveal {
  line: number;
}

/**
 * A plain text area with the numbers of its lines, so that browsers and screen readers do what they
 * do best. Lines with problems are marked; what is out of sight is not drawn.
 */
export function PolicyText({
  label,
  value,
  onValue,
  marks,
  describedBy,
  reveal,
}: {
  label: string;
  value: string;
  onValue(value: string): void;
  marks: ReadonlyMap<number, PolicyProblem['severity']>;
  describedBy: string;
  reveal: Reveal | undefined;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [view, setView] = useState({ top: 0, height: 400 });
  const look = useCallback(() => {
    const { scrollTop: top = 0, clientHeight: height = 0 } = area.current ?? {};
    setView((now) => (now.top === top && now.height === height ? now : { top, height }));
  }, []);
  useLayoutEffect(() => {
    if (!area.current) return;
    const observer = new ResizeObserver(look);
    observer.observe(area.current);
    return () => observer.disconnect();
  }, [look]);
  // Only when it is asked for: not again because the text has changed since.
  useEffect(() => {
    if (!reveal || !area.current) return;
    const { start, end } = lineRange(area.current.value, reveal.line);
    area.current.focus();
    area.current.setSelectionRange(start, end);
    area.current.scrollTop = (reveal.line - 1) * LINE_HEIGHT - area.current.clientHeight / 2;
    area.current.scrollLeft = 0;
  }, [reveal]);
  const count = lineCount(value);
  return (
    <div className="relative flex h-full min-h-0 bg-surface font-mono text-xs">
      <Lines count={count} view={view} marks={marks} />
      <textarea
        ref={area}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={[...marks.values()].includes('error')}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        onScroll={look}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        className="scroll-quiet relative min-w-0 flex-1 resize-none bg-transparent pr-3 pl-[4.25rem] text-ink outline-offset-[-2px]"
        style={{ lineHeight: `${LINE_HEIGHT}px`, paddingBlock: PADDING, tabSize: 2 }}
      />
    </div>
  );
}

/** Behind the text, moving with it: numbers, and what is marked. */
function Lines({
  count,
  view,
  marks,
}: {
  count: number;
  view: { top: number; height: number };
  marks: ReadonlyMap<number, PolicyProblem['severity']>;
}) {
  const first = Math.max(1, Math.floor(view.top / LINE_HEIGHT) - MARGIN_LINES);
  const last = Math.min(count, Math.ceil((view.top + view.height) / LINE_HEIGHT) + MARGIN_LINES);
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 overflow-hidden">
      <div className="absolute inset-y-0 left-0 w-14 border-r border-line bg-sunken" />
      {Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
        const line = first + index;
        const mark = marks.get(line);
        return (
          <div
            key={line}
            className={clsx(
              'num absolute inset-x-0 select-none',
              mark === 'error' && 'bg-bad-soft',
              mark === 'warning' && 'bg-warn-soft',
            )}
            style={{ top: PADDING + (line - 1) * LINE_HEIGHT - view.top, height: LINE_HEIGHT }}
          >
            <span
              className={clsx(
                'block w-14 pr-2.5 text-right',
                mark === 'error' && 'font-semibold text-bad',
                mark === 'warning' && 'font-semibold text-warn',
                !mark && 'text-ink-3',
              )}
              style={{ lineHeight: `${LINE_HEIGHT}px` }}
            >
              {line}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
