import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diskTree } from '../source/disk-tree.ts';
import { chartDetails } from './chart-details.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-chart-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function chart(name: string, text: string): Promise<string> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'Chart.yaml'), text);
  return name;
}

describe('what a chart says of itself', () => {
  it.each([
    [
      'all of it',
      'description: A shop\nhome: https://shop.example\nmaintainers:\n- {name: Ada, email: ada@shop.example}\n- {name: Bob}\n- {email: ops@shop.example}',
      {
        description: 'A shop',
        home: 'https://shop.example',
        maintainers: ['Ada <ada@shop.example>', 'Bob', '<ops@shop.example>'],
      },
    ],
    ['nothing', 'name: x', { description: '', home: '', maintainers: [] }],
    ['an empty file', '', { description: '', home: '', maintainers: [] }],
    [
      'something else than texts',
      'description: {a: b}\nhome: [1]\nmaintainers: nobody',
      { description: '', home: '', maintainers: [] },
    ],
    [
      'maintainers that are none',
      'maintainers: [null, 7, {name: {}}]',
      { description: '', home: '', maintainers: [] },
    ],
  ])('%s', async (name, text, expected) => {
    const path = await chart(name.replaceAll(' ', '-'), text);
    expect(await chartDetails(diskTree(folder), path)).toEqual(expected);
  });

  it('is told to be missing where there is no chart', async () => {
    await expect(chartDetails(diskTree(folder), 'nowhere')).rejects.toThrow('nowhere: no chart');
  });

  it('is not looked for outside of the source', async () => {
    await expect(chartDetails(diskTree(folder), '../..')).rejects.toThrow('leads out');
  });
});
