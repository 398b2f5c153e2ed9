/** What of an application's page stands in its address. */
const APPLICATION_VIEWS = ['topology', 'resources', 'changes', 'history', 'details'] as const;
export type ApplicationView = (typeof APPLICATION_VIEWS)[number];

const RESOURCE_TABS = ['summary', 'live', 'desired', 'diff', 'events', 'logs', 'terminal'] as const;
export type ResourceTab = (typeof RESOURCE_TABS)[number];

export interface ApplicationSearch {
  /** The application's namespace, where it is not the control plane's own. */
  namespace?: string;
  view?: ApplicationView;
  /** The resource whose panel is open: `group/Kind/namespace/name`. */
  node?: string;
  tab?: ResourceTab;
  /** What is in the namespace and belongs to no application is shown too. */
  orphans?: boolean;
}

export function parseApplicationSearch(search: Record<string, unknown>): ApplicationSearch {
  const known: ApplicationSearch = {};
  const { namespace, view, node, tab, orphans } = search;
  if (typeof namespace === 'string' && namespace !== '') known.namespace = namespace;
  if (isOneOf(APPLICATION_VIEWS, view)) known.view = view;
  if (typeof node === 'string' && node !== '') known.node = node;
  if (isOneOf(RESOURCE_TABS, tab)) known.tab = tab;
  if (orphans === true) known.orphans = true;
  return known;
}

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return typeof value === 'string' && (values as readonly string[]).includes(value);
}
