import type { KubeObject } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput, RenderOutput, SourceRenderer } from '../render-input.ts';
import { type FollowedUnit, follow } from './follow.ts';
import { buildFolder } from './kustomization.ts';
import { markObject, type UnitMarks } from './mark-objects.ts';
import { policyWarnings } from './object-policies.ts';
import { withoutIgnored } from './source-ignore.ts';
import { inWave, wavesOf } from './waves.ts';

/**
 * A path with objects of Flux, kept as they are: its Kustomizations and HelmReleases are followed to
 * the manifests that Flux would apply, and none of Flux's own objects is left.
 */
export const fluxRenderer: SourceRenderer = {
  type: 'Flux',
  dependsOn: ({ source, namespace, tools, kubeVersion, apiVersions }) => ({
    flux: source.flux,
    repository: [source.repoURL, source.targetRevision],
    namespace,
    versions: tools.versions,
    kustomize: tools.kustomize,
    cluster: [kubeVersion, apiVersions],
  }),
  render: renderFlux,
};

/** Of what the path holds beside Flux's objects. */
const OWN: UnitMarks = { isSuspended: false, prunes: true, orphans: false };

async function renderFlux(input: RenderInput, context: RenderContext): Promise<RenderOutput> {
  const root = await buildFolder({}, input, withoutIgnored(context));
  const followed = await follow(root.objects, input, context);
  const own = followed.objects.map((object) => markObject(object, OWN));
  const manifests = [...own, ...ordered(followed.units)];
  if (manifests.length > context.limits.maxManifests) {
    throw new RenderError('limit', `more than ${context.limits.maxManifests} manifests`);
  }
  const warnings = [
    ...root.warnings,
    ...followed.warnings,
    ...policyWarnings('the path', followed.objects),
    ...followed.units.flatMap((unit) => [...unit.warnings, ...notes(unit)]),
  ];
  return { manifests, warnings, commands: [] };
}

function ordered(units: readonly FollowedUnit[]): KubeObject[] {
  const waves = wavesOf(
    units.map(({ unit, dependsOn }) => ({ key: unit.key, parent: unit.parent, dependsOn })),
  );
  return units.flatMap(({ unit, objects, marks }) =>
    objects.map((object) => inWave(markObject(object, marks), waves.get(unit.key) ?? 0)),
  );
}

function notes({ unit, marks, objects }: FollowedUnit): RenderOutput['warnings'] {
  if (!marks.isSuspended) return policyWarnings(unit.key, objects);
  const message = `${unit.key} is suspended: its objects are neither applied nor pruned`;
  return [{ type: 'ManifestWarning', message }];
}
