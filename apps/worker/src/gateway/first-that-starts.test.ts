import type { ExecEnd, ExecSession, TerminalSize } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { firstThatStarts } from './first-that-starts.ts';

type Story = { writes?: string; end: Omit<ExecEnd, 'command'> & Partial<ExecEnd> };

const MISSING: Story = { end: { kind: 'failed', message: 'no such file' } };
const ENDED: Story = { writes: '$ ', end: { kind: 'exited', exitCode: 0 } };

function container(programs: Record<string, Story>) {
  const opened: string[] = [];
  const sizes: TerminalSize[] = [];
  const written: string[] = [];
  const open = async (command: string[]): Promise<ExecSession> => {
    const [name = ''] = command;
    opened.push(name);
    const { writes, end } = programs[name] ?? MISSING;
    async function* output() {
      if (writes) yield { stream: 'stdout' as const, data: Buffer.from(writes) };
    }
    return {
      output: output(),
      ended: Promise.resolve({ ...end, command } as ExecEnd),
      write: async (data) => void written.push(`${name}: ${Buffer.from(data)}`),
      endInput: () => undefined,
      resize: (size) => void sizes.push(size),
      close: () => undefined,
    };
  };
  return { opened, sizes, written, open };
}

async function read(session: ExecSession): Promise<string> {
  let text = '';
  for await (const { data } of session.output) text += Buffer.from(data).toString();
  return text;
}

const exit = (exitCode: number, writes?: string): Story => ({
  ...(writes ? { writes } : {}),
  end: { kind: 'exited', exitCode },
});

it.each<[string, Record<string, Story>, string[], Partial<ExecEnd>]>([
  ['the first is there', { bash: ENDED, sh: ENDED }, ['bash'], { command: ['bash'] }],
  ['the first is missing', { sh: ENDED }, ['bash', 'sh'], { command: ['sh'], exitCode: 0 }],
  [
    'the runtime tells by an exit code and a text',
    { bash: exit(127, 'OCI runtime exec failed: no such file'), sh: ENDED },
    ['bash', 'sh'],
    { command: ['sh'] },
  ],
  ['none is there', {}, ['bash', 'sh'], { kind: 'failed', command: ['sh'] }],
  ['a shell that ends badly is not another one', { bash: exit(1) }, ['bash'], { exitCode: 1 }],
  [
    'a connection that is cut after a prompt is not another shell',
    { bash: { writes: '$ ', end: { kind: 'failed', message: 'cut' } } },
    ['bash'],
    { kind: 'failed' },
  ],
])('%s', async (_name, programs, opened, end) => {
  const at = container(programs);
  const session = await firstThatStarts([['bash'], ['sh']], at.open);
  await read(session);
  expect(at.opened).toEqual(opened);
  expect(await session.ended).toMatchObject(end);
});

it('a shell that wrote something has been there, however it ends', async () => {
  const at = container({ bash: exit(127, '$ ') });
  await read(await firstThatStarts([['bash'], ['sh']], at.open));
  expect(at.opened).toEqual(['bash']);
});

it('what is typed ahead waits for the shell that runs', async () => {
  const at = container({ sh: ENDED });
  const session = await firstThatStarts([['bash'], ['sh']], at.open);
  const typed = session.write(Buffer.from('ls\n'));
  await read(session);
  await typed;
  expect(at.written).toEqual(['sh: ls\n']);
});

it('what is typed ahead of the only command goes to it at once', async () => {
  const at = container({ cat: ENDED });
  const session = await firstThatStarts([['cat']], at.open);
  await session.write(Buffer.from('x'));
  expect(at.written).toEqual(['cat: x']);
});

it('the next one gets the size that was told to the first', async () => {
  const at = container({ sh: ENDED });
  const session = await firstThatStarts([['bash'], ['sh']], at.open);
  session.resize({ cols: 99, rows: 9 });
  await read(session);
  expect(at.sizes).toEqual([
    { cols: 99, rows: 9 },
    { cols: 99, rows: 9 },
  ]);
});

it('closing ends it, also when nobody reads', async () => {
  const session = await firstThatStarts([['bash'], ['sh']], container({ bash: ENDED }).open);
  session.close();
  expect(await session.ended).toMatchObject({ command: ['bash'] });
});
