import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXIT } from '../../cli/exit-codes.ts';
import { run } from '../../cli/run.ts';
import { memoryTerminal } from '../../testing/memory-terminal.ts';

let dir: string;

const FILES: Record<string, object> = {
  'desired.json': config({ a: '1' }),
  'same.json': config({ a: '1' }, { namespace: 'shop', uid: 'u', resourceVersion: '1' }),
  'other.json': config({ a: '2' }),
  'secret.json': { ...config({}), kind: 'Secret', data: { password: 'aHVudGVyMg==' } },
  'old-secret.json': { ...config({}), kind: 'Secret', data: { password: 'aHVudGVyMQ==' } },
  'ignore.json': [{ kind: 'ConfigMap', jsonPointers: ['/data/a'] }],
  'wrong.json': [{ jsonPointers: ['/data/a'] }],
  'wrong-jq.json': [{ kind: 'ConfigMap', jqPathExpressions: ['.data | ('] }],
};

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lockstep-diff-'));
  for (const [name, content] of Object.entries(FILES)) {
    writeFileSync(join(dir, name), JSON.stringify(content));
  }
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function config(data: Record<string, string>, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', ...metadata }, data };
}

async function adminDiff(desired: string, live: string, ...words: string[]) {
  const terminal = memoryTerminal();
  const signal = new AbortController().signal;
  const files = ['--desired', `@${desired}`, '--live', `@${live}`, ...words];
  const argv = ['admin', 'diff', ...files.map((word) => word.replace('@', `${dir}/`))];
  const code = await run({ argv, env: { XDG_CONFIG_HOME: '/nonexistent' }, terminal, signal });
  return { code, ...terminal.written };
}

test.each([
  ['what is the same', ['desired.json', 'same.json'], EXIT.ok, /^$/],
  ['what differs', ['desired.json', 'other.json'], EXIT.unmet, /-\s+a: "2"\n\+\s+a: "1"/],
  ['what is ignored', ['desired.json', 'other.json', '--ignore', '@ignore.json'], EXIT.ok, /^$/],
  ['what is not live', ['desired.json', 'secret.json', '-o', 'name'], EXIT.unmet, /ConfigMap/],
] as const)('%s', async (_, [desired, live, ...words], code, out) => {
  const answer = await adminDiff(desired, live, ...words);
  expect(answer).toMatchObject({ code, err: '' });
  expect(answer.out).toMatch(out);
});

test.each([
  ['a file that is not there', ['desired.json', 'nowhere.json'], 'nowhere.json'],
  ['rules that are none', ['desired.json', 'same.json', '--ignore', '@wrong.json'], 'kind'],
  ['wrong jq', ['desired.json', 'other.json', '--ignore', '@wrong-jq.json'], '.data | ('],
] as const)('%s cannot be told, and why', async (_, [desired, live, ...words], reason) => {
  const { code, out, err } = await adminDiff(desired, live, ...words);
  expect({ code, out }).toEqual({ code: EXIT.diffFailed, out: '' });
  expect(err).toContain(reason);
});

test.each(['table', 'json', 'yaml'])(
  'a Secret differs without its values, as %s',
  async (output) => {
    const { code, out } = await adminDiff('secret.json', 'old-secret.json', '-o', output);
    expect(code).toBe(EXIT.unmet);
    expect(out).toContain('sha256:');
    expect(out).not.toMatch(/aHVudGVy|hunter/);
  },
);
