import type {
  Application,
  ApplicationSpec,
  Hold,
  OperationState,
  Source,
  WaitReason,
} from '@lockstep/domain';
import { heldWords } from '@lockstep/domain';
import { qualifiedName } from '../application/application-ref.ts';
import { resourceStates } from '../application/progress.ts';
import type { Paint } from './paint.ts';
import { type Column, facts, table } from './table.ts';

/** One application, or rows of them, as people read them. All pure. */

export function sourcesOf(spec: Pick<ApplicationSpec, 'source' | 'sources'>): Source[] {
  if (spec.sources?.length) return spec.sources;
  return spec.source ? [spec.source] : [];
}

/** `Manual`, `Auto`, `Auto-Prune`: as Argo CD's list says it. */
export function syncPolicyText({ syncPolicy }: ApplicationSpec): string {
  const automated = syncPolicy?.automated;
  if (!automated || automated.enabled === false) return 'Manual';
  return automated.prune ? 'Auto-Prune' : 'Auto';
}

function conditionTypes({ status }: Application): string {
  const types = new Set((status.conditions ?? []).map((condition) => condition.type));
  return types.size > 0 ? [...types].join(',') : '<none>';
}

export function destinationText({ destination }: ApplicationSpec): string {
  return destination.server || destination.name || '';
}

/** A commit as people know it; other revisions as they are. */
export function shortRevision(revision: string | undefined): string {
  if (!revision) return '';
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}

function listColumns(paint: Paint): Column<Application>[] {
  return [
    { title: 'NAME', value: qualifiedName },
    { title: 'CLUSTER', value: (one) => destinationText(one.spec) },
    { title: 'NAMESPACE', value: (one) => one.spec.destination.namespace ?? '' },
    { title: 'PROJECT', value: (one) => one.spec.project },
    { title: 'STATUS', value: (one) => paint(one.status.sync.status) },
    { title: 'HEALTH', value: (one) => paint(one.status.health.status) },
    { title: 'SYNCPOLICY', value: (one) => syncPolicyText(one.spec) },
    { title: 'CONDITIONS', value: conditionTypes },
  ];
}

const WIDE_COLUMNS: Column<Application>[] = [
  { title: 'REPO', value: (one) => sourcesOf(one.spec)[0]?.repoURL ?? '' },
  { title: 'PATH', value: (one) => sourcesOf(one.spec)[0]?.path ?? '' },
  { title: 'TARGET', value: (one) => sourcesOf(one.spec)[0]?.targetRevision ?? '' },
];

export function applicationTable(
  applications: readonly Application[],
  paint: Paint,
  options: { wide?: boolean } = {},
): string {
  return table([...listColumns(paint), ...(options.wide ? WIDE_COLUMNS : [])], applications);
}

/** The head of `app get`: what the application is, and how it fares. */
export function applicationFacts(application: Application, paint: Paint, url: string): string {
  const { spec, status } = application;
  const target = sourcesOf(spec)[0]?.targetRevision || 'HEAD';
  const revision = shortRevision(status.sync.revision ?? status.sync.revisions?.join(','));
  return facts([
    ['Name', qualifiedName(application)],
    ['Project', spec.project],
    ['Server', destinationText(spec)],
    ['Namespace', spec.destination.namespace ?? ''],
    ['URL', url],
    ...sourcesOf(spec).flatMap(sourceFacts),
    ['Sync Policy', policyText(spec)],
    ['Sync Status', syncText(paint(status.sync.status), target, revision)],
    ['Health Status', [paint(status.health.status), status.health.message ?? ''].join(' ').trim()],
    ...(status.automation ? [['Automation', status.automation.because] as const] : []),
  ]);
}

function sourceFacts(source: Source): [string, string][] {
  return [
    ['Repo', source.repoURL],
    ['Target', source.targetRevision ?? 'HEAD'],
    source.chart ? ['Chart', source.chart] : ['Path', source.path ?? ''],
  ];
}

function policyText(spec: ApplicationSpec): string {
  const automated = spec.syncPolicy?.automated;
  if (!automated || automated.enabled === false) return 'Manual';
  const extras = [automated.prune ? 'Prune' : '', automated.selfHeal ? 'Self Heal' : ''];
  const told = extras.filter((extra) => extra !== '').join(', ');
  return told ? `Automated (${told})` : 'Automated';
}

function syncText(status: string, target: string, revision: string): string {
  return revision ? `${status} to ${target} (${revision})` : status;
}

/** What automation leaves alone: told whatever the application's state is. */
export function holdFacts(holds: readonly Hold[]): string {
  if (holds.length === 0) return '';
  return facts(holds.map((hold) => ['Hold', holdText(hold)] as const));
}

function holdText(hold: Hold): string {
  const { resource, quarantine } = hold;
  if (resource) return `${resource.kind}/${resource.name} is ${heldWords(hold)}`;
  return quarantine
    ? `quarantine of ${shortRevision(quarantine.revision)}, ${heldWords(hold)}`
    : heldWords(hold);
}

export function conditionsTable({ status }: Application): string {
  return table(
    [
      { title: 'CONDITION', value: (one) => one.type },
      { title: 'LAST TRANSITION', value: (one) => one.lastTransitionTime ?? '' },
      { title: 'MESSAGE', value: (one) => one.message },
    ],
    status.conditions ?? [],
  );
}

/** Resources as they stand, and what the last operation did to each. */
export function resourceTable(application: Application, paint: Paint): string {
  return table(
    [
      { title: 'GROUP', value: (one) => one.group },
      { title: 'KIND', value: (one) => one.kind },
      { title: 'NAMESPACE', value: (one) => one.namespace },
      { title: 'NAME', value: (one) => one.name },
      { title: 'STATUS', value: (one) => paint(one.status) },
      { title: 'HEALTH', value: (one) => paint(one.health) },
      { title: 'HOOK', value: (one) => one.hook },
      { title: 'MESSAGE', value: (one) => one.message },
    ],
    [...resourceStates(application).values()],
  );
}

export function operationFacts(state: OperationState, paint: Paint): string {
  const { startedAt, finishedAt, syncResult, phase, message, retryCount, waitingFor } = state;
  return facts([
    ['Operation', state.operation.sync?.dryRun ? 'Sync (dry run)' : 'Sync'],
    ['Sync Revision', syncResult?.revision || syncResult?.revisions?.join(', ') || ''],
    ['Phase', paint(phase)],
    ['Start', startedAt],
    ['Finished', finishedAt ?? ''],
    ['Duration', durationText(startedAt, finishedAt)],
    ...(retryCount ? [['Retries', String(retryCount)] as const] : []),
    ['Message', message],
    ...(waitingFor ?? [])
      .slice(0, TOLD_WAITS)
      .map((wait) => ['Waiting For', waitText(wait)] as const),
  ]);
}

/** Of hundreds these few are enough to see what holds an operation; the rest is in `-o json`. */
const TOLD_WAITS = 5;

/** `Deployment shop/web to become healthy, since 12:00:00Z, until 12:30:00Z`. */
function waitText({ ref, condition, since, until }: WaitReason): string {
  const name = ref && `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;
  const what = [name, condition].filter(Boolean).join(' ');
  return [what, since && `since ${since}`, until && `until ${until}`].filter(Boolean).join(', ');
}

function durationText(from: string, to: string | undefined): string {
  if (!to) return '';
  return `${((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1)} s`;
}
