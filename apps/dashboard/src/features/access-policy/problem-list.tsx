import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { PolicyProblem, PolicyValidation } from '../../api/policy.ts';
import { administratorsText } from './validation-words.ts';

/** What is wrong with the draft, and where: each leads to its line. */
export function ProblemList({
  id,
  validation,
  onShow,
}: {
  id: string;
  validation: PolicyValidation | undefined;
  onShow(file: string, line: number | undefined): void;
}) {
  const problems = validation?.problems ?? [];
  return (
    <section aria-label="Problems" id={id} className="text-xs">
      {validation && problems.length === 0 && (
        <p className="flex items-center gap-2 px-3 py-2 text-ok">
          <CircleCheck className="size-3.5" aria-hidden="true" />
          No problems
        </p>
      )}
      {problems.length > 0 && (
        <ul className="scroll-quiet max-h-36 overflow-y-auto py-1">
          {problems.map((problem) => (
            <li key={`${problem.file}:${problem.line}:${problem.message}`}>
              <Problem problem={problem} onShow={onShow} />
            </li>
          ))}
        </ul>
      )}
      {validation?.valid && (
        <p className={`border-t border-line px-3 py-2 ${lookOf(validation)}`}>
          {administratorsText(validation)}
        </p>
      )}
    </section>
  );
}

function lookOf({ locksOut, locksYouOut }: PolicyValidation): string {
  if (locksOut) return 'bg-bad-soft text-bad';
  return locksYouOut ? 'bg-warn-soft text-warn' : 'text-ink-3';
}

function Problem({
  problem: { file, line, message, severity },
  onShow,
}: {
  problem: PolicyProblem;
  onShow(file: string, line: number | undefined): void;
}) {
  const isError = severity === 'error';
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <button
      type="button"
      onClick={() => onShow(file, line)}
      className="flex w-full items-baseline gap-2 px-3 py-1 text-left outline-offset-[-2px] hover:bg-hover"
    >
      <Icon
        className={`size-3.5 shrink-0 self-center ${isError ? 'text-bad' : 'text-warn'}`}
        aria-hidden="true"
      />
      <span className="sr-only">{isError ? 'Error' : 'Warning'}: </span>
      <span className="shrink-0 font-mono text-ink-3">
        {line === undefined ? file : `${file}:${line}`}
      </span>
      <span className="min-w-0 break-words text-ink">{message}</span>
    </button>
  );
}
