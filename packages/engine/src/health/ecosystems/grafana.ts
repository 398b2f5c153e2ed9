import type { HealthStatusCode } from '@lockstep/domain';
import { exactAt, exactConditions, exactly, exactMaybe, exactText, holds, told } from '../exact.ts';
import { byExactConditions, EXACT_READY } from '../exact-conditions.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** The stage that its setup has reached; a failure has to say at which. */
const grafana: HealthRule = exactly((object) => {
  const outcome = exactMaybe(object, 'status', 'stageStatus');
  if (outcome === undefined) return health('Progressing', 'Waiting for Grafana to be set up');
  const stage = exactAt(object, 'status', 'stage');
  if (outcome === 'failed') return health('Degraded', exactText('Failed at ', stage));
  const isDone = stage === 'complete' && outcome === 'success';
  return isDone ? health('Healthy') : told('Progressing', stage);
});

/** What is bad about a condition; what is neither bad nor good tells nothing. */
type Judge = (type: unknown, status: unknown) => 'bad' | 'good' | undefined;

/** The first condition that is bad decides, or else that there is a good one. */
function contents(judge: Judge): HealthRule {
  return exactly((object) => {
    const messages: string[] = [];
    let found: HealthStatusCode = 'Progressing';
    for (const condition of exactConditions(object) ?? []) {
      const status = exactAt(condition, 'status');
      if (status === undefined) continue;
      messages.push(...toldOf(condition));
      const judged = judge(exactAt(condition, 'type'), status);
      if (judged === 'bad') return health('Degraded', messages.join(', '));
      if (judged === 'good') found = 'Healthy';
    }
    return health(found, messages.join(', '));
  });
}

/** Each part of it that is there has to be a text. */
function toldOf(condition: unknown): string[] {
  const reason = exactAt(condition, 'reason');
  if (reason === undefined) return [];
  const type = exactAt(condition, 'type');
  if (type === undefined) return [exactText(reason)];
  const message = exactAt(condition, 'message');
  if (message === undefined) return [exactText(type, ': ', reason)];
  return [exactText(type, ': ', reason, ', ', message)];
}

const byStatus: Judge = (_type, status) =>
  status === 'False' ? 'bad' : status === 'True' ? 'good' : undefined;

/** That its id does not match is bad when it is true. */
const folder: Judge = (type, status) => {
  if (type !== 'FolderUIDMismatch') return byStatus(type, status);
  return status === 'True' ? 'bad' : undefined;
};

const datasource: HealthRule = exactly((object) => {
  if (exactAt(object, 'status') === undefined) return health('Progressing');
  if (exactAt(object, 'status', 'uid') === '') return health('Progressing');
  return holds(exactAt(object, 'status', 'NoMatchingInstances'))
    ? health('Degraded', 'No Grafana matches')
    : health('Healthy');
});

/** Organizations and the like, by the first Ready that they state. */
const organization = byExactConditions({
  when: [...EXACT_READY, ['Ready', '*', 'Progressing']],
  waiting: 'Waiting for Grafana',
});

export const grafanaOperator: HealthRules = {
  'grafana-org-operator.kubitus-project.gitlab.io/*': organization,
  'grafana.integreatly.org/Grafana': grafana,
  'grafana.integreatly.org/GrafanaDashboard': contents(byStatus),
  'grafana.integreatly.org/GrafanaFolder': contents(folder),
  'grafana.integreatly.org/GrafanaDatasource': datasource,
};
