import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../cli/exit-codes.ts';
import { run } from '../../cli/run.ts';
import { memoryTerminal } from '../../testing/memory-terminal.ts';

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lockstep-health-'));
  writeFileSync(join(dir, 'claim.yaml'), claim('data', 'Bound'));
  writeFileSync(join(dir, 'lost.yaml'), `${claim('data', 'Bound')}---\n${claim('old', 'Lost')}`);
  writeFileSync(
    join(dir, 'settings.json'),
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } }),
  );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function claim(name: string, phase: string): string {
  const metadata = `{name: ${name}, namespace: shop}`;
  return `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: ${metadata}\nstatus: {phase: ${phase}}\n`;
}

async function adminHealth(...words: string[]) {
  const terminal = memoryTerminal();
  const signal = new AbortController().signal;
  const argv = ['admin', 'health', ...words.map((word) => word.replace('@', `${dir}/`))];
  const code = await run({ argv, env: { XDG_CONFIG_HOME: '/nonexistent' }, terminal, signal });
  return { code, ...terminal.written };
}

describe('lockstep admin health', () => {
  test('shows each object with its health', async () => {
    const { code, out } = await adminHealth('@lost.yaml', '@settings.json');
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['KIND', 'NAME', 'STATUS', 'MESSAGE'],
      ['PersistentVolumeClaim', 'shop/data', 'Healthy'],
      ['PersistentVolumeClaim', 'shop/old', 'Degraded', 'The volume is lost'],
      ['ConfigMap', 'settings', '<none>'],
      [''],
    ]);
    expect(code).toBe(EXIT.unmet);
  });

  test('succeeds when nothing is Degraded', async () => {
    expect(await adminHealth('@claim.yaml', '@settings.json')).toMatchObject({ code: EXIT.ok });
  });

  test('tells programs a kind without health from a healthy one', async () => {
    const { out } = await adminHealth('@claim.yaml', '@settings.json', '-o', 'json');
    expect(JSON.parse(out)).toEqual([
      {
        kind: 'PersistentVolumeClaim',
        namespace: 'shop',
        name: 'data',
        status: 'Healthy',
        message: '',
      },
      { kind: 'ConfigMap', name: 'settings', status: null, message: '' },
    ]);
  });

  test('says what it cannot read', async () => {
    const { code, err } = await adminHealth('@missing.yaml');
    expect(err).toContain('missing.yaml');
    expect(code).toBe(EXIT.error);
  });
});
