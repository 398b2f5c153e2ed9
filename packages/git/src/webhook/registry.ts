import type { ProviderName, WebhookProvider } from './provider.ts';
import { awsEventbridge } from './providers/aws-eventbridge.ts';
import { awsSns } from './providers/aws-sns.ts';
import { azureDevops } from './providers/azure-devops.ts';
import { bitbucket } from './providers/bitbucket.ts';
import { bitbucketServer } from './providers/bitbucket-server.ts';
import { dockerHub } from './providers/docker-hub.ts';
import { gitea } from './providers/gitea.ts';
import { github } from './providers/github.ts';
import { gitlab } from './providers/gitlab.ts';
import { gogs } from './providers/gogs.ts';
import { harbor } from './providers/harbor.ts';
import { quay } from './providers/quay.ts';

/**
 * In the order of asking: Gitea sends the headers of Gogs and GitHub too, and Bitbucket Cloud's are
 * narrower than Bitbucket Server's.
 */
export const PROVIDERS = {
  'azure-devops': azureDevops,
  gitea,
  gogs,
  github,
  gitlab,
  bitbucket,
  'bitbucket-server': bitbucketServer,
  'aws-sns': awsSns,
  'aws-eventbridge': awsEventbridge,
  'docker-hub': dockerHub,
  harbor,
  quay,
} as const satisfies Record<ProviderName, WebhookProvider>;
