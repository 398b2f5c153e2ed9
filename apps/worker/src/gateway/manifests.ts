import { sourcesOf } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import { renderAnew } from '../render/render-application.ts';
import type { Services } from '../services.ts';
import { shown } from './digest.ts';

/** Revisions to render instead of the current ones: of all sources, or one for each. */
interface Wanted {
  revision?: string | undefined;
  revisions?: string[] | undefined;
}

/** The rendered manifests as JSON texts, at the current revisions or at others. */
export async function renderedManifests(
  services: Services,
  record: ApplicationRecord,
  wanted: Wanted,
): Promise<{ manifests: string[]; revision: string; sourceType: string; commands: string[] }> {
  const { status, spec } = record.application;
  const revision = status.sync.revision ?? '';
  const sourceType = status.sourceType ?? '';
  if (isCurrent(record, wanted)) {
    const kept = await services.manifests.get(record.fingerprint);
    const texts = kept?.manifests.map((object) => JSON.stringify(shown({ services }, object)));
    if (texts) return { manifests: texts, revision, sourceType, commands: [] };
  }
  const one = wanted.revision;
  const rendered = await renderAnew(services, record, {
    revisions: wanted.revisions ?? (one ? sourcesOf(spec).map(() => one) : undefined),
  });
  return {
    manifests: rendered.manifests.map((object) => JSON.stringify(shown({ services }, object))),
    revision: rendered.revisions[0] ?? '',
    sourceType: rendered.sourceTypes[0] ?? '',
    commands: rendered.commands,
  };
}

function isCurrent(record: ApplicationRecord, { revision, revisions }: Wanted): boolean {
  if (record.fingerprint === '') return false;
  const { sync } = record.application.status;
  if (revisions) return revisions.join() === (sync.revisions ?? []).join();
  return !revision || revision === (sync.revision ?? '');
}
