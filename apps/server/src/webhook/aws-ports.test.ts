import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAwsPorts } from './aws-ports.ts';

const asked: string[] = [];
let answers: (url: string) => Promise<string>;
beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  answers = async (url) => `certificate of ${url}`;
});
afterEach(() => vi.useRealTimers());

const ports = () =>
  createAwsPorts((url) => {
    asked.push(url);
    return answers(url);
  });

describe('a certificate', () => {
  it('is asked for once, also by messages that come at once', async () => {
    const { certificate } = ports();
    const found = await Promise.all([certificate('a'), certificate('a'), certificate('b')]);
    expect(found).toEqual(['certificate of a', 'certificate of a', 'certificate of b']);
    vi.advanceTimersByTime(24 * 3_600_000);
    await certificate('a');
    expect(asked).toEqual(['a', 'b']);
  });

  it('that could not be read is asked for again, but not by every message', async () => {
    answers = async () => {
      throw new Error('away');
    };
    const { certificate } = ports();
    expect(await certificate('a')).toBeUndefined();
    expect(await certificate('a')).toBeUndefined();
    expect(asked).toEqual(['a']);
    answers = async () => 'back';
    vi.advanceTimersByTime(61_000);
    expect(await certificate('a')).toBe('back');
  });

  it('of a made-up name takes no room for ever', async () => {
    const { certificate } = ports();
    for (let i = 0; i < 100; i++) await certificate(`made-up-${i}`);
    asked.length = 0;
    await certificate('made-up-99');
    await certificate('made-up-0');
    expect(asked).toEqual(['made-up-0']);
  });
});

describe('a subscription', () => {
  it('is confirmed where its topic is expected, and nowhere else', async () => {
    const { confirm } = ports();
    expect(await confirm('https://sns.example/?a', false)).toContain('LOCKSTEP_WEBHOOK_SNS_TOPICS');
    expect(asked).toEqual([]);
    expect(await confirm('https://sns.example/?a', true)).toBeUndefined();
    expect(asked).toEqual(['https://sns.example/?a']);
  });

  it('that SNS does not take is told', async () => {
    answers = async () => {
      throw new Error('SNS answered 403');
    };
    expect(await ports().confirm('x', true)).toBe('not confirmed: SNS answered 403');
  });
});
