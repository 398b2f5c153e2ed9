import { type KubeObject, messageOf } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { RenderWarning } from '../render-input.ts';
import { isDeeperThan } from './json-depth.ts';
import { MAX_DEPTH, parseYaml } from './parse-yaml.ts';
import { roundedIntegers } from './rounded-integers.ts';

export interface Manifests {
  objects: KubeObject[];
  warnings: RenderWarning[];
}

type Fields = Record<string, unknown>;

/**
 * Reads the Kubernetes objects of a YAML or JSON text (by the file's name); lists are taken apart.
 * Throws RenderError `manifest` with file and line for what is no Kubernetes object.
 */
export function readManifests(text: string, file: string): Manifests {
  const { objects, warnings } = file.endsWith('.json')
    ? { objects: flatten(parseJson(text, file), file), warnings: [] }
    : readDocuments(text, file);
  return { objects, warnings: [...warnings, ...roundedIntegers(text, objects, file)] };
}

function readDocuments(text: string, file: string): Manifests {
  const { documents, warnings } = parseYaml(text, file);
  return {
    objects: documents.flatMap(({ value, line }) => flatten(value, `${file}:${line}`)),
    warnings: warnings.map((message) => ({ type: 'ManifestWarning', message })),
  };
}

function parseJson(text: string, file: string): unknown {
  if (text.trim() === '') return [];
  if (isDeeperThan(MAX_DEPTH, text)) {
    throw new RenderError('manifest', `${file}: nested deeper than ${MAX_DEPTH}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RenderError('manifest', `${file}: ${messageOf(error)}`, error);
  }
}

function flatten(value: unknown, where: string): KubeObject[] {
  if (Array.isArray(value)) return value.flatMap((item) => flatten(item, where));
  if (!isFields(value)) throw new RenderError('manifest', `${where}: not a Kubernetes object`);
  if (!isList(value)) return [checkObject(value, where)];
  return value.items.flatMap((item, index) => {
    const here = `${where}: item ${index + 1} of the list`;
    return flatten(isFields(item) ? withListType(item, value) : item, here);
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Fields): value is Fields & { items: unknown[] } {
  return (
    typeof value.kind === 'string' && value.kind.endsWith('List') && Array.isArray(value.items)
  );
}

/** Items of a typed list (`ConfigMapList`) need not repeat what the list says. */
function withListType(item: Fields, list: Fields): Fields {
  const kind = String(list.kind).slice(0, -'List'.length);
  if (kind === '' || item.kind !== undefined) return item;
  return { apiVersion: list.apiVersion, kind, ...item };
}

function checkObject(value: Fields, where: string): KubeObject {
  const missing = ['apiVersion', 'kind'].find((field) => !isText(value[field]));
  if (missing) {
    const what = `${missing} is missing`;
    throw new RenderError('manifest', `${where}: not a Kubernetes object: ${what}`);
  }
  const { metadata } = value;
  const kind = String(value.kind);
  if (!isFields(metadata))
    throw new RenderError('manifest', `${where}: ${kind}: metadata is missing`);
  if (!isText(metadata.name) && !isText(metadata.generateName)) {
    const { name } = metadata;
    // YAML takes `on`, `y` or `12` without quotes for something else than text.
    const what = name ? `must be a text, not ${JSON.stringify(name)}` : 'is missing';
    throw new RenderError('manifest', `${where}: ${kind}: metadata.name ${what}`);
  }
  return value as KubeObject;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
