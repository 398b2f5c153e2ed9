import type { Project } from '@lockstep/domain';
import type { Check } from './check.ts';
import type { FolderReport } from './finding.ts';
import { projectCheck } from './project-check.ts';
import { rulesCheck } from './rules-check.ts';

const CHECKS: readonly Check[] = [projectCheck, rulesCheck];

/** What is wrong with a project's own file, where no folder is asked about. */
export async function validateProject(
  file: string,
  project: Project,
  signal: AbortSignal,
): Promise<FolderReport> {
  const destination = { server: '', name: '', namespace: '' };
  const application = { metadata: { name: '' }, spec: { project: '', destination } };
  const input = { folder: file, manifests: [], openedSecrets: new Set<string>(), application };
  const findings = await Promise.all(
    CHECKS.map((check) => check.run({ ...input, project, signal })),
  );
  return {
    folder: file,
    objects: 1,
    checks: CHECKS.map(({ name }) => name),
    findings: findings.flat().map((one) => ({ ...one, folder: file, file })),
  };
}
