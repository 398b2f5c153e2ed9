import type { Project } from '@lockstep/domain';

type Spec = Project['spec'];
type Entry<Field extends keyof Spec> = NonNullable<Spec[Field]> extends (infer One)[] ? One : never;

/** How people write an entry of a list on a line of its own. */
export interface LineFormat<T> {
  show(entry: T): string;
  read(line: string): T;
  /** What is wrong with a line, before anybody is asked. */
  problem(line: string): string | undefined;
}

type Kind = Entry<'clusterResourceWhitelist'>;
type Destination = Entry<'destinations'>;
type Account = Entry<'destinationServiceAccounts'>;
type OrphanRule = NonNullable<NonNullable<Spec['orphanedResources']>['ignore']>[number];

const plain: LineFormat<string> = {
  show: (entry) => entry,
  read: (line) => line,
  problem: ofWords(1),
};

const destination: LineFormat<Destination> = {
  show: ({ server, name, namespace = '' }) => `${server || name || ''} ${namespace}`.trimEnd(),
  read: (line) => {
    const [cluster = '', namespace = ''] = words(line);
    // An address has a scheme, or is a pattern for all; anything else is a name.
    const isAddress = /^!?\*$|:\/\//.test(cluster);
    return { [isAddress ? 'server' : 'name']: cluster, namespace };
  },
  problem: ofWords(2, 'is not a cluster and a namespace'),
};

const account: LineFormat<Account> = {
  show: ({ server = '', namespace = '', defaultServiceAccount = '' }) =>
    `${server} ${namespace} ${defaultServiceAccount}`,
  read: (line) => {
    const [server = '', namespace = '', defaultServiceAccount = ''] = words(line);
    return { server, namespace, defaultServiceAccount };
  },
  problem: ofWords(3, 'is not a cluster, a namespace and an account'),
};

const namespacedKind: LineFormat<Kind> = {
  show: ({ group, kind }) => `${group}/${kind}`,
  read: kindOf,
  problem: (line) =>
    kindProblem(line) ?? ofWords(1, 'has a name: those count for cluster-scoped kinds only')(line),
};

const clusterKind: LineFormat<Kind> = {
  show: ({ group, kind, name }) => `${group}/${kind}${name ? ` ${name}` : ''}`,
  read: (line) => {
    const name = words(line)[1];
    return { ...kindOf(line), ...(name ? { name } : {}) };
  },
  problem: (line) => kindProblem(line) ?? tooLong(line),
};

const signatureKey: LineFormat<Entry<'signatureKeys'>> = {
  show: ({ keyID }) => keyID,
  read: (keyID) => ({ keyID }),
  problem: ofWords(1, 'is not one key: an entry to each line'),
};

/** What orphans nobody is told of: a kind, and a name where not all of it are meant. */
export const ORPHAN_RULE: LineFormat<OrphanRule> = {
  show: ({ group, kind, name }) => `${group ?? ''}/${kind || '*'}${name ? ` ${name}` : ''}`,
  read: clusterKind.read,
  problem: clusterKind.problem,
};

/** The lists of a project's spec that are edited as lines. */
export const LISTS = {
  sourceRepos: plain,
  destinations: destination,
  clusterResourceWhitelist: clusterKind,
  clusterResourceBlacklist: clusterKind,
  namespaceResourceWhitelist: namespacedKind,
  namespaceResourceBlacklist: namespacedKind,
  sourceNamespaces: plain,
  signatureKeys: signatureKey,
  destinationServiceAccounts: account,
};

export function linesOf<T>(
  format: LineFormat<T>,
  entries: readonly T[] | null | undefined,
): string {
  return (entries ?? []).map(format.show).join('\n');
}

/** The entries that the lines say; one whose line was there before stays as it was written. */
export function entriesOf<T>(
  format: LineFormat<T>,
  text: string,
  before: readonly T[] | null | undefined,
): T[] {
  const written = new Map((before ?? []).map((entry) => [format.show(entry), entry]));
  return trimmed(text).map((line) => written.get(line) ?? format.read(line));
}

/** What is wrong with the first line that cannot be read; lines that were there before may stay. */
export function lineProblem<T>(
  format: LineFormat<T>,
  text: string,
  before: readonly T[] | null | undefined,
): string | undefined {
  const written = new Set((before ?? []).map(format.show));
  for (const line of trimmed(text)) {
    const problem = written.has(line) ? undefined : format.problem(line);
    if (problem) return `“${line}” ${problem}`;
  }
  return undefined;
}

function trimmed(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}

function words(line: string): string[] {
  return line.split(/\s+/);
}

function ofWords(count: number, told = 'has a space in it: an entry to each line') {
  return (line: string) => (words(line).length === count ? undefined : told);
}

function kindOf(line: string): Kind {
  const [group = '', kind = ''] = (words(line)[0] ?? '').split('/');
  return { group, kind };
}

function kindProblem(line: string): string | undefined {
  const [what = ''] = words(line);
  const parts = what.split('/');
  if (parts.length > 2) return 'has a version in it: it is group/Kind, such as apps/Deployment';
  if (parts.length < 2) return `needs its group: apps/${what}, or /${what} of the core group`;
  return parts[1] === '' ? 'needs a kind: * is all of the group' : undefined;
}

function tooLong(line: string): string | undefined {
  return words(line).length > 2 ? 'is not group/Kind and a name' : undefined;
}
