import { expect, test } from 'vitest';
import { evaluateRender } from './render.ts';

test.each(['../other', '/etc', 'below/../../other'])(
  'a source’s path %s leads out of the folder',
  async (below) => {
    const request = { path: import.meta.dirname, source: { path: below } };
    await expect(evaluateRender(request)).rejects.toThrow(`source.path ${below} leads out`);
  },
);
