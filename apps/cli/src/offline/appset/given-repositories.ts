import type { ScmRepository } from '@lockstep/appset';
import type { ScmProviderGenerator } from '@lockstep/domain';
import { type Fields, isFields, listOf, textOf, textsOf } from './given-fields.ts';

/** Repositories of a host, each with the branch, or with the `branches`, that it is listed by. */
export function givenRepositories(
  value: unknown,
  generator: ScmProviderGenerator,
): ScmRepository[] {
  const protocol = generator.cloneProtocol || 'ssh';
  const allBranches = Object.values(generator).some(
    (provider) => isFields(provider) && provider.allBranches === true,
  );
  return listOf(value, 'repositories').flatMap((one) => {
    const branches = branchesOf(one);
    const listed = allBranches ? branches : branches.filter(isDefault(one, branches));
    return listed.map((branch) => repositoryOf(one, branch, protocol));
  });
}

function branchesOf(one: Fields): Fields[] {
  if (!Array.isArray(one.branches)) return [one];
  return one.branches.map((branch: unknown) => (isFields(branch) ? branch : { name: branch }));
}

function isDefault(one: Fields, branches: Fields[]): (branch: Fields) => boolean {
  const name = textOf(one, 'defaultBranch', 'default_branch', 'branch');
  const found = branches.find((branch) => branchName(branch) === name) ?? branches[0];
  return (branch) => branch === found;
}

function branchName(branch: Fields): string {
  return textOf(branch, 'branch', 'name', 'defaultBranch', 'default_branch');
}

function repositoryOf(one: Fields, branch: Fields, protocol: string): ScmRepository {
  const isSsh = protocol === 'ssh';
  const urls = isSsh ? ['sshUrl', 'ssh_url', 'urls.ssh'] : ['httpsUrl', 'clone_url', 'urls.https'];
  const paths = [branch, one].flatMap((fields) => textsOf(fields, 'paths', 'files'));
  const known = Array.isArray(branch.paths ?? branch.files ?? one.paths ?? one.files);
  return {
    organization: textOf(one, 'organization', 'org', 'owner', 'owner.login'),
    repository: textOf(one, 'repository', 'repo', 'name'),
    repositoryId: one.repositoryId ?? one.repository_id ?? one.id ?? '',
    url: textOf(one, 'url', ...urls, 'cloneUrl'),
    branch:
      branch === one
        ? textOf(one, 'branch', 'defaultBranch', 'default_branch')
        : branchName(branch),
    sha: textOf(branch, 'sha', 'headSha', 'commit.sha') || textOf(one, 'sha'),
    labels: textsOf(one, 'labels', 'topics'),
    ...(known ? { hasPath: (path: string) => holds(paths, path) } : {}),
  };
}

function holds(paths: readonly string[], path: string): boolean {
  return paths.some((one) => one === path || one.startsWith(`${path}/`));
}
