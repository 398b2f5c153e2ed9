import type { KubeObject } from '@lockstep/domain';

export type FindingLevel = 'error' | 'warning' | 'note';

/** One thing that a validation has to say. */
export interface Finding {
  level: FindingLevel;
  /** Which check says it: `render`, `schema`, `plain-secrets`, `rule/<name>`, `policy`, `dry-run`. */
  check: string;
  message: string;
  /** The folder that was rendered. */
  folder: string;
  /** Where it stands: a file as it is reached from the working directory, and a line of it. */
  file?: string;
  line?: number;
  /** Which field it is about: `spec.template.spec.containers[0].image`. */
  field?: string;
  /** `Deployment shop/web`; none for what concerns the folder as a whole. */
  object?: string;
}

/** Everything that was found of one folder. */
export interface FolderReport {
  folder: string;
  /** Stands for the folder where a file has to be named: `shop/kustomization.yaml`. */
  mainFile?: string;
  /** Objects that it renders to; what did not render has none. */
  objects: number;
  /** The checks that were made of it. */
  checks: string[];
  findings: Finding[];
}

/** `apps/web.yaml:5`, as far as it is known. */
export function tellPlace({ file, line }: Finding): string {
  if (file === undefined) return '';
  return line === undefined ? file : `${file}:${line}`;
}

export function nameOfObject({ kind, metadata }: KubeObject): string {
  const { namespace, name, generateName } = metadata ?? {};
  return `${kind} ${namespace ? `${namespace}/` : ''}${name ?? generateName ?? ''}`;
}

export function countOf(reports: readonly FolderReport[], level: FindingLevel): number {
  return reports.reduce(
    (sum, { findings }) => sum + findings.filter((one) => one.level === level).length,
    0,
  );
}
