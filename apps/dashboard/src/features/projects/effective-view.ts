import type { Project } from '@lockstep/domain';

type Spec = Project['spec'];

/** One question about a project, and what it answers in words. */
export interface Ruling {
  title: string;
  /** What is permitted: of everything or nothing there is only the word. */
  permits: { kind: 'everything' | 'nothing'; words: string } | { kind: 'list'; entries: string[] };
  denies: string[];
  note?: string;
}

/** What the applications of a project may do. */
export function effectiveView(spec: Spec): Ruling[] {
  return [sources(spec), destinations(spec), clusterScoped(spec), namespaced(spec), homes(spec)];
}

/** What becomes of resources that belong to no application. */
export function orphansView({ orphanedResources }: Spec): { words: string; ignored: string[] } {
  if (!orphanedResources) return { words: 'Not looked for', ignored: [] };
  const { warn, ignore } = orphanedResources;
  const words = (warn ?? true) ? 'Shown, and warned of' : 'Shown, without a warning';
  const ignored = (ignore ?? []).map(({ group = '', kind, name }) =>
    kindText({ group, kind: kind || '*', name }),
  );
  return { words, ignored };
}

/** `2 sources, 1 destination`: a project in one line. */
export function inShort(spec: Spec): string {
  const [from, to] = effectiveView(spec);
  return [`from ${shortOf(from, 'source')}`, `to ${shortOf(to, 'destination')}`].join(', ');
}

function shortOf(ruling: Ruling | undefined, noun: string): string {
  if (!ruling) return 'nowhere';
  const { denies, permits } = ruling;
  if (permits.kind === 'nothing') return 'nowhere';
  const but = denies.length > 0 ? ` but ${denies.length}` : '';
  if (permits.kind !== 'list') return `everywhere${but}`;
  const count = permits.entries.length;
  return `${count} ${noun}${count === 1 ? '' : 's'}${but}`;
}

function sources({ sourceRepos }: Spec): Ruling {
  return ruling(
    'Takes manifests from',
    split(sourceRepos ?? [], (text) => text),
    {
      isEverything: (text) => text === '*',
      everything: 'every repository',
      nothing: 'nowhere: no application can be synced',
    },
  );
}

function destinations({ destinations: list, permitOnlyProjectScopedClusters: own }: Spec): Ruling {
  const entries = (list ?? []).map(({ server, name, namespace = '' }) => {
    const denied = [server, name, namespace].some((one) => one?.startsWith('!'));
    const places = [namespace === '' ? 'no namespace' : namespace, server || name || ''];
    return `${denied ? '!' : ''}${places.map(plain).join(' on ')}`;
  });
  const told = ruling(
    'Deploys to',
    split(entries, (text) => text),
    {
      isEverything: (text) => text === '* on *',
      everything: 'every namespace of every cluster',
      nothing: 'nowhere: no application can be synced',
    },
  );
  return own ? { ...told, note: "only clusters of the project's own" } : told;
}

function clusterScoped(spec: Spec): Ruling {
  const allowed = (spec.clusterResourceWhitelist ?? []).map(kindText);
  const denied = (spec.clusterResourceBlacklist ?? []).map(kindText);
  return ruling(
    'Cluster-scoped resources',
    { permits: allowed, denies: denied },
    {
      isEverything: (text) => text === 'every kind',
      everything: 'every kind',
      nothing: 'none',
    },
  );
}

function namespaced(spec: Spec): Ruling {
  const { namespaceResourceWhitelist: allowed, namespaceResourceBlacklist: denied } = spec;
  const permits = allowed ? allowed.map(kindText) : ['every kind'];
  const denies = (denied ?? []).map(kindText);
  return ruling(
    'Namespaced resources',
    { permits, denies },
    {
      isEverything: (text) => text === 'every kind',
      everything: 'every kind',
      nothing: 'none',
    },
  );
}

function homes({ sourceNamespaces }: Spec): Ruling {
  return ruling(
    'Its applications live in',
    { permits: ['argocd', ...(sourceNamespaces ?? [])], denies: [] },
    {
      isEverything: (text) => text === '*',
      everything: 'every namespace',
      nothing: 'no namespace',
    },
  );
}

interface Lists {
  permits: string[];
  denies: string[];
}

interface Words {
  isEverything(text: string): boolean;
  everything: string;
  nothing: string;
}

/** What is denied everywhere is denied of everything. */
function ruling(title: string, { permits, denies }: Lists, words: Words): Ruling {
  if (denies.some(words.isEverything)) {
    return { title, permits: { kind: 'nothing', words: words.nothing }, denies: [] };
  }
  if (permits.some(words.isEverything)) {
    return { title, permits: { kind: 'everything', words: words.everything }, denies };
  }
  if (permits.length > 0) return { title, permits: { kind: 'list', entries: permits }, denies };
  // Denials alone permit all else.
  const all = denies.length > 0 && DENIALS_ALONE.has(title);
  const kind = all ? 'everything' : 'nothing';
  return { title, permits: { kind, words: all ? words.everything : words.nothing }, denies };
}

const DENIALS_ALONE = new Set(['Takes manifests from']);

function split(entries: readonly string[], tell: (text: string) => string): Lists {
  const permits = entries.filter((one) => !one.startsWith('!')).map(tell);
  const denies = entries.filter((one) => one.startsWith('!')).map((one) => tell(one.slice(1)));
  return { permits, denies };
}

function kindText({
  group,
  kind,
  name,
}: {
  group: string;
  kind: string;
  name?: string | undefined;
}) {
  const called = name ? ` ${name}` : '';
  if (kind === '*')
    return group === '*' ? `every kind${called}` : `every kind of ${group || 'core'}${called}`;
  return `${kind}${group && group !== '*' ? `.${group}` : ''}${called}`;
}

function plain(pattern: string): string {
  return pattern.startsWith('!') ? pattern.slice(1) : pattern;
}
