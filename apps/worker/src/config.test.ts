import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const REQUIRED = {
  LOCKSTEP_DATABASE_URL: 'postgres://db.example/lockstep',
  LOCKSTEP_REDIS_URL: 'redis://redis.example',
  LOCKSTEP_SECRET_KEY: Buffer.alloc(32).toString('base64'),
};

describe('the pace of self-heal', () => {
  it.each([
    ['is the field’s', {}, { timeoutMs: 2_000, factor: 3, capMs: 300_000 }],
    [
      'where it is empty as well',
      { TIMEOUT_SECONDS: '', FACTOR: '' },
      { timeoutMs: 2_000, factor: 3 },
    ],
    [
      'as it is said',
      { TIMEOUT_SECONDS: '5', FACTOR: '1.5', CAP_SECONDS: '60' },
      { timeoutMs: 5_000, factor: 1.5, capMs: 60_000 },
    ],
    ['none', { TIMEOUT_SECONDS: '0' }, { timeoutMs: 0 }],
  ])('%s', (_, stated, expected) => {
    expect(readConfig({ ...REQUIRED, ...prefixed(stated) }, []).selfHealBackoff).toMatchObject(
      expected,
    );
  });

  it.each([
    [{ FACTOR: '0.5' }, 'LOCKSTEP_SELF_HEAL_BACKOFF_FACTOR must be'],
    [{ FACTOR: 'three' }, 'LOCKSTEP_SELF_HEAL_BACKOFF_FACTOR must be'],
    [{ TIMEOUT_SECONDS: '-1' }, 'LOCKSTEP_SELF_HEAL_BACKOFF_TIMEOUT_SECONDS must be'],
    [{ CAP_SECONDS: 'long' }, 'LOCKSTEP_SELF_HEAL_BACKOFF_CAP_SECONDS must be'],
  ])('%j is refused by name', (stated, says) => {
    expect(() => readConfig({ ...REQUIRED, ...prefixed(stated) }, [])).toThrow(says);
  });
});

function prefixed(stated: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const entries = Object.entries(stated);
  return Object.fromEntries(
    entries.map(([name, value]) => [`LOCKSTEP_SELF_HEAL_BACKOFF_${name}`, value]),
  );
}
