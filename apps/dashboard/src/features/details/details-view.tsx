import type { Application } from '@lockstep/domain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { type ApplicationKey, patchApplication } from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { Age } from '../../ui/age.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { CheckField } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.ts';
import { destinationText, sourceViews } from '../application/application-view.ts';
import { setApplication } from '../application/use-application.ts';
import { withoutManagedFields, yamlOf } from '../manifest/manifest-text.ts';
import { YamlView } from '../manifest/yaml-view.tsx';
import { type Policy, policyOf, policyPatch } from './policy.ts';
import { webAddresses } from './web-addresses.ts';

/** What the application is: where from, where to, how it is kept, and its manifest. */
export default function DetailsView({
  application,
  applicationKey,
}: {
  application: Application;
  applicationKey: ApplicationKey;
}) {
  const text = useMemo(() => {
    const { apiVersion, kind, metadata, spec } = application;
    return yamlOf(withoutManagedFields({ apiVersion, kind, metadata, spec }));
  }, [application]);
  return (
    <div className="scroll-quiet grid h-full grid-cols-[minmax(20rem,26rem)_1fr] overflow-y-auto max-md:block">
      <div className="px-4 py-3 max-sm:px-3">
        <Facts application={application} />
        <PolicySwitches application={application} applicationKey={applicationKey} />
      </div>
      <div className="relative border-l border-line max-md:h-96 max-md:border-t max-md:border-l-0">
        <div className="absolute top-2 right-4 z-10">
          <CopyButton text={text} label="Copy the manifest" />
        </div>
        <YamlView text={text} label="The application's manifest" />
      </div>
    </div>
  );
}

function Facts({ application }: { application: Application }) {
  const { metadata, spec, status } = application;
  const labels = Object.entries(metadata.labels ?? {});
  return (
    <dl>
      <Fact name="Project">{spec.project}</Fact>
      {sourceViews(application).map(({ repoURL, place, target, type }) => (
        <Fact key={`${repoURL} ${place}`} name="Source">
          <span className="block break-all">{repoURL}</span>
          <span className="block text-xs text-ink-2">
            {[place, target, type].filter(Boolean).join(' · ')}
          </span>
        </Fact>
      ))}
      <Fact name="Destination">{destinationText(application)}</Fact>
      <Fact name="Audit">
        <Link
          to="/settings/audit"
          search={{ kind: 'application', object: `${metadata.namespace}/${metadata.name}` }}
          className="text-accent hover:underline"
        >
          Who did what with it
        </Link>
      </Fact>
      {labels.length > 0 && (
        <Fact name="Labels">
          <span className="flex flex-wrap gap-1">
            {labels.map(([name, value]) => (
              <code key={name} className="rounded bg-idle-soft px-1.5 font-mono text-xs break-all">
                {name}={value}
              </code>
            ))}
          </span>
        </Fact>
      )}
      {status.summary?.images?.length ? (
        <Fact name="Images">
          {status.summary.images.map((image) => (
            <code key={image} className="block font-mono text-xs break-all">
              {image}
            </code>
          ))}
        </Fact>
      ) : null}
      {webAddresses(status.summary?.externalURLs).map(({ url, title }) => (
        <Fact key={`${title} ${url}`} name="Address">
          <a href={url} target="_blank" rel="noreferrer" className="text-accent underline">
            {title}
          </a>
        </Fact>
      ))}
      <Fact name="Created">
        <Age at={metadata.creationTimestamp} suffix=" ago" />
      </Fact>
      {status.reconciledAt && (
        <Fact name="Compared">
          <Age at={status.reconciledAt} suffix=" ago" />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_1fr] gap-3 border-b border-line py-2 text-sm">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function PolicySwitches({
  application,
  applicationKey,
}: {
  application: Application;
  applicationKey: ApplicationKey;
}) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (policy: Policy) => patchApplication(applicationKey, policyPatch(policy)),
    onSuccess: (saved) => {
      setApplication(client, applicationKey, saved);
      toast('ok', 'Sync policy saved');
    },
    onError: (error) => toast('bad', 'Not saved', errorMessage(error)),
  });
  const policy = save.isPending ? save.variables : policyOf(application);
  const change = (changed: Partial<Policy>) => save.mutate({ ...policy, ...changed });
  return (
    <fieldset className="mt-5" disabled={save.isPending}>
      <legend className="mb-1.5 text-sm font-medium">Sync policy</legend>
      <CheckField
        label="Automated sync"
        hint="Apply every new commit by itself"
        checked={policy.automated}
        onChange={(event) => change({ automated: event.target.checked })}
      />
      <div className="ml-6.5">
        <CheckField
          label="Prune"
          hint="Delete what is no longer in Git"
          checked={policy.prune}
          disabled={!policy.automated}
          onChange={(event) => change({ prune: event.target.checked })}
        />
        <CheckField
          label="Self-heal"
          hint="Undo what is changed in the cluster by hand"
          checked={policy.selfHeal}
          disabled={!policy.automated}
          onChange={(event) => change({ selfHeal: event.target.checked })}
        />
      </div>
    </fieldset>
  );
}
