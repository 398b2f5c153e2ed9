import { createHmac } from 'node:crypto';
import type { AuditEntry } from '@lockstep/store';
import type { AuditStreamSettings } from './settings.ts';

/** Takes lines of the audit; resolves when it has them, for good. */
export type AuditTarget = (entries: readonly AuditEntry[]) => Promise<void>;

const SEND_MS = 15_000;

type OfKind<Kind> = Extract<AuditStreamSettings, { kind: Kind }>;

const TARGETS: {
  [Kind in AuditStreamSettings['kind']]: (settings: OfKind<Kind>) => AuditTarget;
} = {
  stdout: () => (entries) =>
    new Promise((resolve, reject) => {
      process.stdout.write(linesOf(entries), (error) => (error ? reject(error) : resolve()));
    }),
  webhook: (settings) => (entries) => post(settings, entries),
};

export function openTarget(settings: AuditStreamSettings): AuditTarget {
  return (TARGETS[settings.kind] as (settings: AuditStreamSettings) => AuditTarget)(settings);
}

/** `type` tells them from the lines of the log. */
function linesOf(entries: readonly AuditEntry[]): string {
  return entries.map((entry) => `${JSON.stringify({ type: 'audit', ...entry })}\n`).join('');
}

async function post(
  { url, authorization, secret }: OfKind<'webhook'>,
  entries: readonly AuditEntry[],
): Promise<void> {
  const body = linesOf(entries);
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-ndjson',
      'lockstep-audit-sequence': `${entries[0]?.seq}-${entries.at(-1)?.seq}`,
      ...(authorization && { authorization }),
      ...(secret && { 'lockstep-signature': signatureOf(body, secret, Date.now()) }),
    },
    // Else a redirection would be followed with the lines, though not with the header.
    redirect: 'manual',
    signal: AbortSignal.timeout(SEND_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the receiver of the audit answered ${answer.status}`);
}

/**
 * `t=<seconds>,v1=<hex>`: HMAC-SHA256 of the seconds, a full stop and the body. The time is signed
 * too, so that a receiver can refuse what somebody sends again later.
 */
export function signatureOf(body: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
