import {
  type Application,
  CONTROL_NAMESPACE,
  type KubeObject,
  type ProjectRule,
  type Violation,
} from '@lockstep/domain';
import { plainSecrets, policyRefusal, ruleConcerns } from '@lockstep/engine';
import type { CelAnswer } from '@lockstep/scripting';
import type { ApplicationRecord } from '@lockstep/store';
import type { PlanOutcome } from '../operate/operation-plan.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { DesiredState } from '../reconcile/desired.ts';
import { type ProjectPolicies, policiesOf } from './project-policies.ts';

type Owner = Pick<ClusterOwner, 'projects' | 'services'>;

interface Judged {
  policies: ProjectPolicies;
  generation: number | undefined;
  violations: Promise<Violation[]>;
}

/** The same manifests are judged once by the same rules. */
const judged = new WeakMap<readonly KubeObject[], Judged>();

/** What of desired state the rules of its project are against. */
export async function violationsOf(
  owner: Owner,
  record: ApplicationRecord,
  desired: Pick<DesiredState, 'manifests' | 'openedSecrets'>,
): Promise<Violation[]> {
  const { manifests } = desired;
  const policies = await policiesOf(await owner.projects.of(record));
  const { generation } = record.application.metadata;
  const known = judged.get(manifests);
  if (known?.policies === policies && known.generation === generation) return known.violations;
  const violations = judge(owner, record, desired, policies);
  judged.set(manifests, { policies, generation, violations });
  violations.catch(() => judged.delete(manifests));
  return violations;
}

/** Nothing is synced that is against a rule whose severity is `error`. */
export async function ruleRefusal(
  owner: Owner,
  record: ApplicationRecord,
  desired: Pick<DesiredState, 'manifests' | 'openedSecrets'>,
): Promise<PlanOutcome | undefined> {
  const message = policyRefusal(await violationsOf(owner, record, desired));
  return message === undefined ? undefined : { kind: 'refused', message };
}

async function judge(
  owner: Owner,
  record: ApplicationRecord,
  { manifests, openedSecrets }: Pick<DesiredState, 'manifests' | 'openedSecrets'>,
  { problems, plainSecrets: policy, rules }: ProjectPolicies,
): Promise<Violation[]> {
  return [
    ...problems.map((message) => ({ ...NO_OBJECT, rule: 'project', message })),
    ...(policy === 'allow' ? [] : plainSecrets(manifests, policy, openedSecrets)),
    ...(await brokenRules(owner, record.application, manifests, rules)),
  ];
}

const NO_OBJECT = { severity: 'error' as const, kind: '', namespace: '', name: '' };

async function brokenRules(
  owner: Owner,
  application: Application,
  manifests: readonly KubeObject[],
  rules: readonly ProjectRule[],
): Promise<Violation[]> {
  const asked = rules.flatMap((rule, at) =>
    manifests.flatMap((object, index) =>
      ruleConcerns(rule, object) ? [[at, index] as const] : [],
    ),
  );
  if (asked.length === 0) return [];
  const outcome = await owner.services.cel.evaluate({
    expressions: rules.map(({ expression }) => expression),
    objects: JSON.stringify(manifests),
    application: seenByRules(application),
    asked,
  });
  if (outcome.kind === 'ended') {
    const message = `the rules of the project could not be asked: that ${outcome.why}`;
    return [{ ...NO_OBJECT, rule: 'project', message }];
  }
  return outcome.answers.flatMap((answer, at) => {
    const [rule, object] = asked[at] ?? [];
    const about = { rule: rules[rule ?? -1], object: manifests[object ?? -1] };
    return about.rule && about.object ? violation(about.rule, about.object, answer) : [];
  });
}

/** What a rule may ask of the application: nothing that changes without an edit of it. */
function seenByRules({ metadata, spec }: Application) {
  const { name, namespace = CONTROL_NAMESPACE, labels = {}, annotations = {} } = metadata;
  const { server = '', name: cluster = '', namespace: into = '' } = spec.destination;
  return {
    name,
    namespace,
    labels,
    annotations,
    project: spec.project,
    destination: { server, name: cluster, namespace: into },
  };
}

function violation(rule: ProjectRule, { kind, metadata }: KubeObject, answer: CelAnswer) {
  if (answer.kind === 'kept') return [];
  const wanted = rule.message ?? `must hold: ${rule.expression}`;
  const message = answer.kind === 'failed' ? `${wanted} (${answer.message})` : wanted;
  const name = metadata.name ?? metadata.generateName ?? '';
  const { name: ruleName, severity } = rule;
  return [{ rule: ruleName, severity, kind, namespace: metadata.namespace ?? '', name, message }];
}
