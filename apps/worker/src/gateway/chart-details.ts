import { type ChartDetails, type Source, sourcesOf, UserError } from '@lockstep/domain';
import { chartDetails, type SourceTree } from '@lockstep/render';
import type { ApplicationRecord } from '@lockstep/store';
import { resolveSources } from '../render/inputs.ts';
import { remoteSources } from '../render/remote-sources.ts';
import type { Services } from '../services.ts';
import { asUserError } from './repository/as-user-error.ts';

/** What the chart that one of the application's sources is says of itself at a revision. */
export async function chartDetailsOf(
  services: Services,
  record: ApplicationRecord,
  { revision, sourceIndex }: { revision: string; sourceIndex: number },
): Promise<ChartDetails> {
  const { spec, metadata } = record.application;
  const source = sourcesOf(spec)[sourceIndex];
  if (!source) {
    throw new UserError('invalid-argument', `${metadata.name} has no source ${sourceIndex}`, [
      { field: 'sourceIndex', reason: `there are ${sourcesOf(spec).length} sources, from 0 on` },
    ]);
  }
  const tree = await asUserError(treeOf(services, record, source, revision));
  return await asUserError(chartDetails(tree, source.chart ? '' : (source.path ?? '')));
}

async function treeOf(
  services: Services,
  { application: { spec } }: ApplicationRecord,
  source: Source,
  revision: string,
): Promise<SourceTree> {
  if (source.chart) {
    const { chart: name, repoURL: url } = source;
    const ref = { kind: 'chart', url, name, version: revision } as const;
    return (await remoteSources(services, spec.project).fetch(ref)).tree;
  }
  const options = { maxAgeMs: 0, sources: [source], revisions: [revision] };
  const [resolved] = await resolveSources(services, spec, options);
  if (!resolved) throw new UserError('not-found', `${source.repoURL} has no revision ${revision}`);
  return resolved.tree;
}
