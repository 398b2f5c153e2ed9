import type { Statement } from '@lockstep/domain';
import { isOperationDone } from '@lockstep/domain';
import { quarantineWords } from '../decide/index.ts';
import type { ExplainFacts } from './facts.ts';
import { count, listText, nameOf, sentence } from './words.ts';

/** Why it does or does not sync by itself. */
export function explainAutomation(facts: ExplainFacts): Statement[] {
  return [
    mainReason(facts),
    ...refusedAttempt(facts),
    ...switches(facts),
    ...holdsText(facts),
    ...windowsText(facts),
  ];
}

function isAutomated({ application }: ExplainFacts): boolean {
  const automated = application.spec.syncPolicy?.automated;
  return automated != null && automated.enabled !== false;
}

function mainReason(facts: ExplainFacts): Statement {
  const { application, operation } = facts;
  const { sync, automation } = application.status;
  const state = isAutomated(facts) ? 'Automated sync is on' : 'Automated sync is off';
  const say = (text: string, details: Record<string, unknown> = {}): Statement => ({
    topic: 'automation',
    sentence: sentence(`${state}${text}`),
    details: { enabled: isAutomated(facts), ...details },
  });
  if (application.metadata.deletionTimestamp) {
    return say(', and nothing is synced any more: the application is being deleted');
  }
  if (operation && !isOperationDone(operation.phase)) {
    return say(`: nothing begins while the ${operation.kind} that runs has not ended`);
  }
  if (sync.status === 'Synced') return say(', and there is nothing to sync');
  if (sync.status === 'Unknown') return say(', but nothing is synced before a comparison succeeds');
  const because = automation?.because;
  if (!isAutomated(facts) && (!because || because === 'automated sync is not enabled')) {
    return say(': it syncs when somebody asks for it');
  }
  if (!because) return say(', and the next look decides');
  const until = automation.until && !because.includes(automation.until);
  return say(`, but does not act: ${because}${until ? `, until ${automation.until}` : ''}`, {
    because,
    ...(automation.until ? { until: automation.until } : {}),
  });
}

/** A SyncError says more than the reason where automation refuses by itself. */
function refusedAttempt({ application }: ExplainFacts): Statement[] {
  const reason = application.status.automation?.because ?? '';
  const error = application.status.conditions?.find(({ type }) => type === 'SyncError');
  if (!error || reason.includes(error.message)) return [];
  const details = { type: error.type };
  return [{ topic: 'automation', sentence: sentence(`SyncError: ${error.message}`), details }];
}

/** Which part of a difference automation would leave even when it acts. */
function switches(facts: ExplainFacts): Statement[] {
  const { application, resources = [] } = facts;
  const automated = application.spec.syncPolicy?.automated;
  if (!automated || !isAutomated(facts)) return [];
  const said: Statement[] = [];
  const extras = resources.filter((one) => one.difference === 'extra' && !one.ignored && !one.hook);
  if (extras.length > 0 && !automated.prune) {
    const text = `${count(extras.length, 'resource')} not in Git ${extras.length === 1 ? 'stays' : 'stay'}: automated pruning is off (${names(extras)})`;
    said.push({ topic: 'automation', sentence: sentence(text), details: { prune: false } });
  }
  const drifted = resources.filter(
    (one) => one.drifted && one.difference !== 'none' && one.driftPolicy !== 'heal',
  );
  if (drifted.length > 0 && !automated.selfHeal) {
    const text = `Drift of ${names(drifted)} is not put right: self-heal is off`;
    said.push({ topic: 'automation', sentence: sentence(text), details: { selfHeal: false } });
  }
  return said;
}

function names(resources: readonly { ref: { kind: string; name: string } }[]): string {
  return listText(resources.map(({ ref }) => nameOf(ref)));
}

function holdsText({ holds }: ExplainFacts): Statement[] {
  return holds.map((hold) => {
    const { resource, by, reason, since, until, quarantine } = hold;
    const what = resource ? nameOf(resource) : 'the application';
    const text = quarantine
      ? quarantineWords(hold)
      : `${by} holds ${what} until ${until ?? 'released'}: ${reason}`;
    return {
      topic: 'automation',
      sentence: sentence(text),
      ...(resource ? { about: { ...resource, version: '' } } : {}),
      details: { hold: { by, reason, since, until } },
    };
  });
}

function windowsText({ windows }: ExplainFacts): Statement[] {
  return (['automated', 'manual'] as const).flatMap((kind) => {
    const held = windows[kind];
    if (!held) return [];
    const who = kind === 'automated' ? 'Automated syncs are' : 'Syncs that people ask for are';
    const details = { window: kind, ...(held.until ? { until: held.until } : {}) };
    return [{ topic: 'automation', sentence: sentence(`${who} ${held.because}`), details }];
  });
}
