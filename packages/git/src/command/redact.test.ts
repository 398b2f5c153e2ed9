import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

describe('a message of Git', () => {
  it.each([
    ['an address', "fatal: unable to access 'https://me:pw@git.example/r.git'"],
    ['an address in brackets', '(https://me:pw@git.example)'],
    ['an address behind a sign', '-https://me:pw@git.example'],
    ['an address behind a figure', '2https://me:pw@git.example'],
    ['an address in capital letters', 'HTTPS://ME:pw@git.example'],
    ['a header', 'Authorization: Basic pw'],
  ])('loses what %s has of secrets', (_what, message) => {
    expect(redact(message, [])).not.toContain('pw');
  });

  it('keeps the rest', () => {
    expect(redact('see https://git.example/a@b and me@x', [])).toBe(
      'see https://git.example/a@b and me@x',
    );
  });

  it('is looked through in the time of its length', () => {
    const started = process.cpuUsage();
    for (const text of ['a.'.repeat(150_000), 'a:/'.repeat(100_000), 'a'.repeat(300_000)]) {
      redact(text, []);
    }
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});
