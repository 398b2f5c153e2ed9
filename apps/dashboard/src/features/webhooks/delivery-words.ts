import type { Delivery, DeliveryOutcome, TouchedApplication } from '../../api/webhooks.ts';
import { repositoryText } from '../../words/revision.ts';
import type { Tone } from '../../words/statuses.ts';

/** How the log says what it knows. */

export const OUTCOMES = {
  queued: { text: 'Queued', tone: 'busy' },
  fetching: { text: 'Fetching', tone: 'busy' },
  done: { text: 'Done', tone: 'ok' },
  ignored: { text: 'Ignored', tone: 'idle' },
  refused: { text: 'Refused', tone: 'warn' },
  failed: { text: 'Failed', tone: 'bad' },
} as const satisfies Record<DeliveryOutcome, { text: string; tone: Tone }>;

const PROVIDERS: Record<string, string> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  gitea: 'Gitea',
  gogs: 'Gogs',
  bitbucket: 'Bitbucket',
  'bitbucket-server': 'Bitbucket Server',
  'azure-devops': 'Azure DevOps',
  'aws-sns': 'Amazon SNS',
  'aws-eventbridge': 'EventBridge',
  'docker-hub': 'Docker Hub',
  harbor: 'Harbor',
  quay: 'Quay',
};

export function providerText(provider: string): string {
  if (provider === '') return 'Unknown sender';
  return Object.hasOwn(PROVIDERS, provider) ? (PROVIDERS[provider] ?? provider) : provider;
}

/** What tells deliveries apart at a glance: the repository, without the host. */
export function titleOf({
  repository,
  provider,
}: Pick<Delivery, 'repository' | 'provider'>): string {
  return repository === '' ? providerText(provider) : repositoryText(repository);
}

/** What a delivery came to, in one line. */
export function resultText(delivery: Delivery): string {
  const { outcome, reason, applicationCount, movedCount } = delivery;
  switch (outcome) {
    case 'queued':
      return 'Waits for a worker';
    case 'fetching':
      return `Looking for what ${applications(applicationCount)} follow${applicationCount === 1 ? 's' : ''}`;
    case 'done':
      if (applicationCount === 0) return 'Nothing to do';
      if (movedCount === 0) return `${applications(applicationCount)} looked at, none moved`;
      return movedCount === applicationCount
        ? `${applications(movedCount)} moved`
        : `${movedCount} of ${applications(applicationCount)} moved`;
    default:
      return reason.charAt(0).toUpperCase() + reason.slice(1);
  }
}

function applications(count: number): string {
  return count === 1 ? '1 application' : `${count} applications`;
}

export const TOUCHES = {
  asked: { text: 'being asked', tone: 'busy' },
  moved: { text: 'new revision', tone: 'ok' },
  rendered: { text: 'rendered anew', tone: 'ok' },
  unchanged: { text: 'unchanged', tone: 'idle' },
  failed: { text: 'failed', tone: 'bad' },
} as const satisfies Record<TouchedApplication['outcome'], { text: string; tone: Tone }>;

export const SHOWS = ['all', 'done', 'ignored', 'problems'] as const;
/** Which deliveries are listed. */
export type Show = (typeof SHOWS)[number];

export const OUTCOMES_SHOWN = {
  all: [],
  done: ['done', 'fetching', 'queued'],
  ignored: ['ignored'],
  problems: ['failed', 'refused'],
} as const satisfies Record<Show, DeliveryOutcome[]>;

export interface WebhooksSearch {
  show?: Show;
  /** The delivery whose panel is open. */
  delivery?: string;
}

export function parseWebhooksSearch(search: Record<string, unknown>): WebhooksSearch {
  const { show, delivery } = search;
  const known: WebhooksSearch = {};
  const shown = SHOWS.find((one) => one === show);
  if (shown && shown !== 'all') known.show = shown;
  if (typeof delivery === 'string' && delivery !== '') known.delivery = delivery;
  return known;
}
