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
  webhook: (settings) => (entries) => post(settings, linesOf(entries)),
};

export function openTarget(settings: AuditStreamSettings): AuditTarget {
  return (TARGETS[settings.kind] as (settings: AuditStreamSettings) => AuditTarget)(settings);
}

/** `type` tells them from the lines of the log. */
function linesOf(entries: readonly AuditEntry[]): string {
  return entries.map((entry) => `${JSON.stringify({ type: 'audit', ...entry })}\n`).join('');
}

async function post({ url, authorization }: OfKind<'webhook'>, body: string): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-ndjson',
      ...(authorization && { authorization }),
    },
    // Else a redirection would be followed with the lines, though not with the header.
    redirect: 'manual',
    signal: AbortSignal.timeout(SEND_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the receiver of the audit answered ${answer.status}`);
}
