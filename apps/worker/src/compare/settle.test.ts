import type { KubeObject } from '@lockstep/domain';
import { FIELD_MANAGER } from '@lockstep/domain';
import { DEFAULT_SYNC_OPTIONS } from '@lockstep/engine';
import { KubeError } from '@lockstep/kube';
import { expect, test } from 'vitest';
import { settle } from './settle.ts';

function widget(size: number, resourceVersion?: string): KubeObject {
  return {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'web', resourceVersion },
    spec: { size },
  } as KubeObject;
}

const moved = new KubeError({
  message: 'the object has been modified',
  status: 409,
  reason: 'Conflict',
});

/** Answers for the newest version only; the object moves on each time it is read, so many times. */
function movingPredictor(moves: number) {
  let newest = moves > 0 ? 1 : 0;
  return {
    predict: async (_: KubeObject, live: KubeObject) => {
      if (live.metadata.resourceVersion !== String(newest)) throw moved;
      return { object: live, by: 'server' as const };
    },
    readAs: async () => {
      const read = widget(1, String(newest));
      if (newest < moves) newest++;
      return read;
    },
  };
}

function request() {
  return {
    desired: widget(2),
    live: widget(1, '0'),
    manager: FIELD_MANAGER,
    lastOwned: {},
    ignore: { rules: [] },
  };
}

test.each([0, 1, 4])(
  'an object that moves on %i times meanwhile is compared as it is then',
  async (moves) => {
    const outcome = await settle(movingPredictor(moves), request(), DEFAULT_SYNC_OPTIONS);
    expect(outcome.kind).toBe('synced');
  },
);

test('an object that never stands still is no endless loop', async () => {
  const outcome = settle(movingPredictor(1_000), request(), DEFAULT_SYNC_OPTIONS);
  await expect(outcome).rejects.toBe(moved);
});

test('an object that goes away meanwhile is missing', async () => {
  const predictor = { ...movingPredictor(1), readAs: async () => undefined };
  const outcome = await settle(predictor, request(), DEFAULT_SYNC_OPTIONS);
  expect(outcome.kind).toBe('missing');
});
