import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isExactVersion, parseConstraint, parseVersion } from '@lockstep/domain';
import { prefixed } from '../../http/fetch-error.ts';
import type { Toolbox } from '../../process/toolbox.ts';
import { RenderError } from '../../render-error.ts';
import type { RenderContext, RenderInput, RenderWarning } from '../../render-input.ts';
import { exportTree } from '../../source/export-tree.ts';
import { resolveFrom } from '../../source/repo-path.ts';
import { sourceTreeOf } from '../../source/source-tree-of.ts';
import type { TracedTree } from '../../trace/traced-tree.ts';
import { type DeclaredChart, type Dependency, readDeclared } from './declared.ts';
import { dependenciesToFetch } from './lock.ts';

/**
 * Puts what the chart declares into its `charts` folder, as `helm dependency build` does: locked
 * versions where there is a lock, fetched with the project's credentials, files beside the chart by
 * `file://`. Answers warnings about what may be another chart tomorrow.
 */
export async function vendorDependencies(
  input: RenderInput,
  context: RenderContext,
  toolbox: Toolbox,
): Promise<RenderWarning[]> {
  const chart = await readDeclared(context.path, context);
  const dependencies = dependenciesToFetch(chart);
  const charts = join(toolbox.treeDir(''), context.path, 'charts');
  const fetched: { dependency: Dependency; place: string }[] = [];
  for (const [index, dependency] of dependencies.entries()) {
    const place = await fetchDependency({ dependency, index, input, context, toolbox });
    if (place !== undefined) fetched.push({ dependency, place });
  }
  await mkdir(charts, { recursive: true });
  await removeReplaced(charts, dependencies);
  for (const [index, { dependency, place }] of fetched.entries()) {
    await symlink(place, join(charts, `dependency-${index}-${dependency.name}`));
  }
  return chart.lock ? [] : dependencies.flatMap((one) => unlockedWarning(one, chart));
}

interface Fetching {
  dependency: Dependency;
  index: number;
  input: RenderInput;
  context: RenderContext;
  toolbox: Toolbox;
}

/** Where its files were written; undefined for one that lies in `charts` already. */
async function fetchDependency(fetching: Fetching): Promise<string | undefined> {
  const { dependency, input, context } = fetching;
  const { name, repository, version = '' } = dependency;
  try {
    if (repository === '') return await checkInCharts(name, context);
    if (repository.startsWith('file://')) return await writeLocal(fetching);
    if (/^(?!https?:|oci:)[a-z][a-z0-9+.-]*:\/\//i.test(repository)) {
      throw new RenderError(
        'unsupported',
        `repositories of this kind are not supported: ${repository}`,
      );
    }
    if (!parseConstraint(version)) throw invalidVersion(dependency);
    const passCredentials = input.source.helm?.passCredentials
      ? { passCredentials: true as const }
      : {};
    const tree = await context.trace.remote({
      kind: 'chart',
      url: repository,
      name,
      version,
      ...passCredentials,
    });
    return await write(fetching, tree, '');
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    throw prefixed(error, `dependency ${JSON.stringify(name)}`);
  }
}

async function checkInCharts(name: string, context: RenderContext): Promise<undefined> {
  const path = resolveFrom(context.path, `charts/${name}`);
  if (await sourceTreeOf(context).isDirectory(path)) return;
  throw new RenderError('path', `directory ${path} not found, and no repository is named for it`);
}

async function writeLocal(fetching: Fetching): Promise<string> {
  const { dependency, context } = fetching;
  const path = resolveFrom(context.path, dependency.repository.slice('file://'.length));
  const tree = sourceTreeOf(context);
  if (!(await tree.isDirectory(path))) throw new RenderError('path', `directory ${path} not found`);
  const constraint = parseConstraint(dependency.version ?? '');
  if (!constraint) throw invalidVersion(dependency);
  const found = parseVersion((await readDeclared(path, context)).version);
  if (!found || !constraint(found)) {
    throw new RenderError(
      'manifest',
      `can't get a valid version (repository ${JSON.stringify(dependency.repository)}, version ${JSON.stringify(dependency.version)}): the chart there has ${found ? found.original : 'none'}. Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml`,
    );
  }
  return await write(fetching, tree, path);
}

async function write(
  { index, context, toolbox }: Fetching,
  tree: TracedTree,
  path: string,
): Promise<string> {
  const dir = toolbox.treeDir(`dependency ${index}`);
  await mkdir(dir, { recursive: true });
  await exportTree(tree, [path], dir, context.limits);
  return join(dir, path);
}

/** Packages that lie there, and folders with the name of what was fetched, are replaced by it. */
async function removeReplaced(charts: string, dependencies: readonly Dependency[]): Promise<void> {
  const replaced = new Set(
    dependencies.flatMap(({ name, repository }) => (repository === '' ? [] : name)),
  );
  for (const name of await readdir(charts)) {
    if (!name.endsWith('.tgz') && !replaced.has(name)) continue;
    await rm(join(charts, name), { recursive: true, force: true });
  }
}

function invalidVersion({ version = '' }: Dependency): RenderError {
  return new RenderError(
    'manifest',
    `it has an invalid version/constraint format: ${JSON.stringify(version)}`,
  );
}

function unlockedWarning(
  { name, repository, version = '' }: Dependency,
  { lockFile }: DeclaredChart,
): RenderWarning[] {
  if (repository === '' || repository.startsWith('file://') || isExactVersion(version)) return [];
  const message = `the dependency ${name} ${version} of ${repository} is not locked: the render can change without a commit. Commit ${lockFile} (helm dependency update).`;
  return [{ type: 'UnstableRenderWarning', message }];
}
