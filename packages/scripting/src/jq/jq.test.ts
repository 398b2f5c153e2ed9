import { afterAll, describe, expect, test } from 'vitest';
import { createJq } from './jq.ts';
import { JqWorker } from './jq-worker-client.ts';
import { parseSimplePath } from './simple-path.ts';

const OBJECT = {
  metadata: { annotations: { 'example.com/a': '1' } },
  spec: {
    replicas: 2,
    containers: [
      { name: 'web', image: 'nginx', env: [{ name: 'A', value: '1' }] },
      { name: 'side', image: 'busybox' },
    ],
  },
  webhooks: [{ clientConfig: { caBundle: 'x' } }, { clientConfig: {} }],
};

/** Expression, paths, whether jq itself has to be loaded for it. */
const TABLE: [string, (string | number)[][], 'plain' | 'jq'][] = [
  ['.spec.replicas', [['spec', 'replicas']], 'plain'],
  [
    '.metadata.annotations["example.com/a"]',
    [['metadata', 'annotations', 'example.com/a']],
    'plain',
  ],
  [
    '.metadata.annotations."example.com/a"',
    [['metadata', 'annotations', 'example.com/a']],
    'plain',
  ],
  [
    '.spec.containers[].image',
    [
      ['spec', 'containers', 0, 'image'],
      ['spec', 'containers', 1, 'image'],
    ],
    'plain',
  ],
  ['.spec.containers[-1].image', [['spec', 'containers', 1, 'image']], 'plain'],
  ['.spec.containers[] | select(.name == "side")', [['spec', 'containers', 1]], 'plain'],
  [
    '.spec.containers[] | select(.name == "web") | .image',
    [['spec', 'containers', 0, 'image']],
    'plain',
  ],
  [
    '.spec.containers[] | select(.name == "web").env[0].value',
    [['spec', 'containers', 0, 'env', 0, 'value']],
    'plain',
  ],
  [
    '.webhooks[]?.clientConfig.caBundle',
    [
      ['webhooks', 0, 'clientConfig', 'caBundle'],
      ['webhooks', 1, 'clientConfig', 'caBundle'],
    ],
    'plain',
  ],
  // One container has no variables: the condition fails, and with it all.
  ['.spec.containers[] | select(.env[].name == "A")', [], 'plain'],
  ['.spec.containers[] | select(.env[]?.name == "A")', [['spec', 'containers', 0]], 'plain'],
  ['.spec.containers[1:][0].image', [['spec', 'containers', 1, 'image']], 'jq'],
  ['.spec.containers[1:][1].image', [], 'jq'],
  ['.spec.containers[0:2][1:]', [['spec', 'containers', 1]], 'jq'],
  ['.nothing[]?.a', [], 'plain'],
  ['.nothing[].a', [], 'plain'],
  ['.spec.replicas.a', [], 'plain'],
  ['.spec.containers[] | select(.name | startswith("we"))', [['spec', 'containers', 0]], 'jq'],
  [
    '.spec | .replicas, .containers[1]',
    [
      ['spec', 'replicas'],
      ['spec', 'containers', 1],
    ],
    'jq',
  ],
  ['.spec.containers[-1].image | select(. != null)', [['spec', 'containers', 1, 'image']], 'jq'],
  ['.. | select(. == "nginx")?', [['spec', 'containers', 0, 'image']], 'jq'],
  ['.nothing[] | select(.a | test("b"))', [], 'jq'],
  ['.spec.containers[-1:]', [['spec', 'containers', 1]], 'jq'],
  ['.spec.containers[5:], .spec.containers[-9].name', [], 'jq'],
  ['.spec.containers[].env[].name', [], 'plain'],
  ['.spec.containers[].env[]?.name', [['spec', 'containers', 0, 'env', 0, 'name']], 'plain'],
  [
    '.spec.containers[] | select(.name | test("^(web|db)$")) | .image',
    [['spec', 'containers', 0, 'image']],
    'jq',
  ],
  ['.metadata.constructor.name', [['metadata', 'constructor', 'name']], 'plain'],
  ['.spec.replicas # how many', [['spec', 'replicas']], 'jq'],
];

describe('jq paths', () => {
  const jq = createJq();
  afterAll(() => jq.close());

  test.each(TABLE)('%s', (expression, paths, by) => {
    expect(parseSimplePath(expression) ? 'plain' : 'jq').toBe(by);
    expect(jq.paths(expression, OBJECT)).toEqual(paths);
  });

  test.each(TABLE.filter(([text, , by]) => by === 'plain' && !text.includes('-1')))(
    '%s: jq itself agrees',
    (expression, paths) => {
      const worker = new JqWorker(5000);
      const answer = worker.run(`try [path(${expression})] catch []`, OBJECT);
      worker.stop();
      expect(answer).toEqual({ kind: 'done', output: JSON.stringify(paths) });
    },
  );

  test.each(['.spec[', '.a | nope', ''])('refuses %j with the reason', (expression) => {
    expect(() => jq.paths(expression, OBJECT)).toThrow(
      /^jq: (syntax error|nope\/0 is not defined)/,
    );
  });
});

test('an expression that wants too much memory says so, and harms no other', () => {
  const jq = createJq({ timeLimitMs: 60_000 });
  expect(() => jq.paths('[range(1e9)] | .[0]', {})).toThrow('took more memory than it may have');
  expect(jq.paths('.a | select(. > 0)', { a: 1 })).toEqual([['a']]);
  jq.close();
}, 90_000);

test('an object as large as etcd keeps is read in time that grows with it, not with its square', () => {
  const jq = createJq({ timeLimitMs: 60_000 });
  const data = Object.fromEntries(
    Array.from({ length: 15_000 }, (_, i) => [`k${i}`, 'x'.repeat(90)]),
  );
  expect(jq.paths('.data | to_entries | length | select(. < 0)', { data })).toEqual([]);
  expect(jq.paths('.data[] | select(test("y"))', { data: { ...data, odd: 'y' } })).toEqual([
    ['data', 'odd'],
  ]);
  jq.close();
}, 90_000);

test('jq that has used itself up makes room for a new one, and nobody notices', () => {
  const jq = createJq({ timeLimitMs: 60_000 });
  for (let i = 0; i < 600; i++) {
    expect(() => jq.paths('.spec[', OBJECT)).toThrow(/^jq: syntax error/);
  }
  expect(jq.paths('.a | select(. > 0)', { a: 1 })).toEqual([['a']]);
  jq.close();
}, 90_000);

test('an endless expression is ended at the limit, refused after three times, and harms no other', () => {
  const jq = createJq({ timeLimitMs: 50 });
  for (let i = 0; i < 3; i++) {
    expect(() => jq.paths('[limit(1; repeat(1) | select(false))]', {})).toThrow(
      'longer than 50 ms',
    );
  }
  expect(() => jq.paths('[limit(1; repeat(1) | select(false))]', {})).toThrow('not run');
  const patient = createJq();
  expect(patient.paths('.a | select(. > 0)', { a: 1 })).toEqual([['a']]);
  jq.close();
  patient.close();
});
