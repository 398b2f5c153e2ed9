import {
  type FluxKustomizationSpec,
  fluxKustomizationSpecSchema,
  fluxPatches,
} from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput, RenderWarning } from '../render-input.ts';
import { cleanPath } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import {
  type Built,
  buildKustomization,
  imageSettings,
  type KustomizeSettings,
  transform,
} from './build.ts';
import { fluxKey } from './classify.ts';
import { ignoredWarning } from './ignored-fields.ts';
import { hasKustomization, readPlainFolder } from './plain-folder.ts';
import { openSource } from './sources.ts';
import { readSpec } from './spec.ts';
import { substituteIn, substitutions } from './substitute.ts';
import type { RenderedUnit, UnitInput } from './unit.ts';

/** Builds a Kustomization as Flux's kustomize-controller does. */
export async function renderFluxKustomization(given: UnitInput): Promise<RenderedUnit> {
  const { unit, input, references } = given;
  const spec = readSpec(fluxKustomizationSpecSchema, unit.object);
  refuseUnsupported(spec);
  const { context } = await openSource(spec.sourceRef, unit.namespace, given);
  const path = pathOf(spec);
  // First: what waits for something is asked again and again.
  const variables = await substitutions(spec.postBuild ?? {}, unit.namespace, references);
  const { objects, warnings } = await buildFolder(settingsOf(spec), input, { ...context, path });
  const isWaitedFor = spec.wait === true || spec.healthChecks !== undefined;
  return {
    objects: objects.map((object) => substituteIn(object, variables)),
    warnings: [...warnings, ...ignoredFields(unit.key, spec)],
    dependsOn: (spec.dependsOn ?? []).map(({ name, namespace }) =>
      fluxKey('Kustomization', namespace ?? unit.namespace, name),
    ),
    marks: {
      isSuspended: spec.suspend ?? false,
      prunes: spec.prune ?? false,
      orphans: orphansOf(spec),
      metadata: spec.commonMetadata,
      ...(isWaitedFor && spec.timeout ? { readyTimeout: spec.timeout } : {}),
    },
  };
}

/** Whether its objects outlive the Kustomization; unless it says so, those that are not pruned do. */
function orphansOf({ deletionPolicy = 'MirrorPrune', prune }: FluxKustomizationSpec): boolean {
  return deletionPolicy === 'MirrorPrune' ? !prune : deletionPolicy === 'Orphan';
}

/** Whether this Kustomization builds the application's own path. */
export async function isOwnPath(given: UnitInput): Promise<boolean> {
  const { unit, context } = given;
  if (unit.object.kind !== 'Kustomization') return false;
  const spec = readSpec(fluxKustomizationSpecSchema, unit.object);
  if (pathOf(spec) !== context.path || spec.sourceRef.kind !== 'GitRepository') return false;
  const opened = await openSource(spec.sourceRef, unit.namespace, given).catch(() => undefined);
  return opened?.name === '';
}

function pathOf({ path = '' }: FluxKustomizationSpec): string {
  return cleanPath(path.replace(/^\/+/, ''));
}

/** A folder as Flux builds it: its kustomization, or everything in it. Throws where there is none. */
export async function buildFolder(
  settings: KustomizeSettings,
  input: RenderInput,
  context: RenderContext,
): Promise<Built> {
  const { path } = context;
  if (!(await sourceTreeOf(context).isDirectory(path))) {
    throw new RenderError('path', `${path || '.'}: no such folder in the source`);
  }
  if (await hasKustomization(context, path)) {
    return await buildKustomization(settings, input, context);
  }
  if (settings.components?.length) {
    const what = `${path || '.'}: components need a kustomization there`;
    throw new RenderError('unsupported', what);
  }
  const plain = await readPlainFolder(input, context);
  const built = await transform(plain.objects, settings, input, context);
  return { objects: built.objects, warnings: [...plain.warnings, ...built.warnings] };
}

function settingsOf(spec: FluxKustomizationSpec): KustomizeSettings {
  return {
    namespace: spec.targetNamespace,
    namePrefix: spec.namePrefix,
    nameSuffix: spec.nameSuffix,
    patches: fluxPatches(spec) as KustomizeSettings['patches'],
    images: imageSettings(spec.images),
    components: spec.components,
    ignoreMissingComponents: spec.ignoreMissingComponents,
  };
}

function refuseUnsupported({ kubeConfig, decryption }: FluxKustomizationSpec): void {
  if (kubeConfig) throw elsewhere();
  if (decryption && decryption.provider !== 'sops') {
    throw new RenderError('unsupported', `decryption by ${decryption.provider} is not supported`);
  }
}

export function elsewhere(): RenderError {
  const what = 'kubeConfig names another cluster: make an application with that destination';
  return new RenderError('unsupported', `${what} for it`);
}

function ignoredFields(key: string, spec: FluxKustomizationSpec): RenderWarning[] {
  const fields = ['force', 'serviceAccountName', 'healthCheckExprs'].filter((one) => spec[one]);
  return fields.length > 0 ? [ignoredWarning(key, fields)] : [];
}
