import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { queryKeys } from '../../api/keys.ts';
import { getPolicy, type StoredPolicy } from '../../api/policy.ts';
import { Age } from '../../ui/age.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { toast } from '../../ui/toasts.ts';
import { EditorTab } from './editor-tab.tsx';
import { POLICY_TABS, parsePolicySearch } from './policy-search.ts';
import { VersionsTab } from './versions-tab.tsx';

const REFETCH_MS = 15_000;
const NAMES = { editor: 'Editor', versions: 'Versions' } as const;

/** Who may do what: the policy, what it comes to, and what it was. */
export function PolicyPage() {
  const { tab = 'editor' } = parsePolicySearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const client = useQueryClient();
  useEffect(() => {
    document.title = 'Access policy · Lockstep';
  }, []);
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.policy,
    queryFn: getPolicy,
    refetchInterval: REFETCH_MS,
  });
  const onSaved = (saved: StoredPolicy) => {
    client.setQueryData<StoredPolicy>(queryKeys.policy, (now) => now && { ...now, ...saved });
    toast('ok', `Version ${saved.version} of the policy is in force`);
  };
  return (
    <div className="flex h-full flex-col px-4 pt-4 max-sm:px-3">
      <header className="mb-1 flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-xl font-semibold tracking-tight">Access policy</h1>
        {data && <StoredLine stored={data} />}
      </header>
      {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Tabs
            label="Of the policy"
            className="mb-3 shrink-0 border-b border-line"
            tabs={POLICY_TABS.map((id) => ({ id, label: NAMES[id] }))}
            selected={tab}
            onSelect={(id) => void navigate({ to: '/settings/policy', search: { tab: id } })}
          />
          {/* The draft stays while versions are looked at. */}
          <div className={tab === 'editor' ? 'contents' : 'hidden'}>
            <EditorTab stored={data} onSaved={onSaved} />
          </div>
          {tab === 'versions' && (
            <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto pb-4">
              <VersionsTab current={data.version} onRestored={onSaved} />
            </div>
          )}
        </>
      )}
    </div>
  );
}

function StoredLine({ stored: { version, updatedAt, updatedBy } }: { stored: StoredPolicy }) {
  if (version === 0) return <p className="text-sm text-ink-3">None has been saved yet</p>;
  return (
    <p className="text-sm text-ink-3">
      Version {version}, saved by {updatedBy} <Age at={updatedAt} suffix=" ago" />
    </p>
  );
}
