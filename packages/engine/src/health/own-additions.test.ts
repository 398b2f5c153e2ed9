import { describe, expect, it } from 'vitest';
import { healthOf } from './index.ts';
import { OWN_ADDITIONS } from './own-additions.ts';
import { HEALTH_TABLES } from './registry.ts';
import { CASES } from './testing/cases.ts';
import { objectIn } from './testing/situation.ts';

const KINDS = Object.values(HEALTH_TABLES).flatMap((table) => Object.keys(table));

describe('what Lockstep judges besides', () => {
  it.each([...OWN_ADDITIONS])('%s has a rule, and no health as the field sees it', (kind) => {
    expect(KINDS).toContain(kind);
    const objects = Object.keys(CASES[kind] ?? {}).map((situation) => objectIn(kind, situation));
    const statuses = (fieldOnly: boolean) =>
      objects.map((object) => healthOf(object, { fieldOnly })?.status).filter(Boolean);
    expect(statuses(false)).not.toEqual([]);
    expect(statuses(true)).toEqual([]);
  });
});
