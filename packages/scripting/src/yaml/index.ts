/** YAML as Kubernetes' own programs read it. */
export {
  type ReadDocument,
  readDocument,
  readDocuments,
} from './read-documents.ts';
export { MAX_YAML_DEPTH } from './split-documents.ts';
export { unshare } from './unshare.ts';
export { YamlProblem } from './yaml-problem.ts';
