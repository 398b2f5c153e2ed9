import type { FluxHelmReleaseSpec } from '@lockstep/domain';
import { parseYaml } from '../manifest/parse-yaml.ts';
import { RenderError } from '../render-error.ts';
import type { References } from './references.ts';

export type Values = Record<string, unknown>;

type Spec = Pick<FluxHelmReleaseSpec, 'values' | 'valuesFrom'>;

/** A release's values: those that it refers to, each over the ones before it, and its own over all. */
export async function valuesOf(
  spec: Spec,
  namespace: string,
  references: References,
): Promise<Values> {
  let values: Values = {};
  if ((spec.valuesFrom ?? []).length > MAX_REFERENCES) {
    throw new RenderError('limit', `valuesFrom: more than ${MAX_REFERENCES} references`);
  }
  for (const reference of spec.valuesFrom ?? []) {
    const { kind, name, valuesKey = 'values.yaml', targetPath, optional } = reference;
    const where = `${kind} ${namespace}/${name}`;
    const texts = await references.texts({ kind, namespace, name, optional });
    const text = texts && Object.hasOwn(texts, valuesKey) ? texts[valuesKey] : undefined;
    if (text === undefined) {
      if (optional) continue;
      throw new RenderError('spec', `valuesFrom: ${where} has no key ${valuesKey}`);
    }
    values = targetPath
      ? withValueAt(values, targetPath, text)
      : mergeValues(values, parseValues(text, { where: `${where}, ${valuesKey}`, kind }));
  }
  return mergeValues(values, spec.values ?? {});
}

function parseValues(text: string, { where, kind }: { where: string; kind: string }): Values {
  const value = readValues(text, { where, kind });
  if (isMap(value)) return value;
  throw new RenderError('spec', `valuesFrom: ${where}: not a map of values`);
}

/** What is wrong with a Secret's text may quote it. */
function readValues(text: string, { where, kind }: { where: string; kind: string }): unknown {
  try {
    return parseYaml(text, where).documents[0]?.value ?? {};
  } catch (error) {
    if (kind !== 'Secret') throw error;
    throw new RenderError('spec', `valuesFrom: ${where}: not YAML that can be read`);
  }
}

/** Maps are merged, everything else is replaced. */
export function mergeValues(below: Values, above: Values): Values {
  const added = Object.entries(above).map(([key, value]) => {
    const before = Object.hasOwn(below, key) ? below[key] : undefined;
    return [key, isMap(before) && isMap(value) ? mergeValues(before, value) : value] as const;
  });
  // Not by assignment: a name may be `__proto__`.
  return Object.fromEntries([...Object.entries(below), ...added]);
}

const MAX_REFERENCES = 200;
const MAX_STEPS = 100;
/** Of all the indexes of one path together: lists are filled up to them. */
const MAX_INDEX = 65_536;

/** Sets one value as `helm --set` would: `a.b[0].c`, `a.b\.c`; in quotes it stays a text. */
export function withValueAt(values: Values, path: string, text: string): Values {
  const quoted = /^(['"])([\s\S]*)\1$/.exec(text);
  const value = quoted ? (quoted[2] ?? '') : typed(text);
  return setAt(values, stepsOf(path), value) as Values;
}

type Step = string | number;

function stepsOf(path: string): Step[] {
  const steps: Step[] = [];
  for (const part of path.split(/(?<!\\)\./)) {
    const [, name = '', indexes = ''] = /^(.*?)((?:\[\d+\])*)$/s.exec(part) ?? [];
    steps.push(name.replaceAll('\\.', '.'));
    for (const [, index] of indexes.matchAll(/\[(\d+)\]/g)) steps.push(Number(index));
  }
  const indexes = steps.reduce<number>((sum, one) => sum + (typeof one === 'number' ? one : 0), 0);
  const isTooMuch = steps.length > MAX_STEPS || indexes > MAX_INDEX;
  if (isTooMuch || steps.includes(''))
    throw new RenderError('spec', `valuesFrom: targetPath ${path} is no path`);
  return steps;
}

function setAt(at: unknown, [step, ...rest]: Step[], value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(at) ? [...at] : [];
    while (list.length < step) list.push(null);
    list[step] = setAt(list[step], rest, value);
    return list;
  }
  const map = isMap(at) ? at : {};
  return { ...map, [step]: setAt(Object.hasOwn(map, step) ? map[step] : undefined, rest, value) };
}

function typed(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  const isInteger = /^(0|-?[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text));
  return isInteger ? Number(text) : text;
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
