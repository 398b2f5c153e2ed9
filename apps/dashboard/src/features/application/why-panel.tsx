import type { Application, ExplainedTopic, Statement } from '@lockstep/domain';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronDown, CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { type ApplicationKey, explainApplication } from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { useThrottled } from '../applications-list/use-throttled.ts';
import { explainedVersion, groupByTopic } from './why-view.ts';

const ASK_AGAIN_MS = 1_000;

const TITLES: Record<ExplainedTopic, string> = {
  sync: 'Sync status',
  automation: 'Automation',
  operation: 'Operation',
  health: 'Health',
  conditions: 'Conditions',
};

interface WhyProps {
  application: Application;
  applicationKey: ApplicationKey;
}

/** Why the application is as it is, in sentences; asked for while it is open. */
export function WhyPanel(properties: WhyProps) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className="group shrink-0 border-b border-line bg-surface"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="flex cursor-pointer list-none items-center gap-2.5 px-4 py-1.5 text-sm outline-offset-[-2px] max-sm:px-3">
        <CircleHelp className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
        <span className="flex-1">Why?</span>
        <ChevronDown
          className="size-4 shrink-0 text-ink-3 group-open:rotate-180"
          aria-hidden="true"
        />
      </summary>
      {open && <Explained {...properties} />}
    </details>
  );
}

function Explained({ application, applicationKey }: WhyProps) {
  const version = useThrottled(explainedVersion(application), ASK_AGAIN_MS);
  const { data, error } = useQuery({
    queryKey: [...queryKeys.explanation(applicationKey), version],
    queryFn: () => explainApplication(applicationKey),
    // What was explained stays to be read until the new answer is there.
    placeholderData: keepPreviousData,
    // What explains now is of no use later.
    staleTime: 0,
    gcTime: 0,
  });
  if (error) return <Note text={errorMessage(error)} role="alert" />;
  if (!data) return <Note text="Looking into it…" role="status" />;
  return (
    <div className="scroll-quiet flex max-h-[40dvh] flex-col gap-2 overflow-y-auto px-4 pb-3 max-sm:px-3">
      {groupByTopic(data.statements).map(({ topic, statements }) => (
        <section key={topic} aria-label={TITLES[topic]}>
          <h3 className="text-2xs text-ink-3">{TITLES[topic]}</h3>
          <Sentences statements={statements} />
        </section>
      ))}
    </div>
  );
}

function Sentences({ statements }: { statements: Statement[] }) {
  return (
    <ul className="list-none">
      {statements.map(({ sentence }) => (
        <li key={sentence} className="text-sm break-words">
          {sentence}
        </li>
      ))}
    </ul>
  );
}

function Note({ text, role }: { text: string; role: 'alert' | 'status' }) {
  return (
    <p role={role} className="px-4 pb-2 text-xs text-ink-2 max-sm:px-3">
      {text}
    </p>
  );
}
