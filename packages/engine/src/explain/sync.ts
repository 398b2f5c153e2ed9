import type { FieldChange, ResourceFacts, Statement } from '@lockstep/domain';
import type { ExplainFacts } from './facts.ts';
import {
  count,
  firstOf,
  listText,
  nameOf,
  pathText,
  revisionText,
  sentence,
  valueText,
} from './words.ts';

const RESOURCES_TOLD = 20;
const FIELDS_TOLD = 5;
const FAILURES = ['ComparisonError', 'InvalidSpecError', 'UnknownError'];

/** Which resources differ from Git, in which fields, and who made the difference. */
export function explainSync(facts: ExplainFacts): Statement[] {
  const { application, resources, problem } = facts;
  const { status } = application.status.sync;
  const failures = (application.status.conditions ?? [])
    .filter(({ type }) => FAILURES.includes(type))
    .map(({ type, message }): Statement => {
      return { topic: 'sync', sentence: sentence(`${type}: ${message}`), details: { type } };
    });
  const unseen: Statement[] = problem
    ? [{ topic: 'sync', sentence: sentence(`The cluster could not be asked: ${problem}`) }]
    : [];
  const differing = (resources ?? []).filter(isDifferent);
  const ignored = (resources ?? []).filter((one) => one.ignored && one.difference === 'extra');
  return [
    { topic: 'sync', sentence: summary(facts, differing), details: { status } },
    ...failures,
    ...unseen,
    ...(resources ? firstOf(differing.map(differenceOf), RESOURCES_TOLD) : fromStatus(facts)),
    ...firstOf(ignored.map(ignoredExtra), FIELDS_TOLD),
  ];
}

function isDifferent({ hook, ignored, difference }: ResourceFacts): boolean {
  return !hook && !ignored && difference !== 'none';
}

function summary({ application, resources }: ExplainFacts, differing: ResourceFacts[]): string {
  const { status, revision } = application.status.sync;
  const commit = revisionText(revision);
  if (status === 'Unknown') return 'Its sync status is Unknown: no comparison has a result.';
  const compared = resources?.filter(({ hook }) => !hook).length;
  if (status === 'Synced') {
    const which = compared === undefined ? 'its resources are' : `${compared} resources are`;
    if (compared === 0) return `It is Synced: ${commit} states no resources.`;
    return compared === 1
      ? `It is Synced: its resource is as ${commit} states it.`
      : `It is Synced: ${which} as ${commit} states them.`;
  }
  if (compared === undefined) return `It is OutOfSync with ${commit}.`;
  if (differing.length === 0) {
    return `It is OutOfSync with ${commit}, but nothing differs any more: the next look will say so.`;
  }
  const verb = differing.length === 1 ? 'differs' : 'differ';
  return `It is OutOfSync: ${differing.length} of ${count(compared, 'resource')} ${verb} from ${commit}.`;
}

/** What the last comparison left, where the cluster cannot be asked. */
function fromStatus({ application }: ExplainFacts): Statement[] {
  const differing = (application.status.resources ?? []).filter(
    ({ status, hook }) => !hook && status === 'OutOfSync',
  );
  const told = differing.map(({ group, version, kind, namespace, name }): Statement => {
    const about = { group, version, kind, namespace, name };
    return { topic: 'sync', about, sentence: `${nameOf(about)} differed at the last comparison.` };
  });
  return firstOf(told, RESOURCES_TOLD);
}

function differenceOf(facts: ResourceFacts): Statement {
  const { ref, changes, drifted } = facts;
  return {
    topic: 'sync',
    about: ref,
    sentence: sentence(`${nameOf(ref)} ${reasonOf(facts)}`),
    details: {
      difference: facts.difference,
      ...(changes.length > 0 ? { changes } : {}),
      ...(drifted ? { drifted } : {}),
    },
  };
}

function reasonOf(facts: ResourceFacts): string {
  switch (facts.difference) {
    case 'missing':
      return facts.drifted
        ? 'is stated by Git and was deleted from the cluster'
        : 'is stated by Git and not in the cluster';
    case 'extra':
      return `is in the cluster and not in Git: ${PRUNING[facts.prune]}`;
    default:
      return `differs: ${fieldsText(facts)}${foreseen(facts)}`;
  }
}

const PRUNING: Record<ResourceFacts['prune'], string> = {
  allowed: 'a sync with prune deletes it',
  confirm: 'a sync with prune deletes it once somebody confirms (Prune=confirm)',
  never: 'it is never pruned (Prune=false)',
};

function ignoredExtra({ ref }: ResourceFacts): Statement {
  const text = 'is in the cluster and not in Git, which its IgnoreExtraneous lets pass';
  return { topic: 'sync', about: ref, sentence: `${nameOf(ref)} ${text}.` };
}

function foreseen({ predictedLocally }: ResourceFacts): string {
  return predictedLocally ? ` (foreseen without the API server: ${predictedLocally})` : '';
}

function fieldsText({ changes, changeCount, notOurs, noLongerStated }: ResourceFacts): string {
  if (changes.length > 0) {
    const told = changes.slice(0, FIELDS_TOLD).map(changeText);
    const more = changeCount - told.length;
    return `${told.join('; ')}${more > 0 ? `; and ${count(more, 'more field')}` : ''}`;
  }
  const parts = [
    notOurs.length > 0 ? `${listText(notOurs)} not owned by us though Git states it` : '',
    noLongerStated.length > 0 ? `${listText(noLongerStated)} still ours though not in Git` : '',
  ].filter((part) => part !== '');
  return parts.length > 0
    ? `no value, only who owns fields: ${parts.join('; ')}`
    : 'a sync would write it anew';
}

/** One field: both values, who owns it, and whether Git or the cluster changed it. */
export function changeText(change: FieldChange): string {
  const { path, live, desired, owner, cause } = change;
  const values =
    live === undefined
      ? `${pathText(path)} is ${valueText(desired)} in Git and not set in the cluster`
      : desired === undefined
        ? `${pathText(path)} is ${valueText(live)} in the cluster and not in Git`
        : `${pathText(path)} is ${valueText(live)} in the cluster and ${valueText(desired)} in Git`;
  const owned = owner ? `owned by ${owner}` : '';
  const made = [cause ? CAUSES[cause] : '', owned].filter((part) => part !== '').join(', ');
  return made === '' ? values : `${values} (${made})`;
}

const CAUSES = {
  git: 'Git changed it',
  cluster: 'changed in the cluster',
  both: 'changed both in Git and in the cluster',
} as const;
