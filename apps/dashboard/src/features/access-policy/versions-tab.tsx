import type { PolicyVersion } from '@lockstep/domain';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { History, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { queryKeys } from '../../api/keys.ts';
import {
  diffPolicyVersions,
  listPolicyVersions,
  restorePolicyVersion,
  type StoredPolicy,
} from '../../api/policy.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { ChangeCount, PolicyDiff } from './policy-diff.tsx';
import { SaveDialog } from './save-dialog.tsx';

/** Every version that was saved: what it changed, and the way back to it. */
export function VersionsTab({
  current,
  onRestored,
}: {
  current: number;
  onRestored(saved: StoredPolicy): void;
}) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    {
      queryKey: queryKeys.policyVersions(current),
      queryFn: ({ pageParam }) => listPolicyVersions(pageParam),
      initialPageParam: undefined as number | undefined,
      getNextPageParam: (page) => page.next,
    },
  );
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, setChosen] = useState<number>();
  const shown = items.find(({ version }) => version === chosen) ?? items[0];
  if (error && !data) return <PageError error={error} onRetry={() => void refetch()} />;
  if (data && items.length === 0) {
    return (
      <EmptyState icon={History} title="No versions yet">
        <p>Each policy that is saved is kept here, with who saved it and why.</p>
      </EmptyState>
    );
  }
  return (
    <div className="grid grid-cols-[18rem_minmax(0,1fr)] items-start gap-4 max-lg:grid-cols-1">
      <div className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        <ul
          aria-label="Versions"
          className="scroll-quiet max-h-[70dvh] overflow-y-auto max-lg:max-h-64"
        >
          {items.map((each) => (
            <VersionRow
              key={each.version}
              version={each}
              isShown={each === shown}
              isCurrent={each.version === current}
              onChoose={() => setChosen(each.version)}
            />
          ))}
          {hasNextPage && (
            <li className="flex justify-center py-2">
              <Button small busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Show older
              </Button>
            </li>
          )}
        </ul>
      </div>
      {shown && (
        <VersionDetail
          key={shown.version}
          version={shown}
          others={items}
          current={current}
          onRestored={onRestored}
        />
      )}
    </div>
  );
}

function VersionRow({
  version: { version, savedAt, savedBy, reason, added, removed, forced },
  isShown,
  isCurrent,
  onChoose,
}: {
  version: PolicyVersion;
  isShown: boolean;
  isCurrent: boolean;
  onChoose(): void;
}) {
  return (
    <li className="border-b border-line last:border-b-0">
      <button
        type="button"
        aria-pressed={isShown}
        onClick={onChoose}
        className={clsx(
          'block w-full px-3 py-2 text-left outline-offset-[-2px]',
          isShown ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <span className="flex items-baseline justify-between gap-2 text-sm">
          <span className="font-medium">
            Version {version}
            {isCurrent && <span className="ml-2 text-xs font-normal text-ok">in force</span>}
            {forced && <span className="ml-2 text-xs font-normal text-warn">forced</span>}
          </span>
          <ChangeCount added={added} removed={removed} />
        </span>
        <span className="block truncate text-xs text-ink-3">
          {savedBy}, <Age at={savedAt} suffix=" ago" />
        </span>
        {reason && <span className="line-clamp-2 text-xs break-words text-ink-2">{reason}</span>}
      </button>
    </li>
  );
}

function VersionDetail({
  version: { version, restoredFrom },
  others,
  current,
  onRestored,
}: {
  version: PolicyVersion;
  others: readonly PolicyVersion[];
  current: number;
  onRestored(saved: StoredPolicy): void;
}) {
  const [against, setAgainst] = useState(Math.max(0, version - 1));
  const [asks, setAsks] = useState(false);
  const diff = usePolicyDiff(against, version);
  const choices = [...others.map((each) => each.version).filter((each) => each !== version), 0];
  return (
    <section aria-label={`Version ${version}`} className="min-w-0">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <SelectField
          label={`Version ${version} against`}
          className="w-56"
          value={String(against)}
          options={choices.map((each) => ({
            value: String(each),
            label: choiceText(each, version, current),
          }))}
          onValue={(value) => setAgainst(Number(value))}
        />
        {version !== current && (
          <Button icon={RotateCcw} onClick={() => setAsks(true)}>
            Restore version {version}
          </Button>
        )}
      </div>
      {restoredFrom !== undefined && (
        <p className="mb-2 text-sm text-ink-2">It is what version {restoredFrom} was.</p>
      )}
      {diff.error && <PageError error={diff.error} onRetry={() => void diff.refetch()} />}
      {diff.data && <PolicyDiff files={diff.data} />}
      {asks && (
        <RestoreDialog
          version={version}
          current={current}
          onRestored={onRestored}
          onClose={() => setAsks(false)}
        />
      )}
    </section>
  );
}

function choiceText(choice: number, version: number, current: number): string {
  if (choice === 0) return 'No policy';
  if (choice === current) return `Version ${choice}, in force`;
  return choice === version - 1 ? `Version ${choice}, before it` : `Version ${choice}`;
}

function RestoreDialog({
  version,
  current,
  onRestored,
  onClose,
}: {
  version: number;
  current: number;
  onRestored(saved: StoredPolicy): void;
  onClose(): void;
}) {
  const { data } = usePolicyDiff(current, version);
  return (
    <SaveDialog
      title={`Restore version ${version}`}
      verb="Restore"
      files={data ?? []}
      version={current}
      save={(words) => restorePolicyVersion(version, words)}
      onSaved={(saved) => {
        onClose();
        onRestored(saved);
      }}
      onConflict={() => undefined}
      onClose={onClose}
    />
  );
}

/** Versions never change. */
function usePolicyDiff(from: number, to: number) {
  return useQuery({
    queryKey: queryKeys.policyDiff(from, to),
    queryFn: () => diffPolicyVersions(from, to),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
