import type { KubeObject } from '@lockstep/domain';

/** Something that a unit refers to and that was not rendered, or not yet. */
export class MissingReference extends Error {}

/** The objects that units refer to. */
export interface References {
  source(kind: string, namespace: string, name: string): KubeObject | undefined;
  /**
   * The texts of a ConfigMap or Secret, as it is rendered here or as it is in the cluster; undefined
   * for an optional one that is in neither. Throws MissingReference for any other, and while more may
   * still be rendered.
   */
  texts(reference: TextsReference): Promise<Record<string, string> | undefined>;
}

export interface TextsReference {
  kind: 'ConfigMap' | 'Secret';
  namespace: string;
  name: string;
  optional?: boolean;
}

/** What a ConfigMap or Secret holds, decoded. */
export function textsOf(object: KubeObject): Record<string, string> {
  const { data, stringData } = object as { data?: unknown; stringData?: unknown };
  const decode = (text: string) =>
    object.kind === 'Secret' ? Buffer.from(text, 'base64').toString('utf8') : text;
  return { ...mapTexts(data, decode), ...mapTexts(stringData, (text) => text) };
}

function mapTexts(value: unknown, map: (text: string) => string): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(([, text]) => typeof text === 'string');
  return Object.fromEntries(entries.map(([key, text]) => [key, map(text as string)]));
}
