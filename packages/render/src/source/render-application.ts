import { type KubeObject, secretName } from '@lockstep/domain';
import { dropRepeated } from '../manifest/drop-repeated.ts';
import type { ApplicationRender, RenderInput, SourceRender } from '../render-input.ts';
import { digestOf, fingerprint } from '../trace/fingerprint.ts';
import type { RenderRecord, SourceRecord } from '../trace/render-record.ts';
import { readsStillValid } from '../trace/still-valid.ts';
import { renderSource, settingsOf, treesOf } from './render-source.ts';

/**
 * Renders all sources of an application, in order; where two make the same resource, the later
 * one counts. A source that is only there for its `ref` (no path, no chart) makes none.
 */
export async function renderApplication(
  inputs: readonly RenderInput[],
): Promise<ApplicationRender> {
  const renders = await Promise.all(inputs.filter(hasManifests).map(renderSource));
  const all = renders.flatMap((render) => render.manifests);
  const { manifests, warnings } = dropRepeated(
    all,
    inputs[0]?.namespace ?? '',
    inputs.length > 1 ? sourceTitles(inputs, renders) : undefined,
  );
  const sources = renders.map((render) => render.record);
  const print = fingerprint(sources);
  const isOpened = (object: KubeObject) => renders.some(({ opened }) => opened.has(object));
  return {
    manifests,
    openedSecrets: manifests.filter(isOpened).map(secretName),
    warnings: [...renders.flatMap((render) => render.warnings), ...warnings],
    commands: renders.flatMap((render) => render.commands),
    types: renders.map((render) => render.type),
    ...(print !== undefined && { record: { fingerprint: print, sources } }),
  };
}

/** How people find the source of an object again: by its position, and its name if it has one. */
function sourceTitles(
  inputs: readonly RenderInput[],
  renders: readonly SourceRender[],
): (object: KubeObject) => string {
  const titles = new Map<KubeObject, string>();
  inputs.filter(hasManifests).forEach((input, index) => {
    const { name, repoURL, path, chart } = input.source;
    const what = name || `${repoURL} ${chart || path || ''}`.trim();
    const title = `source ${inputs.indexOf(input) + 1} (${what})`;
    for (const object of renders[index]?.manifests ?? []) titles.set(object, title);
  });
  return (object) => titles.get(object) ?? 'the application';
}

/**
 * Whether rendering now would give what it gave then: same settings, and every read finds the same
 * again. Renders nothing; when nothing moved it costs one comparison of ids for each source.
 */
export async function stillValid(
  record: RenderRecord,
  inputs: readonly RenderInput[],
): Promise<boolean> {
  const rendered = inputs.filter(hasManifests);
  if (rendered.length !== record.sources.length) return false;
  // All settings first: they cost nothing, while reads may ask other servers.
  const pairs = rendered.map((input, index) => ({ input, source: record.sources[index] }));
  for (const { input, source } of pairs) {
    if (!source || !hasSettings(input, source)) return false;
  }
  for (const { input, source } of pairs) {
    if (!source || !(await readsStillValid(source, treesOf(input)))) return false;
  }
  return true;
}

/**
 * Whether a source that failed would fail in the same way now: `record` is the RenderError's. Saves
 * rendering again and again what its authors have not mended.
 */
export async function stillFails(
  record: SourceRecord,
  inputs: readonly RenderInput[],
): Promise<boolean> {
  for (const input of inputs.filter(hasManifests)) {
    if (!hasSettings(input, record)) continue;
    if (await readsStillValid(record, treesOf(input))) return true;
  }
  return false;
}

function hasManifests({ source }: RenderInput): boolean {
  return !source.ref || Boolean(source.path) || Boolean(source.chart);
}

function hasSettings(input: RenderInput, record: SourceRecord): boolean {
  const { settings, type, overrides, keys } = record;
  // Only what is encrypted depends on keys.
  if (keys !== undefined && keys !== digestOf(input.decrypt?.keyIds ?? [])) return false;
  try {
    return settingsOf(input, type, overrides) === settings;
  } catch {
    // Settings that contradict each other are told by the render.
    return false;
  }
}
