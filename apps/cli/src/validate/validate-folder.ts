import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Application, Project } from '@lockstep/domain';
import { messageOf, type Source, secretName, UserError } from '@lockstep/domain';
import { RenderError } from '@lockstep/render';
import { CliError } from '../cli/cli-error.ts';
import { renderLocally } from '../offline/render-locally.ts';
import type { Check } from './check.ts';
import type { Finding, FolderReport } from './finding.ts';
import { passedOver } from './passed-over.ts';

export interface FolderInput {
  folder: string;
  application: Pick<Application, 'metadata' | 'spec'>;
  project?: Project | undefined;
  checks: readonly Check[];
  /** Put over the source of the application: settings of the command line. */
  settings?: Partial<Source>;
  signal: AbortSignal;
}

const NOTHING: Omit<Finding, 'folder'> = {
  level: 'warning',
  check: 'render',
  message: 'no objects come of it: manifests in folders below are read with directory.recurse only',
};

/** Renders a folder as a worker would, and has every check look at it. What fails is a finding. */
export async function validateFolder(input: FolderInput): Promise<FolderReport> {
  const report = await judgeFolder(input);
  if (report.findings.length === 0) return report;
  const { FindingPlaces } = await import('./finding-places.ts');
  const places = await FindingPlaces.read(input.folder);
  const placed = report.findings.map(async (one) => ({ ...one, ...(await places.placed(one)) }));
  return { ...report, mainFile: places.mainFile, findings: await Promise.all(placed) };
}

async function judgeFolder(input: FolderInput): Promise<FolderReport> {
  const { folder, application, checks } = input;
  const source = sourceOf(input);
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new CliError(`${folder}: no such folder`);
  }
  const report: FolderReport = { folder, objects: 0, checks: ['render'], findings: [] };
  const add = (found: Omit<Finding, 'folder'>[]) =>
    report.findings.push(...found.map((one) => ({ ...one, folder })));
  const rendered = await render(input, source).catch((error: unknown) => {
    if (!(error instanceof RenderError || error instanceof UserError)) throw error;
    add([{ level: 'error', check: 'render', message: messageOf(error) }]);
    return undefined;
  });
  if (!rendered) return report;
  const { manifests, warnings, opened, type } = rendered;
  report.objects = manifests.length;
  if (manifests.length === 0) add([NOTHING]);
  add(warnings.map(({ message }) => ({ level: 'warning', check: 'render', message })));
  const openedSecrets = new Set([...opened].map(secretName));
  if (type === 'Directory') add(await passedOver(folder, source));
  for (const check of checks) {
    report.checks.push(check.name);
    const { project, signal } = input;
    try {
      add(await check.run({ folder, manifests, openedSecrets, application, project, signal }));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      add([{ level: 'error', check: check.name, message: error.message }]);
    }
  }
  return report;
}

function sourceOf({ application: { spec }, settings = {} }: FolderInput): Partial<Source> {
  const source = spec.source ?? spec.sources?.[0];
  const directory = { ...source?.directory, ...settings.directory };
  const hasDirectory = Object.keys(directory).length > 0;
  return { ...source, ...settings, path: undefined, ...(hasDirectory && { directory }) };
}

function render({ folder, application: { metadata, spec } }: FolderInput, source: Partial<Source>) {
  return renderLocally({
    path: folder,
    source,
    appName: metadata.name || releaseName(folder),
    namespace: spec.destination.namespace ?? 'default',
  });
}

/** Folders are called what they like; releases of Helm are not. */
function releaseName(folder: string): string {
  const plain = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return plain.slice(0, 53).replace(/^-+|-+$/g, '') || 'app';
}
