import type { RenderInput } from '../render-input.ts';
import { versionNumbers } from './kube-version.ts';

/** The variables that the field offers to tools and parameters as its build environment. */
export function buildEnvironment(input: RenderInput): Record<string, string> {
  const { source, tree } = input;
  return {
    ARGOCD_APP_NAME: input.appName,
    ARGOCD_APP_NAMESPACE: input.namespace,
    ARGOCD_APP_PROJECT_NAME: input.project ?? 'default',
    ARGOCD_APP_REVISION: tree.commit,
    ARGOCD_APP_REVISION_SHORT: tree.commit.slice(0, 7),
    ARGOCD_APP_REVISION_SHORT_8: tree.commit.slice(0, 8),
    ARGOCD_APP_SOURCE_PATH: source.path ?? '',
    ARGOCD_APP_SOURCE_REPO_URL: source.repoURL,
    ARGOCD_APP_SOURCE_TARGET_REVISION: source.targetRevision ?? '',
    KUBE_VERSION: versionNumbers(input.kubeVersion ?? '') ?? input.kubeVersion ?? '',
    KUBE_API_VERSIONS: (input.apiVersions ?? []).join(','),
  };
}

/** With braces, of one sign as shells have them (`$1`, `$*`), or a word. */
const REFERENCE = /\$(?:\{(?:([^}]*)\})?|([*#$@!?0-9-])|(\w+))/g;

/**
 * Puts `$NAME` and `${NAME}` in; `$$` is a dollar. A variable that is not there is empty, also one
 * of a single sign; braces that are not closed go, as in the field.
 */
export function substitute(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(REFERENCE, (_, braced?: string, sign?: string, word?: string) => {
    const name = braced ?? sign ?? word ?? '';
    return name === '$' ? '$' : Object.hasOwn(variables, name) ? (variables[name] ?? '') : '';
  });
}
