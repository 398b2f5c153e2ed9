import type { Application, KubeObject, Project } from '@lockstep/domain';
import type { Finding } from './finding.ts';

/** What the checks of one folder are given. */
export interface CheckInput {
  folder: string;
  manifests: readonly KubeObject[];
  /** Secrets whose data came out of encrypted files, as the manifests name them. */
  openedSecrets: ReadonlySet<string>;
  project?: Project | undefined;
  /** Whom it is deployed by; a made-up one where none is named. */
  application: Pick<Application, 'metadata' | 'spec'>;
  signal: AbortSignal;
}

export type CheckFinding = Omit<Finding, 'folder'>;

/** One way to look at rendered manifests: a file each, see checks.ts. */
export interface Check {
  name: string;
  run(input: CheckInput): Promise<CheckFinding[]>;
}
