import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { emptyAnswer } from '../../http/answers.ts';
import { parseInput } from '../../http/parse-input.ts';
import { flagParameter, textParameter } from '../../http/query.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import type { RepositoryArea } from '../area.ts';
import { repositoryObject, repositoryParams } from '../find-repository.ts';
import { repositoryBodySchema } from '../repository-input.ts';
import { testRepositoryFirst } from '../test-before-save.ts';

/** The field's clients send what they have in the query, which is not logged. */
const inQuery = z.object({
  project: textParameter,
  type: z.enum(['git', 'helm', 'oci']).optional(),
  name: textParameter,
  username: textParameter,
  password: textParameter,
  bearerToken: textParameter,
  sshPrivateKey: textParameter,
  tlsClientCertData: textParameter,
  tlsClientCertKey: textParameter,
  githubAppPrivateKey: textParameter,
  githubAppID: textParameter,
  githubAppInstallationID: textParameter,
  githubAppEnterpriseBaseUrl: textParameter,
  gcpServiceAccountKey: textParameter,
  proxy: textParameter,
  insecure: flagParameter,
  enableOci: flagParameter,
  insecureOciForceHttp: flagParameter,
  forceHttpBasicAuth: flagParameter,
  useAzureWorkloadIdentity: flagParameter,
});

/** Reaches a repository with given credentials and saves nothing. */
export function validateRepository(area: RepositoryArea): Operation {
  return async (app) => {
    app.route({
      method: 'POST',
      url: `/${area.repositories}/:repo/validate`,
      config: { permission: { resource: area.resource, action: 'create' } },
      schema: {
        tags: ['repositories'],
        params: repositoryParams,
        querystring: inQuery,
        body: z
          .union([z.string(), repositoryBodySchema.partial()])
          .nullish()
          .describe('The repository with its credentials'),
        response: { 200: emptyAnswer },
      },
      handler: async (request) => {
        const { params, query, body } = request;
        const { enableOci, insecureOciForceHttp, ...rest } = query;
        const given = typeof body === 'object' && body !== null ? body : {};
        const wanted = {
          ...rest,
          ...(enableOci !== undefined && { enableOCI: enableOci }),
          ...(insecureOciForceHttp !== undefined && { insecureOCIForceHttp: insecureOciForceHttp }),
          ...given,
          repo: params.repo,
        };
        const input = parseInput(repositoryBodySchema, wanted, 'repository');
        authorize(request, repositoryObject(input));
        const outcome = await testRepositoryFirst(app.lockstep.gateways, input);
        if (outcome === 'connected') return {};
        throw new UserError('unavailable', 'no worker is running that could reach the repository');
      },
    });
  };
}
