import { describe, expect, it } from 'vitest';
import { healthOf } from '../index.ts';
import { HEALTH_TABLES } from '../registry.ts';
import { CASES } from '../testing/cases.ts';
import { objectIn } from '../testing/situation.ts';

describe.each(Object.entries(CASES))('%s', (kind, situations) => {
  it.each(Object.entries(situations))('%s is %s', (situation, expected) => {
    expect(healthOf(objectIn(kind, situation))?.status).toBe(expected);
  });
});

describe('the rule table', () => {
  const { Kubernetes: _, ...ecosystems } = HEALTH_TABLES;
  const kinds = Object.values(ecosystems).flatMap((table) => Object.keys(table));

  it('has cases for every kind, and for no other', () => {
    expect(Object.keys(CASES).sort()).toEqual([...kinds].sort());
  });

  it('says each kind once', () => {
    expect(kinds.filter((kind, at) => kinds.indexOf(kind) !== at)).toEqual([]);
  });
});
