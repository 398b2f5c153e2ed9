import type { HealthRuleName, ResourceFacts, ResourceStatus, Statement } from '@lockstep/domain';
import type { ExplainFacts } from './facts.ts';
import { count, firstOf, listText, nameOf, sentence, storedResources } from './words.ts';

const RESOURCES_TOLD = 10;
const BELOW_TOLD = 3;

/** Which resources decided the application's health, by which rule, and what of them told it. */
export function explainHealth(facts: ExplainFacts): Statement[] {
  const { application, resources } = facts;
  const { status } = application.status.health;
  if (!resources) return [fromStatus(facts)];
  const own = resources.filter(({ hook }) => !hook);
  const counted = own.filter(({ health, healthIgnored }) => health && !healthIgnored);
  const deciding = counted.filter(({ health }) => health?.status === status);
  const silent = own.filter(({ healthIgnored }) => healthIgnored);
  const details = { status };
  const main: Statement = { topic: 'health', details, sentence: summary(status, own, deciding) };
  const worse = status === 'Healthy' ? [] : deciding;
  // Those that differ without deciding: what is not there yet, as long as anything else is live.
  const passed = counted.filter(
    ({ health }) => health?.status === 'Missing' && status !== 'Missing',
  );
  return [
    main,
    ...firstOf(worse.map(decided), RESOURCES_TOLD),
    ...firstOf(passed.map(passedOver), RESOURCES_TOLD),
    ...firstOf(silent.map(ignoredHealth), RESOURCES_TOLD),
  ];
}

function summary(
  status: string,
  own: readonly ResourceFacts[],
  deciding: readonly ResourceFacts[],
) {
  if (own.length === 0) {
    const why = status === 'Healthy' ? 'it has no resources' : 'nothing of it was compared yet';
    return `It is ${status}: ${why}.`;
  }
  if (status === 'Missing') return 'It is Missing: nothing of it is in the cluster.';
  if (status === 'Healthy') {
    const judged = deciding.length;
    const rest = own.length - judged;
    if (judged === 0) return 'It is Healthy: none of its kinds has a health of its own.';
    const whole = `It is Healthy: ${judged === 1 ? 'the one resource' : `all ${judged} resources`} with a health that counts`;
    const verbs = rest === 1 ? 'has none, is not there or does' : 'have none, are not there or do';
    const others = rest > 0 ? `, and ${rest} ${verbs} not count` : '';
    return `${whole} ${judged === 1 ? 'is' : 'are'}${others}.`;
  }
  if (deciding.length === 0) return `It is ${status}.`;
  const verb = deciding.length === 1 ? 'is' : 'are';
  return `It is ${status}, as its worst resource is: ${count(deciding.length, 'resource')} ${verb}.`;
}

function decided(facts: ResourceFacts): Statement {
  const { ref, health, healthRule, conditions, below } = facts;
  const message = health?.message ? `: ${withoutEnd(health.message)}` : '';
  const telling = tellingConditions(facts).map(
    ({ type, status, reason }) => `${type}=${status}${reason ? ` (${reason})` : ''}`,
  );
  const by = healthRule ? ` ${ruleText(healthRule)}` : '';
  const told = telling.length > 0 ? ` Its conditions say ${telling.join(', ')}.` : '';
  const worst = below.slice(0, BELOW_TOLD).map(({ ref: one, health: its }) => {
    return `${nameOf(one)} is ${its.status}${its.message ? ` (${its.message})` : ''}`;
  });
  const under = worst.length > 0 ? ` Below it, ${worst.join(', ')}.` : '';
  return {
    topic: 'health',
    about: ref,
    sentence: `${nameOf(ref)} is ${health?.status}${message}.${by}${told}${under}`,
    details: { health, rule: healthRule, conditions, ...(below.length > 0 ? { below } : {}) },
  };
}

/** The condition whose words are the health's message; or else all that are not as they should be. */
function tellingConditions({ conditions, health }: ResourceFacts) {
  const message = health?.message;
  const same = conditions.filter((one) => message && one.message === message);
  return same.length > 0 ? same : conditions.filter(({ status }) => status !== 'True');
}

function ruleText({ kind, name }: HealthRuleName): string {
  switch (kind) {
    case 'built-in':
      return `The built-in rule for ${name} decides.`;
    case 'custom':
      return `This installation's own health script for ${name} decides.`;
    case 'convention':
      return `No rule is for ${name}: the general conventions on status decide.`;
    case 'deletion':
      return 'What is being deleted is Progressing whatever its status says.';
    case 'none':
      return `${name} has no health of its own.`;
  }
}

function passedOver({ ref }: ResourceFacts): Statement {
  const text = 'is not in the cluster, which does not count while anything else of it is';
  return { topic: 'health', about: ref, sentence: `${nameOf(ref)} ${text}.` };
}

function ignoredHealth({ ref, health }: ResourceFacts): Statement {
  const state = health ? `is ${health.status}, which does not count` : 'does not count';
  const why = 'its annotation ignore-healthcheck says so';
  return { topic: 'health', about: ref, sentence: `${nameOf(ref)} ${state}: ${why}.` };
}

/** What was written last, where the cluster cannot be asked or what Git states is not known. */
function fromStatus(facts: ExplainFacts): Statement {
  const { health, sync } = facts.application.status;
  const stored = storedResources(facts);
  const isUndesired = sync.status === 'Unknown' && !facts.problem && stored.length > 0;
  const limit = isUndesired
    ? `. Its desired state is not known: this is of the ${count(stored.length, 'resource')} of the last comparison that had one`
    : '';
  const text = `It is ${health.status}${storedReason(health, stored)}${limit}`;
  return { topic: 'health', sentence: sentence(text), details: { status: health.status } };
}

function storedReason(
  { status, message }: { status: string; message?: string },
  stored: readonly ResourceStatus[],
): string {
  if (message) return `: ${withoutEnd(message)}`;
  const deciding = stored.filter(({ health }) => health?.status === status);
  if (deciding.length === 0) return '';
  const names = listText(deciding.map(nameOf), RESOURCES_TOLD);
  return `, as ${names} ${deciding.length === 1 ? 'was' : 'were'} at the last look`;
}

/** A message goes on in our sentence. Other people's have any length. */
function withoutEnd(message: string): string {
  return message.slice(0, 2_000).replace(/[.\s]+$/, '');
}
