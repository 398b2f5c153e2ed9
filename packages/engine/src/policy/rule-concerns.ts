import type { KubeObject, ProjectRule } from '@lockstep/domain';

/** Whether a rule is about objects of this kind. */
export function ruleConcerns({ kinds }: Pick<ProjectRule, 'kinds'>, object: KubeObject): boolean {
  if (!kinds?.length) return true;
  const { apiVersion, kind } = object;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return kinds.some((text) => {
    const slash = text.lastIndexOf('/');
    const [wantedGroup, wantedKind] =
      slash < 0 ? ['*', text] : [text.slice(0, slash), text.slice(slash + 1)];
    return is(wantedGroup, group) && is(wantedKind, kind);
  });
}

function is(wanted: string, actual: string): boolean {
  return wanted === '*' || wanted === actual;
}
