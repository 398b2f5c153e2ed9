import { createHash } from 'node:crypto';
import {
  ANNOTATION_HELM_HOOK,
  type FluxHelmReleaseSpec,
  fluxHelmReleaseSpecSchema,
  fluxPatches,
  fluxReleaseName,
  type KubeObject,
} from '@lockstep/domain';
import { helmRenderer } from '../helm/render-helm.ts';
import type { RenderWarning } from '../render-input.ts';
import { type Built, imageSettings, type KustomizeSettings, transform } from './build.ts';
import { type OpenedChart, openChart } from './charts.ts';
import { fluxKey } from './classify.ts';
import { ignoredWarning } from './ignored-fields.ts';
import { elsewhere } from './kustomization.ts';
import { inNamespace } from './mark-objects.ts';
import { readSpec } from './spec.ts';
import type { RenderedUnit, UnitInput } from './unit.ts';
import { valuesOf } from './values.ts';

/** Renders a HelmRelease's chart with its values, as Flux's helm-controller installs it. */
export async function renderHelmRelease(given: UnitInput): Promise<RenderedUnit> {
  const { unit, references } = given;
  const spec = readSpec(fluxHelmReleaseSpecSchema, unit.object);
  if (spec.kubeConfig) throw elsewhere();
  const values = await valuesOf(spec, unit.namespace, references);
  const chart = await openChart(spec, given);
  const rendered = await renderChart(spec, values, chart, given);
  const { objects, warnings } = await postRender(rendered, spec, given);
  const namespace = spec.targetNamespace || unit.namespace;
  return {
    objects: [...namespacesFor(spec, namespace), ...objects].map((one) =>
      inNamespace(one, namespace),
    ),
    warnings: [...warnings, ...keptBack(unit.key, chart), ...ignoredFields(unit.key, spec)],
    dependsOn: (spec.dependsOn ?? []).map((one) =>
      fluxKey('HelmRelease', one.namespace ?? unit.namespace, one.name),
    ),
    marks: {
      isSuspended: spec.suspend ?? false,
      prunes: true,
      orphans: false,
      metadata: spec.commonMetadata,
      ...(spec.timeout ? { readyTimeout: spec.timeout } : {}),
    },
  };
}

async function renderChart(
  spec: FluxHelmReleaseSpec,
  values: Record<string, unknown>,
  { context, repackaging, valueFiles, ignoreMissingValueFiles }: OpenedChart,
  { unit, input }: UnitInput,
): Promise<Built> {
  const { install = {} } = spec;
  const helm = {
    releaseName: shortened(fluxReleaseName(unit.object.metadata.name ?? '', spec)),
    namespace: spec.targetNamespace || unit.namespace,
    valuesObject: values,
    valueFiles,
    ignoreMissingValueFiles,
    skipCrds: install.crds === 'Skip' || install.skipCRDs === true,
    skipSchemaValidation: install.disableSchemaValidation ?? false,
    // The field's tests are no part of a release.
    skipTests: true,
  };
  const source = { repoURL: input.source.repoURL, path: context.path, helm };
  const { manifests, warnings } = await helmRenderer.render(
    { ...input, source, repackaging },
    context,
  );
  const objects = install.disableHooks ? manifests.filter((one) => !isHook(one)) : manifests;
  return { objects, warnings };
}

function isHook({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[ANNOTATION_HELM_HOOK] !== undefined;
}

const MAX_NAME = 53;

/** Helm allows so many characters; Flux puts a digest in place of the rest. */
function shortened(name: string): string {
  if (name.length <= MAX_NAME) return name;
  const digest = createHash('sha256').update(name).digest('hex');
  return `${name.slice(0, 40)}-${digest.slice(0, 12)}`;
}

async function postRender(
  rendered: Built,
  { postRenderers = [] }: FluxHelmReleaseSpec,
  { input, context }: UnitInput,
): Promise<Built> {
  let built = rendered;
  for (const { kustomize } of postRenderers) {
    if (!kustomize) continue;
    const settings = {
      patches: fluxPatches(kustomize) as KustomizeSettings['patches'],
      images: imageSettings(kustomize.images),
    };
    const next = await transform(built.objects, settings, input, context);
    built = { objects: next.objects, warnings: [...built.warnings, ...next.warnings] };
  }
  return built;
}

function namespacesFor({ install }: FluxHelmReleaseSpec, name: string): KubeObject[] {
  if (!install?.createNamespace) return [];
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }];
}

/** The unit is named before what its chart is told to be. */
function keptBack(key: string, { warnings = [] }: OpenedChart): RenderWarning[] {
  return warnings.map((one) => ({ ...one, message: `${key}: ${one.message}` }));
}

function ignoredFields(key: string, spec: FluxHelmReleaseSpec): RenderWarning[] {
  const names = ['serviceAccountName', 'driftDetection', 'test'];
  const fields = names.filter((name) => spec[name] !== undefined);
  return fields.length > 0 ? [ignoredWarning(key, fields)] : [];
}
