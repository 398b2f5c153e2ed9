import { type FieldProblem, isGlob, type ProjectSpec } from '@lockstep/domain';
import { NOT_IN_ACCOUNTS } from './impersonated.ts';

/** Longer ones would be work for every resource of every look. */
const LONGEST_PATTERN = 1024;

/** What of a project's rules cannot be meant: denials of everything, entries stated twice. */
export function projectProblems(spec: ProjectSpec): FieldProblem[] {
  return [
    ...destinationProblems(spec),
    ...repeated('spec.sourceNamespaces', spec.sourceNamespaces, (namespace) => ({
      key: namespace,
      told: `source namespace '${namespace}'`,
    })),
    ...sourceProblems(spec),
    ...accountProblems(spec),
    ...LISTS.flatMap((list) => lengthProblems(`spec.${list}`, spec[list])),
  ];
}

function destinationProblems({ destinations }: ProjectSpec): FieldProblem[] {
  const everything = (destinations ?? []).flatMap((entry, index) =>
    (['name', 'server', 'namespace'] as const)
      .filter((field) => entry[field] === '!*')
      .map((field) => ({
        field: `spec.destinations[${index}].${field}`,
        reason: `${field} has an invalid format, '!*'`,
      })),
  );
  const twice = repeated('spec.destinations', destinations, ({ server, name, namespace = '' }) => {
    const key = `${server || name || ''}/${namespace}`;
    return { key, told: `destination '${key}'` };
  });
  return [...everything, ...twice];
}

function sourceProblems({ sourceRepos }: ProjectSpec): FieldProblem[] {
  const everything = (sourceRepos ?? []).flatMap((repo, index) =>
    repo === '!*'
      ? [
          {
            field: `spec.sourceRepos[${index}]`,
            reason: "source repository has an invalid format, '!*'",
          },
        ]
      : [],
  );
  const twice = repeated('spec.sourceRepos', sourceRepos, (repo) => ({
    key: repo,
    told: `source repository '${repo}'`,
  }));
  return [...everything, ...twice];
}

function accountProblems({ destinationServiceAccounts: accounts }: ProjectSpec): FieldProblem[] {
  const invalid = (accounts ?? []).flatMap((entry, index) => {
    const { server = '', namespace = '', defaultServiceAccount: account = '' } = entry;
    const wrong = [
      ...(isPattern(server) ? [] : [['server', server]]),
      ...(isPattern(namespace) ? [] : [['namespace', namespace]]),
      ...(account.trim() === '' || NOT_IN_ACCOUNTS.test(account)
        ? [['defaultServiceAccount', account]]
        : []),
    ];
    return wrong.map(([field, value]) => ({
      field: `spec.destinationServiceAccounts[${index}].${field}`,
      reason: `${field} has an invalid format, '${value}'`,
    }));
  });
  const twice = repeated(
    'spec.destinationServiceAccounts',
    accounts,
    ({ server = '', namespace = '' }) => {
      const key = `${server}/${namespace}`;
      return { key, told: `destinationServiceAccount '${key}'` };
    },
  );
  return [...invalid, ...twice];
}

const LISTS = [
  'sourceRepos',
  'sourceNamespaces',
  'destinations',
  'destinationServiceAccounts',
  'clusterResourceWhitelist',
  'clusterResourceBlacklist',
  'namespaceResourceWhitelist',
  'namespaceResourceBlacklist',
] as const;

function lengthProblems(
  field: string,
  entries: readonly (string | object)[] | null | undefined,
): FieldProblem[] {
  const reason = `is longer than ${LONGEST_PATTERN} characters`;
  const isLong = (text: unknown) => typeof text === 'string' && text.length > LONGEST_PATTERN;
  return (entries ?? []).flatMap((entry, index) => {
    const texts = typeof entry === 'string' ? [entry] : Object.values(entry);
    return texts.some(isLong) ? [{ field: `${field}[${index}]`, reason }] : [];
  });
}

function isPattern(glob: string): boolean {
  return !glob.includes('!') && isGlob(glob);
}

function repeated<T>(
  field: string,
  entries: readonly T[] | null | undefined,
  identify: (entry: T) => { key: string; told: string },
): FieldProblem[] {
  const seen = new Set<string>();
  return (entries ?? []).flatMap((entry, index) => {
    const { key, told } = identify(entry);
    if (seen.has(key)) return [{ field: `${field}[${index}]`, reason: `${told} already added` }];
    seen.add(key);
    return [];
  });
}
