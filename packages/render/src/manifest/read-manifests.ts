import { type KubeObject, messageOf } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { RenderWarning } from '../render-input.ts';
import { checkObject } from './check-object.ts';
import { couldBeImageManifest } from './image-manifest.ts';
import { isDeeperThan } from './json-depth.ts';
import { type Fields, isFields, itemsOf, withListType } from './lists.ts';
import { MAX_DEPTH, parseYaml } from './parse-yaml.ts';
import { roundedIntegers } from './rounded-integers.ts';

export interface Manifests {
  objects: KubeObject[];
  warnings: RenderWarning[];
}

export interface ReadOptions {
  /** Objects are passed on as they are found, also without what a cluster asks of them. */
  asFound?: boolean;
  /** The text is what Jsonnet gives: an object, several in an array, or nothing. */
  isEvaluated?: boolean;
}

/**
 * Reads the Kubernetes objects of a YAML or JSON text (by the file's name); lists are taken apart.
 * Throws RenderError `manifest` with file and line for what is no Kubernetes object.
 */
export function readManifests(text: string, file: string, options: ReadOptions = {}): Manifests {
  const take = options.asFound ? asFound : flatten;
  if (options.isEvaluated) return { objects: evaluated(text, file, take), warnings: [] };
  const { objects, warnings } = file.endsWith('.json')
    ? { objects: inJson(parseJson(text, file, options), file, options), warnings: [] }
    : readDocuments(text, file, take);
  if (options.asFound) return { objects, warnings };
  return { objects, warnings: [...warnings, ...roundedIntegers(text, objects, file)] };
}

type Take = (value: unknown, where: string) => KubeObject[];

function evaluated(text: string, file: string, take: Take): KubeObject[] {
  const value = parseJson(text, file, {});
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => one !== null).flatMap((one) => take(one, file));
}

function readDocuments(text: string, file: string, take: Take): Manifests {
  const { documents, warnings } = parseYaml(text, file);
  return {
    objects: documents.flatMap(({ value, line }) => take(value, `${file}:${line}`)),
    warnings: warnings.map((message) => ({ type: 'ManifestWarning', message })),
  };
}

function parseJson(text: string, file: string, options: ReadOptions): unknown {
  if (text.trim() === '' && !options.asFound) return [];
  if (isDeeperThan(MAX_DEPTH, text)) {
    throw new RenderError('manifest', `${file}: nested deeper than ${MAX_DEPTH}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RenderError('manifest', `${file}: ${jsonProblem(error)}`);
  }
}

/** V8's message quotes the text, which may be a Secret's; only where it breaks off is told. */
function jsonProblem(error: unknown): string {
  const where = /line \d+ column \d+/.exec(messageOf(error))?.[0];
  return where ? `no JSON: it breaks off at ${where}` : 'no JSON';
}

function flatten(value: unknown, where: string): KubeObject[] {
  if (Array.isArray(value)) return value.flatMap((item) => flatten(item, where));
  if (!isFields(value)) throw new RenderError('manifest', `${where}: not a Kubernetes object`);
  const items = itemsOf(value);
  if (!items) return [checkObject(value, where)];
  return items.flatMap((item, index) => {
    const here = `${where}: item ${index + 1} of the list`;
    return flatten(isFields(item) ? withListType(item, value) : item, here);
  });
}

function inJson(value: unknown, file: string, options: ReadOptions): KubeObject[] {
  if (!options.asFound) return flatten(value, file);
  // The field takes what could be the manifest of an OCI image for an object.
  const isImage = isFields(value) && couldBeImageManifest(value);
  return asFound(value, file, { needsKind: !isImage });
}

/** As the field's renderer has it: an object needs a kind, what a list holds needs nothing. */
function asFound(value: unknown, where: string, { needsKind = true } = {}): KubeObject[] {
  const hasKind = isFields(value) && typeof value.kind === 'string' && value.kind !== '';
  if (!isFields(value) || (needsKind && !hasKind)) {
    throw new RenderError('manifest', `${where}: not a Kubernetes object: kind is missing`);
  }
  const items: unknown[] = itemsOf(value) ?? [value];
  return items.map((item, index) => {
    if (isFields(item)) return item as Fields & KubeObject;
    throw new RenderError('manifest', `${where}: item ${index + 1} of the list: not an object`);
  });
}
