import { parseYaml } from '../../manifest/parse-yaml.ts';
import { RenderError } from '../../render-error.ts';
import type { RenderContext } from '../../render-input.ts';
import { sourceTreeOf } from '../../source/source-tree-of.ts';

/** A dependency as a chart declares or locks it, in Helm's own fields. */
export interface Dependency {
  name: string;
  version?: string;
  repository: string;
  condition?: string;
  tags?: string[];
  enabled?: boolean;
  'import-values'?: unknown[];
  alias?: string;
}

export interface ChartLock {
  dependencies: Dependency[];
  digest: string;
}

/** What a chart says of the charts that it needs. */
export interface DeclaredChart {
  apiVersion: string;
  version: string;
  dependencies: Dependency[];
  lock: ChartLock | undefined;
  /** The names of the two files, for messages. */
  file: string;
  lockFile: string;
}

const MAX_DEPENDENCIES = 200;

/** Reads the chart in a folder of the source; without one, it declares nothing. */
export async function readDeclared(dir: string, context: RenderContext): Promise<DeclaredChart> {
  const chart = (await readDocument(dir, 'Chart.yaml', context)) ?? {};
  const apiVersion = textOf(chart.apiVersion);
  const requirements = await readDocument(dir, 'requirements.yaml', context);
  const isOld = requirements !== undefined && !Array.isArray(chart.dependencies);
  const file = isOld ? 'requirements.yaml' : 'Chart.yaml';
  const lockFile = isOld ? 'requirements.lock' : 'Chart.lock';
  const declared = isOld ? requirements.dependencies : chart.dependencies;
  const dependencies = dependenciesOf(declared, file);
  const locked = dependencies.length > 0 ? await readDocument(dir, lockFile, context) : undefined;
  const lock = locked && {
    dependencies: dependenciesOf(locked.dependencies, lockFile),
    digest: textOf(locked.digest),
  };
  return { apiVersion, version: textOf(chart.version), dependencies, lock, file, lockFile };
}

async function readDocument(
  dir: string,
  name: string,
  context: RenderContext,
): Promise<Record<string, unknown> | undefined> {
  const tree = sourceTreeOf(context);
  const file = dir === '' ? name : `${dir}/${name}`;
  if (!(await tree.isFile(file))) return undefined;
  const content = await tree.read(file, context.limits.maxFileBytes);
  const { value } = parseYaml(content.toString('utf8'), file).documents[0] ?? {};
  return typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
}

function dependenciesOf(listed: unknown, file: string): Dependency[] {
  if (!Array.isArray(listed)) return [];
  if (listed.length > MAX_DEPENDENCIES) {
    throw new RenderError('limit', `${file}: more than ${MAX_DEPENDENCIES} dependencies`);
  }
  return listed.map((given) => dependencyOf(given, file));
}

/** Without what is empty, in the order in which Helm writes the fields. */
function dependencyOf(given: unknown, file: string): Dependency {
  const from = (given ?? {}) as Record<string, unknown>;
  const name = textOf(from.name);
  // It becomes part of a path.
  if (!/^[a-zA-Z0-9._-]+$/.test(name) || name === '.' || name === '..') {
    throw new RenderError(
      'manifest',
      `${file}: ${JSON.stringify(name)} is no name of a dependency`,
    );
  }
  const [version, condition, alias] = [from.version, from.condition, from.alias].map(textOf);
  const tags = Array.isArray(from.tags) ? from.tags.map(textOf) : [];
  const imports = Array.isArray(from['import-values']) ? from['import-values'] : [];
  return {
    name,
    ...(version ? { version } : {}),
    repository: textOf(from.repository),
    ...(condition ? { condition } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(from.enabled === true ? { enabled: true } : {}),
    ...(imports.length > 0 ? { 'import-values': imports } : {}),
    ...(alias ? { alias } : {}),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
