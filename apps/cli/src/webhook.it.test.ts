import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startSignedInStack({ cluster: false });
});

afterAll(() => stack?.close());

const ok = (args: string[]) => stack.ok(args);

interface Listed {
  id: string;
  provider: string;
  redeliveryOf?: string;
}
const listed = async (...flags: string[]): Promise<Listed[]> =>
  JSON.parse(await ok(['webhook', 'deliveries', '-o', 'json', ...flags]));

async function push(provider: 'github' | 'gitea', repository: string): Promise<void> {
  const response = await fetch(`${stack.address}/api/webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [`x-${provider}-event`]: 'push',
      [`x-${provider}-delivery`]: randomUUID(),
    },
    body: JSON.stringify({ ref: 'refs/heads/main', repository: { clone_url: repository } }),
  });
  expect(response.status).toBe(200);
}

it('lists deliveries, filters them, and has one worked off again', async () => {
  await push('github', 'https://git.example/team/apps.git');
  await push('gitea', 'https://git.example/team/other.git');
  const text = (await ok(['webhook', 'deliveries'])).split('\n');
  expect(text[0]).toMatch(/^ID +RECEIVED +PROVIDER +EVENT +REPOSITORY +REF +OUTCOME +APPLICATIONS/);
  expect(text[1]).toMatch(/ gitea +push +https:\/\/git\.example\/team\/other\.git +main /);
  const [found, ...others] = await listed('--repository', 'team/APPS', '--provider', 'github');
  expect([found?.provider, others]).toEqual(['github', []]);
  const id = found?.id ?? '';
  const told = await ok(['webhook', 'redeliver', id]);
  const [newest] = await listed('--limit', '1');
  expect(newest?.redeliveryOf).toBe(id);
  expect(told).toBe(`delivery '${id}' is worked off again as '${newest?.id}'\n`);
});

it.each([
  [['webhook', 'redeliver', randomUUID()], 'there is no delivery'],
  [['webhook', 'redeliver', '../x'], 'there is no delivery'],
  [['webhook', 'deliveries', '--limit', '0'], 'a number from 1 to 500'],
])('%j is told what is wrong', async (args, message) => {
  const { code, err } = await stack.cli(args);
  expect(code).not.toBe(EXIT.ok);
  expect(err).toContain(message);
});
