import { useQuery } from '@tanstack/react-query';
import { type ApplicationKey, revisionMetadata } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import { Age } from '../../ui/age.tsx';
import { authorName, shortRevision, subjectOf } from '../../words/revision.ts';

/** Who committed a revision, when and why; nothing where that cannot be known. */
function useRevision(key: ApplicationKey, revision: string | undefined) {
  return useQuery({
    queryKey: queryKeys.revision(key, revision ?? ''),
    queryFn: () => revisionMetadata(key, revision ?? ''),
    enabled: Boolean(revision),
    // A commit does not change.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  }).data;
}

export function RevisionLine({
  applicationKey,
  revision,
}: {
  applicationKey: ApplicationKey;
  revision: string | undefined;
}) {
  const metadata = useRevision(applicationKey, revision);
  if (!revision) return null;
  const author = authorName(metadata?.author);
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <code className="shrink-0 font-mono text-xs text-ink" title={revision}>
        {shortRevision(revision)}
      </code>
      {metadata && (
        <span className="truncate text-xs text-ink-2" title={metadata.message}>
          {subjectOf(metadata.message)}
          <span className="text-ink-3">
            {author && ` · ${author}`}
            {metadata.date && (
              <>
                {' · '}
                <Age at={metadata.date} suffix=" ago" />
              </>
            )}
          </span>
        </span>
      )}
    </span>
  );
}
