import { expect, it } from 'vitest';
import { readImported } from './import-policy.ts';

const MAP = `apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-rbac-cm
data:
  policy.default: role:readonly
  policy.matchMode: glob
  scopes: "[groups, email]"
  policy.csv: |
    p, role:dev, applications, *, shop/*, allow
  policy.ops.csv: |
    g, ops, role:admin
`;
const DATA = {
  'policy.default': 'role:readonly',
  'policy.matchMode': 'glob',
  scopes: '[groups, email]',
  'policy.csv': 'p, role:dev, applications, *, shop/*, allow\n',
  'policy.ops.csv': 'g, ops, role:admin\n',
};

it.each<[string, string, object]>([
  ['a ConfigMap', MAP, { kind: 'policy', data: DATA, from: 'configmap' }],
  [
    'one among other objects',
    `kind: ConfigMap\nmetadata: {name: argocd-cm}\ndata: {url: x}\n---\n${MAP}`,
    { kind: 'policy', data: DATA },
  ],
  ['JSON', JSON.stringify({ kind: 'ConfigMap', data: DATA }), { kind: 'policy', data: DATA }],
  [
    'lines of a policy',
    '# who\np, ann, applications, get, */*, allow\n',
    {
      kind: 'policy',
      data: { 'policy.csv': '# who\np, ann, applications, get, */*, allow\n' },
      from: 'csv',
    },
  ],
  ['a ConfigMap without data', 'kind: ConfigMap', { kind: 'policy', data: {} }],
  ['nothing', '  \n', { kind: 'wrong' }],
  ['another object', 'kind: Secret\ndata: {}', { kind: 'wrong' }],
  ['broken YAML', 'kind: ConfigMap\ndata: {a: [', { kind: 'wrong' }],
  [
    'a value that is no text',
    'kind: ConfigMap\ndata: {policy.csv: [a]}',
    { kind: 'wrong', reason: 'data.policy.csv must be a text; quote it' },
  ],
])('%s is read', async (_name, text, expected) => {
  expect(await readImported(text)).toMatchObject(expected);
});
