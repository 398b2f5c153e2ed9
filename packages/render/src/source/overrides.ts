import { type Source, sourceSchema } from '@lockstep/domain';
import { parseYaml } from '../manifest/parse-yaml.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput } from '../render-input.ts';
import { sourceTreeOf } from './source-tree-of.ts';

/** What a file beside the manifests says of the source: a JSON merge patch (RFC 7386). */
export type Override = Record<string, unknown>;

/** What no file in a repository may change: where the source is. */
const KEPT = ['repoURL', 'path', 'targetRevision', 'chart', 'ref', 'name'] as const;

/**
 * The overrides of a source: `.argocd-source.yaml`, then `.argocd-source-<application>.yaml` over
 * it, in the folder of the source. Files that are not there are traced too.
 */
export async function readOverrides(
  { appName }: RenderInput,
  context: RenderContext,
): Promise<Override[]> {
  const tree = sourceTreeOf(context);
  const overrides: Override[] = [];
  for (const name of ['.argocd-source.yaml', `.argocd-source-${appName}.yaml`]) {
    const file = context.path === '' ? name : `${context.path}/${name}`;
    if (name.includes('/') || !(await tree.isFile(file))) continue;
    const text = (await tree.read(file, context.limits.maxFileBytes)).toString('utf8');
    const value = parseYaml(text, file).documents[0]?.value;
    if (value === undefined) continue;
    if (!isObject(value)) {
      throw new RenderError('manifest', `${file}: must hold the fields of a source`);
    }
    checkSource(value, file);
    overrides.push(value);
  }
  return overrides;
}

function checkSource(value: Override, file: string): void {
  const parsed = sourceSchema.safeParse(withOverrides({ repoURL: 'x' }, [value]));
  if (parsed.success) return;
  const [problem] = parsed.error.issues;
  throw new RenderError('spec', `${file}: ${problem?.path.join('.')}: ${problem?.message}`);
}

/** The source with overrides put over it; what they say of its place is passed over. */
export function withOverrides(source: Source, overrides: readonly Override[] = []): Source {
  if (overrides.length === 0) return source;
  const merged = overrides.reduce<unknown>(
    (before, override) => laidOver(before, mergePatch(before, override)),
    source,
  ) as Source;
  for (const field of KEPT) {
    if (source[field] === undefined) delete merged[field];
    else merged[field] = source[field];
  }
  return merged;
}

/**
 * What is said, over what was said: a field that is absent keeps its value, also where a null took
 * it away, and so does one of the element at the same place in a list, as in the field. Values are
 * no fields: they are taken as they are.
 */
function laidOver(before: unknown, said: unknown, field = ''): unknown {
  if (said === undefined || field === 'valuesObject') return said ?? before;
  if (Array.isArray(said)) {
    const old: unknown[] = Array.isArray(before) ? before : [];
    return said.map((one, at) => laidOver(old[at], one));
  }
  if (!isObject(said) || !isObject(before)) return said;
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(said)) {
    define(merged, key, laidOver(Object.hasOwn(before, key) ? before[key] : undefined, value, key));
  }
  return merged;
}

/** RFC 7386: null removes, objects merge, anything else replaces. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    // Not by assignment: `__proto__` would be no field then.
    if (value === null) delete merged[key];
    else
      define(merged, key, mergePatch(Object.hasOwn(merged, key) ? merged[key] : undefined, value));
  }
  return merged;
}

function define(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
