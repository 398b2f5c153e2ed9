import type { Kustomization } from './kustomization.ts';

/** A word in a kustomization that may name a file, a directory or something remote. */
export interface Reference {
  text: string;
  /** Directories with a kustomization of their own are allowed here. */
  mayBeDirectory: boolean;
}

export type References =
  | { kind: 'known'; references: Reference[] }
  /** The kustomization reads in ways that are not known here. */
  | { kind: 'unknown'; field: string };

type Reader = (value: unknown) => Reference[];

const file = (text: unknown): Reference[] =>
  typeof text === 'string' ? [{ text, mayBeDirectory: false }] : [];
const none: Reader = () => [];
const files: Reader = (value) => items(value).flatMap(file);
const filesOrDirectories: Reader = (value) =>
  files(value).map(({ text }) => ({ text, mayBeDirectory: true }));
/** Text with a line break or a colon and blank is YAML that stands in place of a file's name. */
const filesOrInline: Reader = (value) =>
  files(value).filter(({ text }) => !/\n|: |^\s*\{/.test(text));
const pathOf: Reader = (value) => (isFields(value) ? file(value.path) : []);
const pathsOf: Reader = (value) => items(value).flatMap(pathOf);
const generators: Reader = (value) => items(value).flatMap(generatorFiles);

/** What each field of a kustomization reads. A field that is not here makes all reads unknown. */
const FIELDS: Record<string, Reader> = {
  apiVersion: none,
  kind: none,
  metadata: none,
  bases: filesOrDirectories,
  buildMetadata: none,
  commonAnnotations: none,
  commonLabels: none,
  components: filesOrDirectories,
  configMapGenerator: generators,
  configurations: files,
  crds: files,
  generatorOptions: none,
  images: none,
  labels: none,
  namePrefix: none,
  namespace: none,
  nameSuffix: none,
  openapi: pathOf,
  patches: pathsOf,
  patchesJson6902: pathsOf,
  patchesStrategicMerge: filesOrInline,
  replacements: pathsOf,
  replicas: none,
  resources: filesOrDirectories,
  secretGenerator: generators,
  sortOptions: none,
  vars: none,
};

/** Everything that a kustomization names. */
export function referencesOf(kustomization: Kustomization): References {
  const references: Reference[] = [];
  for (const [field, value] of Object.entries(kustomization)) {
    if (value === null || value === undefined) continue;
    const read = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
    if (!read) return { kind: 'unknown', field };
    references.push(...read(value));
  }
  return { kind: 'known', references };
}

/** Whether Kustomize would go to the network for it, if no such file is there. */
export function looksRemote(text: string): boolean {
  return /:\/\/|^git@|^[\w.-]+\.[a-z]{2,}[/:]|[?&](ref|version)=|\.git(\/\/|$)/i.test(text);
}

function generatorFiles(generator: unknown): Reference[] {
  if (!isFields(generator)) return [];
  const named = items(generator.files).map((one) =>
    // `key=path` gives the content another name.
    typeof one === 'string' ? one.slice(one.indexOf('=') + 1) : one,
  );
  return [...named, ...items(generator.envs), generator.env].flatMap(file);
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
