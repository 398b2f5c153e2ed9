import {
  ANNOTATION_PLAIN_SECRETS,
  ANNOTATION_RULES,
  CONTROL_NAMESPACE,
  type KubeObject,
  PLAIN_SECRET_POLICIES,
  type ProjectRule,
} from '@lockstep/domain';
import { PLAIN_SECRETS_RULE, plainSecrets, ruleConcerns } from '@lockstep/engine';
import type { CelAnswer } from '@lockstep/scripting';
import type { Check, CheckFinding, CheckInput } from './check.ts';
import { nameOfObject } from './finding.ts';

const LEVELS = { error: 'error', warn: 'warning' } as const;

/** Secrets whose data is in Git in plain: what the project makes of them, else a warning. */
export const plainSecretsCheck: Check = {
  name: PLAIN_SECRETS_RULE,
  run: async ({ manifests, project, openedSecrets }) => {
    const wanted = project?.metadata.annotations?.[ANNOTATION_PLAIN_SECRETS] ?? 'warn';
    const policy = PLAIN_SECRET_POLICIES.find((one) => one === wanted) ?? 'error';
    if (policy === 'allow') return [];
    // What was opened on the way is not in Git in plain.
    return plainSecrets(manifests, policy, openedSecrets).map(({ message, namespace, name }) => ({
      level: LEVELS[policy],
      check: PLAIN_SECRETS_RULE,
      message,
      object: `Secret ${namespace ? `${namespace}/` : ''}${name}`,
    }));
  },
};

/** The rules of the project, as workers ask them. */
export const rulesCheck: Check = {
  name: 'rules',
  run: async (input) => {
    const text = input.project?.metadata.annotations?.[ANNOTATION_RULES];
    if (text === undefined) return [];
    const { readRules } = await import('@lockstep/scripting');
    const { rules, problems } = await readRules(text);
    return [
      ...problems.map((problem) => ({
        level: 'error' as const,
        check: 'rules',
        message: `${ANNOTATION_RULES} of project ${input.project?.metadata.name}: ${problem}`,
      })),
      ...(await broken(input, rules)),
    ];
  },
};

async function broken(input: CheckInput, rules: readonly ProjectRule[]): Promise<CheckFinding[]> {
  const { manifests } = input;
  const asked = rules.flatMap((rule, at) =>
    manifests.flatMap((object, index) =>
      ruleConcerns(rule, object) ? [[at, index] as const] : [],
    ),
  );
  if (asked.length === 0) return [];
  const { createCel } = await import('@lockstep/scripting');
  const cel = createCel();
  try {
    const outcome = await cel.evaluate({
      expressions: rules.map(({ expression }) => expression),
      objects: JSON.stringify(manifests),
      application: seenByRules(input.application),
      asked,
    });
    if (outcome.kind === 'ended') {
      return [{ level: 'error', check: 'rules', message: `asking the rules ${outcome.why}` }];
    }
    return outcome.answers.flatMap((answer, at) => {
      const [rule = -1, object = -1] = asked[at] ?? [];
      return findingOf(rules[rule], manifests[object], answer);
    });
  } finally {
    await cel.close();
  }
}

function findingOf(
  rule: ProjectRule | undefined,
  object: KubeObject | undefined,
  answer: CelAnswer,
): CheckFinding[] {
  if (!rule || !object || answer.kind === 'kept') return [];
  const wanted = rule.message ?? `must hold: ${rule.expression}`;
  const message = answer.kind === 'failed' ? `${wanted} (${answer.message})` : wanted;
  const level = LEVELS[rule.severity];
  return [{ level, check: `rule/${rule.name}`, message, object: nameOfObject(object) }];
}

/** As workers show an application to rules. */
function seenByRules({ metadata, spec }: CheckInput['application']) {
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
