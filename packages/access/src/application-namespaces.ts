import { CONTROL_NAMESPACE, matchesGlob, type ProjectSpec } from '@lockstep/domain';
import { compilePattern } from './rbac/pattern.ts';

/**
 * Whether the project takes applications that live in this namespace: always those of the control
 * namespace, others where `sourceNamespaces` names them, by glob or as `/regular expression/`.
 */
export function mayLiveIn(
  { sourceNamespaces }: Pick<ProjectSpec, 'sourceNamespaces'>,
  namespace: string = CONTROL_NAMESPACE,
): boolean {
  if (namespace === CONTROL_NAMESPACE) return true;
  return (sourceNamespaces ?? []).some((pattern) => fits(pattern, namespace));
}

function fits(pattern: string, namespace: string): boolean {
  const regex = /^\/(.+)\/$/.exec(pattern)?.[1];
  if (regex === undefined) return matchesGlob(pattern, namespace);
  const compiled = compilePattern('regex', regex);
  return compiled.kind === 'pattern' && compiled.matches(namespace);
}
