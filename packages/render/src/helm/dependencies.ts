import { parseYaml } from '../manifest/parse-yaml.ts';
import type { ToolResult } from '../process/run-tool.ts';
import type { RenderContext } from '../render-input.ts';
import { resolveFrom } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';

interface Chart {
  dependencies?: { name?: unknown; repository?: unknown }[];
}

/** Where a chart may declare what it depends on: today, and before Helm 3. */
const DECLARATIONS = ['Chart.yaml', 'requirements.yaml'];
const MAX_CHARTS = 200;

/** The charts beside this one that it depends on by `file://`, and theirs, as paths in the source. */
export async function localDependencies(context: RenderContext): Promise<string[]> {
  const found = new Set<string>();
  const pending = [context.path];
  for (let dir = pending.pop(); dir !== undefined; dir = pending.pop()) {
    for (const repository of await repositoriesOf(dir, context)) {
      if (!repository.startsWith('file://')) continue;
      const path = resolveFrom(dir, repository.slice('file://'.length));
      if (found.has(path) || found.size >= MAX_CHARTS) continue;
      found.add(path);
      pending.push(path);
    }
  }
  return [...found];
}

/** The HTTP repositories that the chart's dependencies come from, each once. */
export async function remoteRepositories(context: RenderContext): Promise<string[]> {
  const repositories = await repositoriesOf(context.path, context);
  return [...new Set(repositories.filter((repository) => /^https?:\/\//.test(repository)))];
}

/** Whether Helm failed only because `charts/` lacks what the chart declares. */
export function lacksDependencies(result: ToolResult): boolean {
  return !result.ok && /missing in charts\/ directory/.test(result.stderr);
}

async function repositoriesOf(dir: string, context: RenderContext): Promise<string[]> {
  const tree = sourceTreeOf(context);
  const repositories: string[] = [];
  for (const name of DECLARATIONS) {
    const file = dir === '' ? name : `${dir}/${name}`;
    if (!(await tree.isFile(file))) continue;
    const content = await tree.read(file, context.limits.maxFileBytes);
    const chart = parseYaml(content.toString('utf8'), file).documents[0]?.value as
      | Chart
      | undefined;
    if (!Array.isArray(chart?.dependencies)) continue;
    for (const dependency of chart.dependencies) {
      if (typeof dependency?.repository === 'string') repositories.push(dependency.repository);
    }
  }
  return repositories;
}
