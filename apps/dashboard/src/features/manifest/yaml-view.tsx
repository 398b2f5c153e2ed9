import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { useMemo, useRef } from 'react';
import { type Token, tokensOf } from './yaml-tokens.ts';

const LINE_HEIGHT = 19;

const TOKEN_CLASS = {
  key: 'text-busy',
  text: 'text-ink',
  number: 'text-hold',
  keyword: 'text-hold',
  comment: 'text-ink-3',
  mark: 'text-ink-3',
} as const satisfies Record<Token['kind'], string>;

/** Coloured text of a line; the same everywhere a manifest is shown. */
export function YamlLine({ line }: { line: string }) {
  let at = 0;
  return tokensOf(line).map((token) => {
    const key = at;
    at += token.text.length;
    return (
      <span key={key} className={TOKEN_CLASS[token.kind]}>
        {token.text}
      </span>
    );
  });
}

/** A manifest of any length; only the lines in sight are in the page. */
export function YamlView({ text, label }: { text: string; label: string }) {
  const frame = useRef<HTMLElement>(null);
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n'), [text]);
  const longest = useMemo(
    () => lines.reduce((most, line) => Math.max(most, line.length), 0),
    [lines],
  );
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  const digits = String(lines.length).length;
  return (
    <section
      ref={frame}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keyboard
      tabIndex={0}
      className="scroll-quiet h-full overflow-auto bg-sunken py-2 font-mono text-xs outline-offset-[-2px]"
    >
      <div
        className="relative min-w-full"
        style={{ height: virtualizer.getTotalSize(), width: `${longest + digits + 6}ch` }}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className="absolute left-0 flex whitespace-pre"
            style={{
              transform: `translateY(${start}px)`,
              height: LINE_HEIGHT,
              lineHeight: `${LINE_HEIGHT}px`,
            }}
          >
            <span
              className={clsx('shrink-0 pr-3 text-right text-ink-3 select-none')}
              style={{ width: `${digits + 4}ch` }}
              aria-hidden="true"
            >
              {index + 1}
            </span>
            <YamlLine line={lines[index] ?? ''} />
          </div>
        ))}
      </div>
    </section>
  );
}
