import { useQuery } from '@tanstack/react-query';
import { Unlink } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type ApplicationKey, liveManifest } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import { Button } from '../../ui/button.tsx';
import type { ResourceView } from '../application/resource-views.ts';
import { parseObject } from '../manifest/manifest-text.ts';
import { RemoveFinalizersDialog } from './remove-finalizers-dialog.tsx';
import { finalizersOf } from './stuck-view.ts';

const REREAD_EVERY_MS = 5_000;

/** Of a resource that is being deleted: which finalizers keep it, and the way to force it. */
export function StuckResource({
  applicationKey,
  view,
}: {
  applicationKey: ApplicationKey;
  view: ResourceView;
}) {
  const [asking, setAsking] = useState(false);
  const { data } = useQuery({
    queryKey: queryKeys.manifest(applicationKey, view.id),
    queryFn: () => liveManifest(applicationKey, view.ref),
    refetchInterval: REREAD_EVERY_MS,
    retry: false,
  });
  const holders = useMemo(() => finalizersOf(parseObject(data)), [data]);
  if (holders.length === 0) return null;
  return (
    <section aria-label="Deletion" className="mb-3 rounded-lg bg-warn-soft px-3 py-2.5 text-sm">
      <p>
        It is being deleted, and kept by{' '}
        {holders.map(({ finalizer }, index) => (
          <span key={finalizer}>
            {index > 0 && ', '}
            <code className="font-mono text-xs break-all">{finalizer}</code>
          </span>
        ))}
      </p>
      <Button small icon={Unlink} className="mt-2" onClick={() => setAsking(true)}>
        Remove finalizers…
      </Button>
      {asking && (
        <RemoveFinalizersDialog
          {...{ applicationKey, resource: view.ref, holders }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
