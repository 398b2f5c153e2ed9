import { sourcesOf } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import { renderAnew } from '../render/render-application.ts';
import type { Services } from '../services.ts';
import { shown } from './digest.ts';

/** The rendered manifests as JSON texts, at the current revision or at another one. */
export async function renderedManifests(
  services: Services,
  record: ApplicationRecord,
  revision: string | undefined,
): Promise<{ manifests: string[]; revision: string; sourceType: string; commands: string[] }> {
  const { status, spec } = record.application;
  const current = status.sync.revision ?? '';
  const sourceType = status.sourceType ?? '';
  if ((!revision || revision === current) && record.fingerprint !== '') {
    const kept = await services.manifests.get(record.fingerprint);
    const texts = kept?.map((object) => JSON.stringify(shown({ services }, object)));
    if (texts) return { manifests: texts, revision: current, sourceType, commands: [] };
  }
  const rendered = await renderAnew(services, record, {
    revisions: revision ? sourcesOf(spec).map(() => revision) : undefined,
  });
  return {
    manifests: rendered.manifests.map((object) => JSON.stringify(shown({ services }, object))),
    revision: rendered.revisions[0] ?? '',
    sourceType: rendered.sourceTypes[0] ?? '',
    commands: rendered.commands,
  };
}
