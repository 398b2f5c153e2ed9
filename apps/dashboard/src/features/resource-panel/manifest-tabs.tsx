import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ApplicationKey, liveManifest } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { CheckField } from '../../ui/field.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { idOf, type ResourceView } from '../application/resource-views.ts';
import { useManagedResources } from '../changes/use-managed-resources.ts';
import { parseObject, withoutManagedFields, yamlOf } from '../manifest/manifest-text.ts';
import { YamlView } from '../manifest/yaml-view.tsx';

interface TabProps {
  applicationKey: ApplicationKey;
  view: ResourceView;
}

/** The object as it is in the cluster now. */
export function LiveTab({ applicationKey, view }: TabProps) {
  const [managers, setManagers] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.manifest(applicationKey, view.id),
    queryFn: () => liveManifest(applicationKey, view.ref),
  });
  const text = useMemo(() => {
    const object = parseObject(data);
    return object && yamlOf(managers ? object : withoutManagedFields(object));
  }, [data, managers]);
  if (error) return <PageError error={error} onRetry={() => void refetch()} />;
  return (
    <Manifest text={text} label={`Live manifest of ${view.ref.name}`} kind={view.ref.kind}>
      <CheckField
        label={<span className="text-xs text-ink-2">Managed fields</span>}
        checked={managers}
        onChange={(event) => setManagers(event.target.checked)}
      />
    </Manifest>
  );
}

/** The object as Git has it. */
export function DesiredTab({ applicationKey, view }: TabProps) {
  const { data, error, refetch } = useManagedResources(applicationKey);
  const text = useMemo(() => {
    const resource = data?.find((each) => idOf(each) === view.id);
    const object = parseObject(resource?.targetState);
    return object && yamlOf(object);
  }, [data, view.id]);
  if (error) return <PageError error={error} onRetry={() => void refetch()} />;
  return (
    <Manifest text={text} label={`Desired manifest of ${view.ref.name}`} kind={view.ref.kind} />
  );
}

function Manifest({
  text,
  label,
  kind,
  children,
}: {
  text: string | undefined;
  label: string;
  kind: string;
  children?: React.ReactNode;
}) {
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-10 shrink-0 items-center gap-3 border-b border-line px-4">
        {children}
        {kind === 'Secret' && <SecretNote />}
        <span className="ml-auto">
          {text && <CopyButton text={text} label="Copy the manifest" />}
        </span>
      </div>
      <div className="min-h-0 flex-1">{text && <YamlView text={text} label={label} />}</div>
    </div>
  );
}

export function SecretNote() {
  return <span className="truncate text-xs text-ink-3">Values are shown as digests</span>;
}
