import type { Kustomization } from './kustomization.ts';

/** A word in a kustomization that names something which Kustomize reads. */
export interface Reference {
  text: string;
  /**
   * `file`: a file; `resource`: a file or a directory with a kustomization; `directory`: only the
   * latter; `plugin`: like `resource`, and what is in the file may name files again.
   */
  kind: 'file' | 'resource' | 'directory' | 'plugin';
}

/** Answers what is to be written in a reference's place: often the same. */
export type Resolve = (reference: Reference) => Promise<string>;

type Mapper = (value: unknown, resolve: Resolve) => Promise<unknown>;

const asItIs: Mapper = async (value) => value;
const named =
  (kind: Reference['kind']): Mapper =>
  async (text, resolve) =>
    typeof text === 'string' && text !== '' ? await resolve({ text, kind }) : text;
const file = named('file');
const pathOf: Mapper = async (value, resolve) =>
  isFields(value) && typeof value.path === 'string'
    ? { ...value, path: await file(value.path, resolve) }
    : value;
/** Text with a line break or a colon and blank is YAML that stands in place of a file's name. */
const unlessInline =
  (map: Mapper): Mapper =>
  async (value, resolve) =>
    typeof value === 'string' && isInline(value) ? value : await map(value, resolve);

/** What each field of a kustomization reads. `helmCharts` is read elsewhere. */
const FIELDS: Record<string, Mapper> = {
  apiVersion: asItIs,
  kind: asItIs,
  metadata: asItIs,
  bases: each(named('directory')),
  buildMetadata: asItIs,
  commonAnnotations: asItIs,
  commonLabels: asItIs,
  components: each(named('directory')),
  configMapGenerator: each(mapGenerator),
  configurations: each(file),
  crds: each(file),
  generatorOptions: asItIs,
  generators: each(named('plugin')),
  helmChartInflationGenerator: asItIs,
  helmCharts: asItIs,
  helmGlobals: asItIs,
  images: asItIs,
  imageTags: asItIs,
  labels: asItIs,
  namePrefix: asItIs,
  namespace: asItIs,
  nameSuffix: asItIs,
  openapi: pathOf,
  patches: each(patch),
  patchesJson6902: each(pathOf),
  patchesStrategicMerge: each(unlessInline(file)),
  replacements: each(pathOf),
  replicas: asItIs,
  resources: each(named('resource')),
  secretGenerator: each(mapGenerator),
  sortOptions: asItIs,
  transformers: each(named('plugin')),
  validators: each(named('plugin')),
  vars: asItIs,
};

/** A copy with every reference resolved, and the fields of which is not known what they read. */
export async function mapReferences(
  kustomization: Kustomization,
  resolve: Resolve,
): Promise<{ content: Kustomization; unknownFields: string[] }> {
  const content: Kustomization = {};
  const unknownFields: string[] = [];
  for (const [field, value] of Object.entries(kustomization)) {
    const map = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
    if (!map && value !== null) unknownFields.push(field);
    content[field] = map ? await map(value, resolve) : value;
  }
  return { content, unknownFields };
}

/** Whether the entry is YAML itself, not the name of a file with it. */
export function isInline(text: string): boolean {
  return /\n|: |^\s*\{/.test(text);
}

/** The files and lists of variables of a ConfigMap's or Secret's generator. */
export async function mapGenerator(generator: unknown, resolve: Resolve): Promise<unknown> {
  if (!isFields(generator)) return generator;
  const { files, envs, env } = generator;
  return {
    ...generator,
    ...(files !== undefined && { files: await each(keyedFile)(files, resolve) }),
    ...(envs !== undefined && { envs: await each(file)(envs, resolve) }),
    ...(env !== undefined && { env: await file(env, resolve) }),
  };
}

/** `key=path` gives the content another name. */
async function keyedFile(value: unknown, resolve: Resolve): Promise<unknown> {
  if (typeof value !== 'string') return value;
  // An address may hold an equals sign of its own, after a slash.
  const equals = /^[^/=]*=/.exec(value)?.[0].length ?? 0;
  const text = value.slice(equals);
  const resolved = await resolve({ text, kind: 'file' });
  if (resolved === text) return value;
  const key =
    equals > 0 ? value.slice(0, equals - 1) : (text.split(/[?#]/)[0] ?? '').split('/').at(-1);
  return `${key}=${resolved}`;
}

/** In the oldest form an entry is nothing but a file's name. */
async function patch(value: unknown, resolve: Resolve): Promise<unknown> {
  return typeof value === 'string'
    ? await unlessInline(file)(value, resolve)
    : await pathOf(value, resolve);
}

function each(one: Mapper): Mapper {
  return async (value, resolve) => {
    if (!Array.isArray(value)) return value;
    const mapped: unknown[] = [];
    for (const item of value) mapped.push(await one(item, resolve));
    return mapped;
  };
}

export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
