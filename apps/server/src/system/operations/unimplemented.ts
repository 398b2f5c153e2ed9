import { UserError } from '@lockstep/domain';
import type { Operation } from '../../http/routes.ts';

/** What clients of the field may ask for and this version cannot do, and what it is told as. */
const PATHS = {
  ApplicationSets: [
    ['GET', '/applicationsets'],
    ['POST', '/applicationsets'],
    ['POST', '/applicationsets/generate'],
    ['GET', '/applicationsets/:name'],
    ['DELETE', '/applicationsets/:name'],
    ['GET', '/applicationsets/:name/events'],
    ['GET', '/applicationsets/:name/resource-tree'],
    ['GET', '/stream/applicationsets'],
  ],
  notifications: [
    ['GET', '/notifications/services'],
    ['GET', '/notifications/templates'],
    ['GET', '/notifications/triggers'],
  ],
  'metadata of OCI artifacts': [['GET', '/applications/:name/revisions/:revision/ocimetadata']],
  'manifests of files that are sent along': [['POST', '/applications/manifestsWithFiles']],
  'a diff of manifests that are sent along': [['GET', '/applications/:name/server-side-diff']],
} as const;

/** Clients tell by the code that the path is right and what it would do is not there: no 404. */
export const unimplemented: Operation = async (app) => {
  for (const [what, paths] of Object.entries(PATHS)) {
    for (const [method, path] of paths) {
      app.route({
        method,
        url: `/api/v1${path}`,
        config: { permission: 'signed-in' },
        schema: { hide: true },
        handler: async () => {
          throw new UserError('unimplemented', `this version does not have ${what}`);
        },
      });
    }
  }
};
