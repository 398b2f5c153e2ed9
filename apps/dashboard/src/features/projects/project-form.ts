import type { FieldProblem, Project } from '@lockstep/domain';
import type { ProjectBody } from '../../api/projects.ts';

type Spec = Project['spec'];
type Kind = NonNullable<Spec['clusterResourceWhitelist']>[number];

/** A project as people edit it: lists are texts, an entry to each line. */
export interface ProjectForm {
  name: string;
  description: string;
  sourceRepos: string;
  destinations: string;
  clusterResourceWhitelist: string;
  clusterResourceBlacklist: string;
  /** Empty means that there is no such list, and everything is permitted. */
  namespaceResourceWhitelist: string;
  namespaceResourceBlacklist: string;
  sourceNamespaces: string;
  signatureKeys: string;
  destinationServiceAccounts: string;
  permitOnlyProjectScopedClusters: boolean;
  /** YAML: which syncs people have to approve. */
  approvals: string;
}

/** What a project's metadata has to say in the form. */
type Metadata = Pick<Project['metadata'], 'name' | 'annotations'>;
type Content = { metadata: Metadata; spec: Spec };

const ANNOTATION_APPROVALS = 'lockstep.dev/approvals';

export type FormProblems = Partial<Record<keyof ProjectForm, string>>;

/** A new one permits nothing until somebody says what. */
export const NEW_PROJECT: ProjectForm = formOf({ metadata: { name: '' }, spec: {} });

/** The rules of approval as the project states them; empty where it states none. */
export function approvalsOf({ annotations }: Pick<Project['metadata'], 'annotations'>): string {
  return annotations?.[ANNOTATION_APPROVALS] ?? '';
}

export function formOf({ metadata, spec }: Content): ProjectForm {
  return {
    name: metadata.name,
    description: spec.description ?? '',
    sourceRepos: lines(spec.sourceRepos),
    destinations: lines(
      spec.destinations?.map(({ server, name, namespace = '' }) =>
        `${server || name || ''} ${namespace}`.trimEnd(),
      ),
    ),
    clusterResourceWhitelist: lines(spec.clusterResourceWhitelist?.map(kindLine)),
    clusterResourceBlacklist: lines(spec.clusterResourceBlacklist?.map(kindLine)),
    namespaceResourceWhitelist: lines(spec.namespaceResourceWhitelist?.map(kindLine)),
    namespaceResourceBlacklist: lines(spec.namespaceResourceBlacklist?.map(kindLine)),
    sourceNamespaces: lines(spec.sourceNamespaces),
    signatureKeys: lines(spec.signatureKeys?.map(({ keyID }) => keyID)),
    destinationServiceAccounts: lines(
      spec.destinationServiceAccounts?.map(
        ({ server = '', namespace = '', defaultServiceAccount = '' }) =>
          `${server} ${namespace} ${defaultServiceAccount}`,
      ),
    ),
    permitOnlyProjectScopedClusters: spec.permitOnlyProjectScopedClusters === true,
    approvals: approvalsOf(metadata),
  };
}

/** The spec that the form says; what it does not show stays as it was, and so does what is unchanged. */
export function specOf(form: ProjectForm, before: Spec = {}): Spec {
  const was = formOf({ metadata: { name: form.name }, spec: before });
  const spec: Spec = { ...before };
  for (const field of FIELDS) {
    if (form[field] === was[field]) continue;
    const value = PARSERS[field](form[field] as never);
    if (value === undefined) delete spec[field];
    else Object.assign(spec, { [field]: value });
  }
  return spec;
}

/** The annotations with what the form says of approvals. */
export function annotationsOf(
  { approvals }: Pick<ProjectForm, 'approvals'>,
  before: Record<string, string> | null | undefined,
): Record<string, string> {
  const { [ANNOTATION_APPROVALS]: _was, ...others } = before ?? {};
  return approvals.trim() === '' ? others : { ...others, [ANNOTATION_APPROVALS]: approvals };
}

