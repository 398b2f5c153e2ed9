import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { parsePolicySearch } from '../features/access-policy/policy-search.ts';
import { parseApplicationSearch } from '../features/application/application-search.ts';
import { ApplicationsPage } from '../features/applications-list/applications-page.tsx';
import { parseListSearch } from '../features/applications-list/list-search.ts';
import { parseApprovalsSearch } from '../features/approvals/approval-words.ts';
import { parseAuditSearch } from '../features/audit/audit-search.ts';
import { parseRepositoriesSearch } from '../features/repositories/repositories-search.ts';
import { parseWebhooksSearch } from '../features/webhooks/delivery-words.ts';
import { NotFound } from './not-found.tsx';
import { returnPath } from './return-path.ts';
import { Shell } from './shell.tsx';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/applications', search: {}, replace: true });
  },
});

/** The field's address of the sign-in, which has none here: it is asked for on any page. */
const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  beforeLoad: ({ search }) => {
    const { return_url: given } = search as { return_url?: string };
    throw redirect({ href: returnPath(given, window.location.origin), replace: true });
  },
});

const applicationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/applications',
  validateSearch: parseListSearch,
  component: ApplicationsPage,
});

const newApplicationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/applications/new',
  component: lazyRouteComponent(
    () => import('../features/create-application/create-application-page.tsx'),
    'CreateApplicationPage',
  ),
});

const applicationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/applications/$name',
  validateSearch: parseApplicationSearch,
  component: lazyRouteComponent(
    () => import('../features/application/application-page.tsx'),
    'ApplicationPage',
  ),
});

const clustersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/clusters',
  component: lazyRouteComponent(
    () => import('../features/clusters/clusters-page.tsx'),
    'ClustersPage',
  ),
});

const repositoriesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/repositories',
  validateSearch: parseRepositoriesSearch,
  component: lazyRouteComponent(
    () => import('../features/repositories/repositories-page.tsx'),
    'RepositoriesPage',
  ),
});

const projectsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/projects',
  component: lazyRouteComponent(
    () => import('../features/projects/projects-page.tsx'),
    'ProjectsPage',
  ),
});

const projectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/projects/$name',
  component: lazyRouteComponent(
    () => import('../features/projects/project-page.tsx'),
    'ProjectPage',
  ),
});

const approvalsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/approvals',
  validateSearch: parseApprovalsSearch,
  component: lazyRouteComponent(
    () => import('../features/approvals/approvals-page.tsx'),
    'ApprovalsPage',
  ),
});

const webhooksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/webhooks',
  validateSearch: parseWebhooksSearch,
  component: lazyRouteComponent(
    () => import('../features/webhooks/webhooks-page.tsx'),
    'WebhooksPage',
  ),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: lazyRouteComponent(
    () => import('../features/settings/settings-layout.tsx'),
    'SettingsLayout',
  ),
});

const settingsIndexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/policy', replace: true });
  },
});

const policyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/policy',
  validateSearch: parsePolicySearch,
  component: lazyRouteComponent(
    () => import('../features/access-policy/policy-page.tsx'),
    'PolicyPage',
  ),
});

const accountsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/accounts',
  component: lazyRouteComponent(
    () => import('../features/accounts/accounts-page.tsx'),
    'AccountsPage',
  ),
});

const sessionSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/sessions',
  component: lazyRouteComponent(
    () => import('../features/session-settings/session-settings-page.tsx'),
    'SessionSettingsPage',
  ),
});

const ciJobsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/ci-jobs',
  component: lazyRouteComponent(() => import('../features/ci-jobs/ci-jobs-page.tsx'), 'CiJobsPage'),
});

const userRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/user',
  component: lazyRouteComponent(() => import('../features/user/user-page.tsx'), 'UserPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/audit',
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import('../features/audit/audit-page.tsx'), 'AuditPage'),
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  loginRoute,
  applicationsRoute,
  newApplicationRoute,
  applicationRoute,
  clustersRoute,
  repositoriesRoute,
  projectsRoute,
  projectRoute,
  approvalsRoute,
  webhooksRoute,
  userRoute,
  settingsRoute.addChildren([
    settingsIndexRoute,
    policyRoute,
    accountsRoute,
    sessionSettingsRoute,
    ciJobsRoute,
    auditRoute,
  ]),
]);

/** Search parameters stay the plain texts that people and the API write. */
export function createDashboardRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    defaultPreloadDelay: 30,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const texts = Object.entries(search).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
      );
      const query = new URLSearchParams(texts).toString();
      return query === '' ? '' : `?${query}`;
    },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>;
  }
}
