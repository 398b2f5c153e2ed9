import { afterAll, describe, expect, it } from 'vitest';
import { createCel } from './cel.ts';
import { checkCel } from './check-cel.ts';
import { readRules } from './read-rules.ts';

const cel = createCel({ timeLimitMs: 1_000 });
afterAll(() => cel.close());

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web' } },
  spec: {
    replicas: 2,
    ratio: 0.5,
    paused: null,
    template: {
      spec: {
        containers: [
          { image: 'registry.example/a:1', resources: { limits: { cpu: '1' } } },
          { image: 'registry.example/b:latest' },
        ],
      },
    },
  },
};

async function ask(expression: string, object: unknown = deployment) {
  const outcome = await cel.evaluate({
    expressions: [expression],
    objects: JSON.stringify([object]),
    application: { name: 'shop', namespace: 'argocd', project: 'default' },
    asked: [[0, 0]],
  });
  if (outcome.kind === 'ended') return outcome.why;
  const [answer] = outcome.answers;
  return answer?.kind === 'failed' ? answer.message : answer?.kind;
}

describe('an expression', () => {
  it.each([
    ['object.spec.replicas >= 2', 'kept'],
    ['object.spec.replicas == 3', 'broken'],
    ['object.spec.replicas > 1.5', 'kept'],
    ['object.spec.ratio < 1', 'kept'],
    ['type(object.spec.replicas) == int', 'kept'],
    ['object.spec.paused == null', 'kept'],
    ['has(object.spec.strategy)', 'broken'],
    ['object.spec.?strategy.?type.orValue("x") == "x"', 'kept'],
    ['object.spec.strategy.type == "Recreate"', 'No such key: strategy'],
    ['object.spec.template.spec.containers.all(c, !c.image.endsWith(":latest"))', 'broken'],
    ['object.spec.template.spec.containers.exists(c, has(c.resources.limits.cpu))', 'kept'],
    [
      'object.spec.template.spec.containers.all(c, c.image.startsWith("registry.example/"))',
      'kept',
    ],
    ['"app.kubernetes.io/name" in object.metadata.labels', 'kept'],
    ['object.metadata.labels["app.kubernetes.io/name"] == object.metadata.name', 'kept'],
    ['object.metadata.name.matches("^[a-z]+$")', 'kept'],
    ['matches(object.metadata.name, "^[a-z]+$")', 'kept'],
    ['"a.b.c".replace(".", "$&") == "a$&b$&c"', 'kept'],
    ['object.kind in ["Deployment", "StatefulSet"] && application.name == "shop"', 'kept'],
    ['size(object.spec.template.spec.containers) == 2', 'kept'],
    ['object.spec.replicas / 0 == 1', 'division by zero'],
    ['object.metadata', 'does not answer true or false'],
    ['object.constructor == null', 'No such key: constructor'],
    ['object.metadata.name.constructor == null', 'No such key: constructor'],
    ['object.__proto__ == null', 'No such key: __proto__'],
  ])('%s: %s', async (expression, expected) => {
    expect(await ask(expression)).toBe(expected);
  });

  it('sees what the object states, also under names that all objects share', async () => {
    const object = JSON.parse('{"__proto__": {"a": 1}, "constructor": "mine"}');
    expect(await ask('object.constructor == "mine"', object)).toBe('kept');
  });

  it.each([
    ['a pattern that backtracks', 'object.text.matches("(a+)+$")', { text: `${'a'.repeat(40)}!` }],
    ['one of the function', 'matches(object.text, "(a+)+$")', { text: `${'a'.repeat(40)}!` }],
    [
      'lists within lists',
      'object.l.all(a, object.l.all(b, object.l.all(c, object.l.all(d, a + b + c + d >= 0))))',
      { l: Array.from({ length: 400 }, (_, index) => index) },
    ],
  ])(
    'that takes too long is ended (%s), and the next one runs',
    async (_name, expression, object) => {
      expect(await ask(expression, object)).toBe('took longer than 1000 ms');
      expect(await ask('1 == 1')).toBe('kept');
    },
  );

  it('that takes too much memory is ended, and the next one runs', async () => {
    const doubled = Array.from({ length: 40 }, () => 'x + x').reduce(
      (inner, outer) => `cel.bind(x, ${inner}, ${outer})`,
      '"0123456789abcdef"',
    );
    expect(await ask(`size(${doubled}) == 0`)).not.toBe('kept');
    expect(await ask('1 == 1')).toBe('kept');
  });
});

describe('a check', () => {
  it.each([
    ['object.spec.replicas > 1', undefined],
    ['object.spec.paused', undefined],
    ['object.spec.', 'Expected IDENTIFIER'],
    ['nobody == 1', 'Unknown variable: nobody'],
    ['"a"', 'answers string'],
    ['1 + "a" == 2', ''],
    [`${'('.repeat(500)}1 == 1${')'.repeat(500)}`, ''],
    [Array.from({ length: 3_000 }, () => '1 == 1').join(' && '), ''],
  ])('of %.40s', async (expression, problem) => {
    const found = await checkCel(expression);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(problem);
  });
});

describe('rules', () => {
  it('are read with what is not said filled in', async () => {
    const text = `
- name: replicas
  kinds: [apps/Deployment]
  expression: object.spec.replicas >= 2
  message: at least two replicas
- { name: labels, severity: warn, expression: 'has(object.metadata.labels)' }
`;
    expect(await readRules(text)).toEqual({
      problems: [],
      rules: [
        {
          name: 'replicas',
          kinds: ['apps/Deployment'],
          expression: 'object.spec.replicas >= 2',
          message: 'at least two replicas',
          severity: 'error',
        },
        { name: 'labels', severity: 'warn', expression: 'has(object.metadata.labels)' },
      ],
    });
  });

  it.each([
    ['', []],
    ['[]', []],
    ['a: 1', ['is not a list of rules']],
    ['- a', [expect.stringMatching(/^\[0\]: /)]],
    ['[{name: A, expression: "true"}]', ['[0].name: is lower case letters, digits, - and .']],
    ['[{name: a, expression: " "}]', ['[0].expression: must not be empty']],
    ['[{name: a, expression: "1 +"}]', [expect.stringContaining('[0].expression (rule a): ')]],
    ['[{name: a, expression: "true", extra: 1}]', [expect.stringContaining('extra')]],
    ['[{name: a, expression: "true", severity: fatal}]', [expect.stringContaining('severity')]],
    [
      '[{name: a, expression: "true"}, {name: a, expression: "true"}]',
      ['[1].name: there is a rule a already'],
    ],
    [JSON.stringify(Array.from({ length: 101 }, () => ({}))), ['has more than 100 rules']],
    [`# ${'x'.repeat(70_000)}`, [expect.stringContaining('longer than')]],
    ['[', [expect.stringContaining('is no YAML')]],
    [
      'a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]',
      [expect.stringMatching(/is no YAML|is not a list/)],
    ],
  ])('%.60s', async (text, problems) => {
    expect((await readRules(text)).problems).toEqual(problems);
  });
});