/** A stored project with another spec, to be written only if nobody changed it meanwhile. */
export function bodyOf(
  { metadata }: Pick<Project, 'metadata'>,
  spec: Spec,
  annotations = metadata.annotations,
): ProjectBody {
  const { name, labels, finalizers, resourceVersion } = metadata;
  return {
    metadata: {
      name,
      resourceVersion,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
    },
    spec,
  };
}

/** What is missing or cannot be read, before anybody is asked. */
export function problemsOf(form: ProjectForm): FormProblems {
  return {
    ...(form.name.trim() === '' ? { name: 'needs a name' } : {}),
    ...wrongLine(form, 'destinations', 2, 'a cluster and a namespace'),
    ...wrongLine(form, 'destinationServiceAccounts', 3, 'a cluster, a namespace and an account'),
  };
}

/** What the server says of fields, each where it is edited; the rest is told together. */
export function placeProblems(details: readonly FieldProblem[]): FormProblems {
  const problems: FormProblems = {};
  for (const { field, reason } of details) {
    const place = /^(?:project\.)?(?:spec|metadata)\.(\w+)/.exec(field)?.[1];
    if (field.includes(`["${ANNOTATION_APPROVALS}"]`)) problems.approvals ??= reason.trim();
    else if (place && place in NEW_PROJECT) problems[place as keyof ProjectForm] ??= reason;
  }
  return problems;
}

const PARSERS = {
  description: (text: string) => text.trim() || undefined,
  sourceRepos: entries,
  destinations: (text: string) => entries(text).map(destination),
  clusterResourceWhitelist: kinds,
  clusterResourceBlacklist: kinds,
  namespaceResourceWhitelist: (text: string) =>
    entries(text).length > 0 ? kinds(text) : undefined,
  namespaceResourceBlacklist: kinds,
  sourceNamespaces: entries,
  signatureKeys: (text: string) => entries(text).map((keyID) => ({ keyID })),
  destinationServiceAccounts: (text: string) => entries(text).map(account),
  permitOnlyProjectScopedClusters: (on: boolean) => on || undefined,
} satisfies Record<Exclude<keyof ProjectForm, 'name' | 'approvals'>, (value: never) => unknown>;
const FIELDS = Object.keys(PARSERS) as (keyof typeof PARSERS)[];

function lines(entriesOf: readonly string[] | null | undefined): string {
  return (entriesOf ?? []).join('\n');
}

function entries(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}

function words(line: string): string[] {
  return line.split(/\s+/);
}

/** A cluster's address has a scheme, or is a pattern for all; anything else is a name. */
function destination(line: string): NonNullable<Spec['destinations']>[number] {
  const [cluster = '', namespace = ''] = words(line);
  const isAddress = /^!?\*$|:\/\//.test(cluster);
  return { [isAddress ? 'server' : 'name']: cluster, namespace };
}

function account(line: string): NonNullable<Spec['destinationServiceAccounts']>[number] {
  const [server = '', namespace = '', defaultServiceAccount = ''] = words(line);
  return { server, namespace, defaultServiceAccount };
}

function kindLine({ group, kind, name }: Kind): string {
  return `${group}/${kind}${name ? ` ${name}` : ''}`;
}

function kinds(text: string): Kind[] {
  return entries(text).map((line) => {
    const [what = '', name] = words(line);
    const slash = what.lastIndexOf('/');
    const kind = { group: slash < 0 ? '' : what.slice(0, slash), kind: what.slice(slash + 1) };
    return name ? { ...kind, name } : kind;
  });
}

function wrongLine(
  form: ProjectForm,
  field: 'destinations' | 'destinationServiceAccounts',
  count: number,
  what: string,
): FormProblems {
  const wrong = entries(form[field]).find((line) => words(line).length !== count);
  return wrong === undefined ? {} : { [field]: `“${wrong}” is not ${what}` };
}
