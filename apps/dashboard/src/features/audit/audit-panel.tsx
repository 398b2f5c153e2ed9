import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { type AuditEntry, auditEntry } from '../../api/audit.ts';
import type { AuditFilters } from '../../api/audit-filters.ts';
import { queryKeys } from '../../api/keys.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import { NARROW, useMedia } from '../../ui/use-media.ts';
import { momentText } from '../../words/age.ts';
import { applicationOf, causeText, factsOf, objectOf, whatText } from './audit-words.ts';
import { ChangeList } from './change-list.tsx';

/** Everything about one line, beside the list; on narrow screens in its place. */
export function AuditPanel({
  id,
  known,
  onClose,
}: {
  id: string;
  /** Lines that are in sight need not be asked for. */
  known: readonly AuditEntry[] | undefined;
  onClose(): void;
}) {
  const narrow = useMedia(NARROW);
  const frame = useRef<HTMLElement>(null);
  useEscape(onClose);
  useEffect(() => {
    if (narrow) frame.current?.focus();
  }, [narrow]);
  const listed = known?.find((one) => one.id === id);
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.auditEntry(id),
    queryFn: () => auditEntry(id),
    enabled: !listed,
  });
  const entry = listed ?? data;
  return (
    <aside
      ref={frame}
      tabIndex={-1}
      data-testid="audit-panel"
      aria-label="Line of the audit"
      className="flex w-[min(32rem,45vw)] shrink-0 animate-slide flex-col border-l border-line bg-surface outline-none max-md:fixed max-md:inset-0 max-md:z-40 max-md:w-full max-md:animate-rise max-md:border-l-0"
    >
      <header className="flex items-center gap-3 border-b border-line px-4 py-3">
        {narrow && <IconButton icon={ArrowLeft} label="Back" onClick={onClose} className="-ml-2" />}
        <div className="min-w-0 flex-1 leading-tight">
          <h2 className="text-base font-semibold break-words">
            {entry ? whatText(entry) : 'Line of the audit'}
          </h2>
          {entry && <p className="text-xs text-ink-3">{momentText(entry.at)}</p>}
        </div>
        {!narrow && (
          <IconButton icon={X} label="Close the panel" onClick={onClose} className="-mr-1.5" />
        )}
      </header>
      {error && !entry && <PageError error={error} onRetry={() => void refetch()} />}
      {entry && <Content entry={entry} />}
    </aside>
  );
}

function Content({ entry }: { entry: AuditEntry }) {
  const { actor, groups, tokenId, address, requestId, cause, outcome, detail } = entry;
  return (
    <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-4">
      <dl>
        <Fact name="Outcome">
          <span className={outcome === 'denied' ? 'font-medium text-bad' : 'font-medium text-ok'}>
            {outcome === 'denied' ? 'Denied' : 'Done'}
          </span>
        </Fact>
        <Fact name="Who">
          <Narrow filters={{ actor }}>{actor}</Narrow>
        </Fact>
        {groups.length > 0 && <Fact name="Groups">{groups.join(', ')}</Fact>}
        {address && <Fact name="From">{address}</Fact>}
        <Fact name="Because of">{causeText(cause)}</Fact>
        <Fact name="Object">
          <ObjectLink entry={entry} />
        </Fact>
        {entry.project && (
          <Fact name="Project">
            <Narrow filters={{ project: entry.project }}>{entry.project}</Narrow>
          </Fact>
        )}
        {factsOf(detail).map(([name, text]) => (
          <Fact key={name} name={name}>
            <span className="whitespace-pre-wrap">{text}</span>
          </Fact>
        ))}
      </dl>
      <ChangeList detail={detail} />
      <dl className="mt-4 border-t border-line">
        {requestId && (
          <Fact name="Request">
            <Narrow filters={{ requestId }}>
              <code className="font-mono text-xs">{requestId}</code>
            </Narrow>
          </Fact>
        )}
        {tokenId && (
          <Fact name="Token">
            <code className="font-mono text-xs">{tokenId}</code>
          </Fact>
        )}
        <Fact name="Line">
          <span className="num">{entry.seq ?? 'not sealed yet'}</span>
        </Fact>
        {entry.hash && (
          <Fact name="Hash">
            <span className="flex items-start gap-1">
              <code className="min-w-0 font-mono text-xs break-all">{entry.hash}</code>
              <CopyButton text={`${entry.seq}:${entry.hash}`} label="Copy the link of the chain" />
            </span>
          </Fact>
        )}
      </dl>
    </div>
  );
}

function ObjectLink({ entry }: { entry: AuditEntry }) {
  const application = applicationOf(entry);
  const { kind } = entry;
  const object = objectOf(entry);
  return (
    <>
      <Narrow filters={{ kind, object }}>{`${kind} ${object}`}</Narrow>
      {application && (
        <Link
          to="/applications/$name"
          params={{ name: application.name }}
          search={application.namespace ? { namespace: application.namespace } : {}}
          className="ml-3 text-accent hover:underline"
        >
          Open
        </Link>
      )}
    </>
  );
}

/** Leads to the list of all that has it in common. */
function Narrow({ filters, children }: { filters: AuditFilters; children: ReactNode }) {
  return (
    <Link
      to="/settings/audit"
      search={filters}
      title="All lines of it"
      className="text-accent hover:underline"
    >
      {children}
    </Link>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_1fr] gap-3 border-b border-line py-2 text-sm last:border-b-0">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
