import { type FluxKustomizationSpec, type KubeObject, messageOf } from '@lockstep/domain';
import { dump } from 'js-yaml';
import { parseYaml } from '../manifest/parse-yaml.ts';
import { RenderError } from '../render-error.ts';
import { envsubst } from './envsubst.ts';
import { policyOf } from './object-policies.ts';
import type { References } from './references.ts';

type PostBuild = NonNullable<FluxKustomizationSpec['postBuild']>;

const MAX_REFERENCES = 200;
const NAME = /^[_A-Za-z][_A-Za-z0-9]*$/;

/** The variables of a Kustomization: what it refers to in order, and its own over them. */
export async function substitutions(
  { substitute = {}, substituteFrom = [] }: PostBuild,
  namespace: string,
  references: References,
): Promise<Map<string, string>> {
  const variables = new Map<string, string>();
  if (substituteFrom.length > MAX_REFERENCES) {
    throw new RenderError('limit', `substituteFrom: more than ${MAX_REFERENCES} references`);
  }
  for (const { kind, name, optional } of substituteFrom) {
    const texts = (await references.texts({ kind, namespace, name, optional })) ?? {};
    for (const [key, value] of Object.entries(texts)) variables.set(key, onOneLine(value));
  }
  for (const [key, value] of Object.entries(substitute)) variables.set(key, onOneLine(value));
  const wrong = [...variables.keys()].find((name) => !NAME.test(name));
  if (wrong !== undefined) {
    const what = `postBuild: ${JSON.stringify(wrong)} is no name of a variable`;
    throw new RenderError('spec', `${what}: letters, digits and underscores, no digit first`);
  }
  return variables;
}

function onOneLine(value: string): string {
  return value.replaceAll('\n', '');
}

/**
 * Puts variables into an object's YAML and reads it again, as Flux does: `${count}` can become a
 * number. Without any variable nothing is looked at.
 */
export function substituteIn(
  object: KubeObject,
  variables: ReadonlyMap<string, string>,
): KubeObject {
  if (variables.size === 0 || policyOf(object, 'substitute') === 'disabled') return object;
  const text = dump(object, { noRefs: true, sortKeys: true, lineWidth: -1 });
  if (!text.includes('$')) return object;
  const where = `${object.kind} ${object.metadata.name}`;
  let result: string;
  try {
    result = envsubst(text, (variable) => variables.get(variable));
  } catch (error) {
    throw new RenderError('spec', `${where}: substitution failed: ${messageOf(error)}`, error);
  }
  const value = parseYaml(result, `${where} after substitution`).documents[0]?.value;
  if (isObject(value)) return value;
  throw new RenderError('spec', `${where}: is no Kubernetes object after substitution`);
}

function isObject(value: unknown): value is KubeObject {
  const { apiVersion, kind, metadata } = (value ?? {}) as Partial<KubeObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && metadata !== undefined;
}
