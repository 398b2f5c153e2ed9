import { readDocument } from './yaml/index.ts';

/**
 * The first document of a YAML or JSON text as JSON, as Kubernetes' programs read it; null where it
 * is empty. Throws YamlProblem.
 */
export function readYaml(text: string): unknown {
  return readDocument(text).value;
}
