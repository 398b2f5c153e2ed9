import type { FieldProblem } from '@lockstep/domain';
import { IN_CLUSTER } from '../../words/cluster.ts';

/** What the form holds. */
export interface ApplicationForm {
  name: string;
  project: string;
  repoURL: string;
  targetRevision: string;
  path: string;
  /** Of a Helm repository or registry, in place of a path. */
  chart: string;
  cluster: string;
  namespace: string;
  automated: boolean;
  prune: boolean;
  selfHeal: boolean;
  createNamespace: boolean;
}

export const EMPTY_FORM: ApplicationForm = {
  name: '',
  project: 'default',
  repoURL: '',
  targetRevision: 'HEAD',
  path: '',
  chart: '',
  cluster: 'in-cluster',
  namespace: '',
  automated: false,
  prune: false,
  selfHeal: false,
  createNamespace: true,
};

export interface Manifest {
  apiVersion: 'argoproj.io/v1alpha1';
  kind: 'Application';
  metadata: { name: string };
  spec: Record<string, unknown>;
}

/** The manifest that the form stands for; the YAML tab shows the same. */
export function manifestOf(form: ApplicationForm): Manifest {
  const automated = form.automated
    ? { automated: { prune: form.prune, selfHeal: form.selfHeal } }
    : {};
  const options = form.createNamespace ? { syncOptions: ['CreateNamespace=true'] } : {};
  const syncPolicy = { ...automated, ...options };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: form.name.trim() },
    spec: {
      project: form.project.trim() || 'default',
      source: sourceOf(form),
      destination: {
        ...destinationOf(form.cluster.trim()),
        namespace: form.namespace.trim(),
      },
      ...(Object.keys(syncPolicy).length > 0 ? { syncPolicy } : {}),
    },
  };
}

/** A chart has versions, of which the newest is taken where none is named. */
function sourceOf(form: ApplicationForm): Record<string, string> {
  const repoURL = form.repoURL.trim();
  const chart = form.chart.trim();
  const targetRevision = form.targetRevision.trim() || 'HEAD';
  if (chart === '') return { repoURL, path: form.path.trim(), targetRevision };
  return { repoURL, chart, targetRevision: targetRevision === 'HEAD' ? '*' : targetRevision };
}

/** An address is a server, anything else a name. The sandbox's own cluster keeps its usual address. */
function destinationOf(cluster: string): { server: string } | { name: string } {
  if (cluster === 'in-cluster') return { server: IN_CLUSTER };
  return /^https?:\/\//.test(cluster) ? { server: cluster } : { name: cluster };
}

const FIELDS: [RegExp, keyof ApplicationForm][] = [
  [/^metadata\.name/, 'name'],
  [/^spec\.project/, 'project'],
  [/^spec\.sources?(\[0\])?\.repoURL/, 'repoURL'],
  [/^spec\.sources?(\[0\])?\.targetRevision/, 'targetRevision'],
  [/^spec\.sources?(\[0\])?\.chart/, 'chart'],
  [/^spec\.sources?(\[0\])?(\.path)?$/, 'path'],
  [/^spec\.destination\.namespace/, 'namespace'],
  [/^spec\.destination/, 'cluster'],
];

export interface FormProblems {
  fields: Partial<Record<keyof ApplicationForm, string>>;
  /** What belongs to no field of the form. */
  others: string[];
}

/** Puts the server's problems next to the fields that they are about. */
export function placeProblems(problems: readonly FieldProblem[]): FormProblems {
  const placed: FormProblems = { fields: {}, others: [] };
  for (const { field, reason } of problems) {
    const name = FIELDS.find(([pattern]) => pattern.test(field))?.[1];
    if (name) placed.fields[name] ??= reason;
    else placed.others.push(field ? `${field}: ${reason}` : reason);
  }
  return placed;
}

/** What can be told without asking the server. */
export function missingFields(form: ApplicationForm): FieldProblem[] {
  const required: [keyof ApplicationForm, string][] = [
    ['name', 'metadata.name'],
    ['repoURL', 'spec.source.repoURL'],
    // A chart stands in the place of a path.
    [form.chart.trim() === '' ? 'path' : 'chart', 'spec.source.path'],
    ['cluster', 'spec.destination'],
  ];
  return required
    .filter(([name]) => String(form[name]).trim() === '')
    .map(([, field]) => ({ field, reason: 'is required' }));
}
