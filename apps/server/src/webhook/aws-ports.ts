import type { WebhookPorts } from '@lockstep/git';

/** What the SNS dialect needs of AWS. Addresses were checked to be of SNS by whoever calls. */
export interface AwsPorts extends WebhookPorts {
  /** Says yes to a subscription that is expected; answers why not. */
  confirm(url: string, isExpected: boolean): Promise<string | undefined>;
}

const DEADLINE_MS = 5_000;
const MAX_CERTIFICATE_BYTES = 16 * 1024;
const MAX_CERTIFICATES = 16;
const FAILED_FOR_MS = 60_000;

/** @param get for tests; answers the text, or throws. */
export function createAwsPorts(get: (url: string) => Promise<string> = getText): AwsPorts {
  const known = new Map<string, { text: Promise<string | undefined>; retryAt: number }>();
  return {
    certificate: (url) => {
      const kept = known.get(url);
      if (kept && Date.now() < kept.retryAt) return kept.text;
      // A name that is made up costs a request a minute at most, and pushes out only others.
      if (known.size >= MAX_CERTIFICATES) known.delete(known.keys().next().value ?? '');
      const entry = { text: get(url).catch(() => undefined), retryAt: Number.POSITIVE_INFINITY };
      known.set(url, entry);
      void entry.text.then((text) => {
        if (text === undefined) entry.retryAt = Date.now() + FAILED_FOR_MS;
      });
      return entry.text;
    },
    confirm: async (url, isExpected) => {
      if (!isExpected) {
        return 'not confirmed: name the topic in LOCKSTEP_WEBHOOK_SNS_TOPICS, and have the confirmation sent again';
      }
      return get(url).then(
        () => undefined,
        (error: Error) => `not confirmed: ${error.message}`,
      );
    },
  };
}

async function getText(url: string): Promise<string> {
  // A redirect could lead anywhere.
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  if (!response.ok) throw new Error(`SNS answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_CERTIFICATE_BYTES) throw new Error('SNS answered more than was asked for');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
