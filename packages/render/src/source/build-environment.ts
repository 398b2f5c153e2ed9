import type { RenderInput } from '../render-input.ts';

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
    KUBE_VERSION: input.kubeVersion ?? '',
    KUBE_API_VERSIONS: (input.apiVersions ?? []).join(','),
  };
}

/**
 * Puts `$NAME` and `${NAME}` in; `$$` is a dollar. A variable that is not there is empty, or stays
 * as it is written where `keepUnknown` is set.
 */
export function substitute(
  text: string,
  variables: Readonly<Record<string, string>>,
  options: { keepUnknown?: boolean } = {},
): string {
  return text.replace(/\$(?:(\$)|(\w+)|\{(\w+)\})/g, (written, dollar, plain, braced) => {
    if (dollar) return '$';
    return variables[plain ?? braced] ?? (options.keepUnknown ? written : '');
  });
}
