import { ChevronRight } from 'lucide-react';
import { Fragment } from 'react';
import type { DecisionLine, DecisionStep, PolicyDecision } from '../../api/policy.ts';
import { stepText, whoText, whyText } from './decision-words.ts';

/** The line that decides, how it came to be somebody's, and all others that take part. */
export function DecisionView({
  decision,
  onShow,
}: {
  decision: PolicyDecision;
  onShow(file: string, line: number): void;
}) {
  const { decidedBy, steps, elsewhere = [] } = decision;
  return (
    <>
      <p className="text-ink-2">{whyText(decision)}</p>
      {decidedBy && (
        <div className="mt-2 rounded-lg border border-line bg-sunken px-3 py-2">
          <PolicyLine line={decidedBy} onShow={onShow} />
          <Chain names={decidedBy.via} />
        </div>
      )}
      {elsewhere.length > 0 && (
        <div className="mt-3">
          <p className="text-ink-2">
            On other objects it is allowed, unless another line denies it:
          </p>
          <ul className="mt-1.5 flex flex-col gap-1.5 rounded-lg border border-line bg-sunken px-3 py-2">
            {elsewhere.map((line) => (
              <li key={`${line.file}:${line.line}`}>
                <PolicyLine line={line} onShow={onShow} />
                <Chain names={line.via} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {steps.length > 0 && (
        <details className="group mt-3">
          <summary className="flex cursor-pointer items-center gap-1 text-xs text-ink-3 hover:text-ink">
            <ChevronRight
              className="size-3.5 transition-transform group-open:rotate-90"
              aria-hidden="true"
            />
            Every name that was asked for
          </summary>
          <ol className="mt-2 flex flex-col gap-3">
            {steps.map((step) => (
              <Step key={`${step.askedFor}:${step.name}`} step={step} onShow={onShow} />
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

const SHOWN_LINES = 20;

function Step({ step, onShow }: { step: DecisionStep; onShow(file: string, line: number): void }) {
  const { lines, unusable } = step;
  return (
    <li className="text-xs">
      <p>
        <strong className="font-medium break-all">{whoText(step)}</strong>{' '}
        <span className={step.allowed ? 'text-ok' : 'text-ink-3'}>{stepText(step)}</span>
      </p>
      <ul className="mt-1 flex flex-col gap-1.5 border-l-2 border-line pl-2.5">
        {lines.slice(0, SHOWN_LINES).map((line) => (
          <li key={`${line.file}:${line.line}:${line.via.join()}`}>
            <PolicyLine line={line} onShow={onShow} />
            <Chain names={line.via} />
          </li>
        ))}
        {lines.length > SHOWN_LINES && <li>and {lines.length - SHOWN_LINES} more lines</li>}
        {unusable && (
          <li>
            <PolicyLine line={unusable} onShow={onShow} />
            <p className="text-bad">{unusable.reason}</p>
          </li>
        )}
      </ul>
    </li>
  );
}

/** Lines of the built-in roles and of projects are not in the editor. */
function PolicyLine({
  line,
  onShow,
}: {
  line: DecisionLine;
  onShow(file: string, line: number): void;
}) {
  const place = `${line.file}:${line.line}`;
  const isHere = line.file.startsWith('policy.');
  return (
    <div className="text-xs">
      {isHere ? (
        <button
          type="button"
          onClick={() => onShow(line.file, line.line)}
          className="font-mono text-accent hover:underline"
        >
          {place}
        </button>
      ) : (
        <span className="font-mono text-ink-3">{place}</span>
      )}
      <code className="mt-0.5 block font-mono break-words">{line.text}</code>
    </div>
  );
}

function Chain({ names }: { names: readonly string[] }) {
  if (names.length < 2) return null;
  return (
    <p className="mt-1 text-xs text-ink-3">
      <span className="sr-only">by way of </span>
      {names.map((name, index) => (
        <Fragment key={name}>
          {index > 0 && (
            <>
              <span aria-hidden="true"> → </span>
              <span className="sr-only">, which has </span>
            </>
          )}
          <span className="break-all">{name}</span>
        </Fragment>
      ))}
    </p>
  );
}
