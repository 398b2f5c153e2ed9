import { type KubeObject, type Project, parseProject, refOf, UserError } from '@lockstep/domain';
import {
  checkSchema,
  confinesOf,
  type DestinationCluster,
  definedKind,
  scopeFrom,
  sourceAllowed,
  specProblems,
  type Verdict,
} from '@lockstep/engine';
import type { Check, CheckFinding, CheckInput } from './check.ts';
import { nameOfObject } from './finding.ts';

export interface PermittedSettings {
  /** Where objects go that name no namespace; undefined where nobody said. */
  namespace: string | undefined;
  /** Whether a real application is judged: then its own source and destination count, too. */
  hasApplication: boolean;
}

/**
 * What the project does not permit: kinds, namespaces, and an application's own source and
 * destination. Of a cluster only what its name or address tells is known: what some cluster of the
 * project's destinations would take is no finding.
 */
export function permittedCheck(settings: PermittedSettings): Check {
  return {
    name: 'permitted',
    run: async (input) => {
      const project = input.project && readable(input.project);
      if (!project) return [];
      const clusters = clustersOf(project, input.application.spec.destination);
      const ofSpec = settings.hasApplication ? specFindings(input, project, clusters) : [];
      return [...ofSpec, ...objectFindings(input, project, { clusters, ...settings })];
    },
  };
}

type Readable = ReturnType<typeof parseProject>;

/** What is wrong with its shape another check says. */
function readable(project: Project): Readable | undefined {
  try {
    return parseProject(project);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

interface Judging {
  clusters: DestinationCluster[];
  namespace: string | undefined;
}

function objectFindings(
  { manifests }: CheckInput,
  project: Readable,
  { clusters, namespace }: Judging,
): CheckFinding[] {
  const scopeOf = scopeFrom(manifests, []);
  const defined = new Set(manifests.flatMap((one) => keyOf(definedKind(one))));
  const confines = clusters.map((cluster) => confinesOf(project, cluster));
  const isKnown = (object: KubeObject) =>
    defined.has(keyOf(refOf(object))[0] ?? '') || checkSchema(object).kind === 'checked';
  return manifests.flatMap((object): CheckFinding[] => {
    const ref = refOf(object);
    const scope = scopeOf(ref.group, ref.kind);
    // Of a kind that only a cluster knows, either may be so.
    const scopes = isKnown(object) ? [scope !== false] : ref.namespace ? [true] : [true, false];
    const verdicts = scopes.flatMap((namespaced) =>
      confines.map((one) => {
        const into = namespaced ? ref.namespace || namespace : '';
        return into === undefined
          ? kindOnly(project, object, namespaced)
          : one.ofDesired({ ...ref, namespace: into }, namespaced);
      }),
    );
    return deniedBy(verdicts, nameOfObject(object));
  });
}

/** Where nobody said which namespace, any that the project has may be meant. */
function kindOnly({ metadata, spec }: Readable, object: KubeObject, namespaced: boolean): Verdict {
  const anywhere = { ...spec, destinations: [{ server: '*', namespace: '*' }] };
  const open = { metadata, spec: { ...anywhere, permitOnlyProjectScopedClusters: false } };
  const cluster = { server: 'https://kubernetes.default.svc', name: 'in-cluster' };
  return confinesOf(open, cluster).ofDesired({ ...refOf(object), namespace: 'any' }, namespaced);
}

function specFindings(
  { application: { spec } }: CheckInput,
  project: Readable,
  clusters: readonly DestinationCluster[],
): CheckFinding[] {
  const problems = clusters.map((cluster) => specProblems(project, spec, cluster, []));
  const destination = problems.every((found) => found.length > 0) ? (problems[0] ?? []) : [];
  const sources = [...(spec.source ? [spec.source] : []), ...(spec.sources ?? [])].flatMap(
    (source) => deniedBy([sourceAllowed(project, source)], undefined),
  );
  const told = destination.map((one) => findingOf(one, undefined));
  return [...sources, ...told];
}

/** Denied where every cluster that may be meant denies it. */
function deniedBy(verdicts: readonly Verdict[], object: string | undefined): CheckFinding[] {
  const denied = verdicts.flatMap((one) => (one.kind === 'denied' ? [one] : []));
  const [first] = denied;
  if (!first || denied.length < verdicts.length) return [];
  return [findingOf(first, object)];
}

function findingOf(
  { message, rule }: { message: string; rule: string },
  object: string | undefined,
): CheckFinding {
  const found = { level: 'error', check: 'permitted', message: `${message}: ${rule}` } as const;
  return object === undefined ? found : { ...found, object };
}

/**
 * Clusters that the project's destinations may mean, as far as the application says which: every
 * entry is taken for one, and what it leaves open is filled in.
 */
function clustersOf(
  { metadata, spec }: Readable,
  destination: { server?: string | undefined; name?: string | undefined },
): DestinationCluster[] {
  const entries = [...(spec.destinations ?? []), {}] as { server?: string; name?: string }[];
  return entries.map((entry) => ({
    server: destination.server || example(entry.server) || 'https://kubernetes.default.svc',
    name: destination.name || example(entry.name) || 'in-cluster',
    // Whether it belongs to the project only a server knows.
    project: metadata.name ?? '',
  }));
}

/** A text that the glob matches; none of a denial. */
function example(glob: string | undefined): string {
  if (!glob || glob.startsWith('!')) return '';
  return glob.replaceAll(/[*?]/g, 'x');
}

function keyOf(kind: { group: string; kind: string } | undefined): string[] {
  return kind ? [`${kind.group}/${kind.kind}`] : [];
}
