import type { DiffLine, PolicyFileDiff } from '@lockstep/domain';
import clsx from 'clsx';
import { Fragment } from 'react';

/** What changed, file by file. */
export function PolicyDiff({ files }: { files: readonly PolicyFileDiff[] }) {
  if (files.length === 0) return <p className="py-2 text-sm text-ink-3">Nothing differs.</p>;
  return (
    <div className="flex flex-col gap-3">
      {files.map((each) => (
        <FileDiff key={each.file} diff={each} />
      ))}
    </div>
  );
}

function FileDiff({ diff: { file, added, removed, lines } }: { diff: PolicyFileDiff }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <h3 className="flex items-baseline justify-between gap-3 border-b border-line bg-sunken px-3 py-1.5 font-mono text-xs font-medium">
        <span className="truncate">{file}</span>
        <ChangeCount added={added} removed={removed} />
      </h3>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={`Changed lines of ${file}`}
        className="scroll-quiet max-h-96 overflow-auto py-1 font-mono text-xs leading-5 outline-offset-[-2px]"
      >
        {lines.map((line, index) => (
          <Fragment key={`${line.kind}-${numberOf(line)}`}>
            {index > 0 && isGap(lines[index - 1] as DiffLine, line) && (
              <div className="px-3 text-ink-3 select-none" aria-hidden="true">
                ⋯
              </div>
            )}
            <Line line={line} />
          </Fragment>
        ))}
      </section>
    </div>
  );
}

export function ChangeCount({
  added,
  removed,
}: {
  added: number | undefined;
  removed: number | undefined;
}) {
  if (added === undefined || removed === undefined) return null;
  return (
    <span className="num shrink-0 font-sans text-xs">
      <span className="text-ok">
        +{added}
        <span className="sr-only"> lines added</span>
      </span>{' '}
      <span className="text-bad">
        −{removed}
        <span className="sr-only"> removed</span>
      </span>
    </span>
  );
}

const LOOKS = {
  same: { sign: ' ', className: '', name: '' },
  added: { sign: '+', className: 'bg-ok-soft', name: 'added: ' },
  removed: { sign: '−', className: 'bg-bad-soft', name: 'removed: ' },
} as const;

function Line({ line }: { line: DiffLine }) {
  const { sign, className, name } = LOOKS[line.kind];
  return (
    <div className={clsx('flex min-w-max', className)}>
      <span
        className="num w-[5ch] shrink-0 pr-2 text-right text-ink-3 select-none"
        aria-hidden="true"
      >
        {numberOf(line)}
      </span>
      <span
        className={clsx(
          'w-[2ch] shrink-0 select-none',
          line.kind === 'removed' ? 'text-bad' : 'text-ok',
        )}
        aria-hidden="true"
      >
        {sign}
      </span>
      {name && <span className="sr-only">{name}</span>}
      <span className="pr-3 whitespace-pre">{line.text}</span>
    </div>
  );
}

function numberOf(line: DiffLine): number {
  return line.kind === 'removed' ? line.before : line.after;
}

/** Lines between them are left out. */
function isGap(one: DiffLine, next: DiffLine): boolean {
  if (next.kind === 'removed') return one.kind !== 'added' && next.before > one.before + 1;
  if (next.kind === 'added') return one.kind !== 'removed' && next.after > one.after + 1;
  return one.kind === 'same' && next.before > one.before + 1;
}
