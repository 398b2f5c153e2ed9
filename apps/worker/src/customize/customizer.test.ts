import type { Store } from '@lockstep/store';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Customizer } from './customizer.ts';

const OBJECT = { apiVersion: 'acme.io/v1', kind: 'Widget', metadata: { name: 'a' } };

/** A customizer that has read these scripts once. */
async function customizerOf(script: string): Promise<Customizer> {
  const data = { 'resource.customizations.health.acme.io_Widget': script };
  const store = { settings: { get: async () => data } } as unknown as Store;
  const customizer = new Customizer(store, pino({ level: 'silent' }));
  await customizer.start(() => {});
  customizer.stop();
  return customizer;
}

test('a health script that takes too much is run three times and then no more', async () => {
  const customizer = await customizerOf('local s = "x" while true do s = s .. s end');
  const answers = Array.from({ length: 5 }, () => customizer.health.script?.(OBJECT));
  const used = { status: 'Unknown', message: expect.stringContaining('of memory') };
  const refused = { status: 'Unknown', message: expect.stringContaining('until it is changed') };
  expect(answers).toEqual([used, used, used, refused, refused]);
});

test('one that does not is run each time', async () => {
  const customizer = await customizerOf('return {status = "Healthy"}');
  const answers = Array.from({ length: 5 }, () => customizer.health.script?.(OBJECT));
  expect(answers).toEqual(Array(5).fill({ status: 'Healthy' }));
});
