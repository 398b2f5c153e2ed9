import { hashSync } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import {
  generatePassword,
  hashPassword,
  isPasswordHash,
  needsRehash,
  verifyPassword,
} from './password.ts';
import { passwordProblem, patternProblem } from './password-policy.ts';

describe('passwords', () => {
  it('are recognised by their hash, which says how it was made', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).toMatch(/^scrypt\$16384\$8\$5\$/);
    expect(await verifyPassword('correct horse', hash)).toBe(true);
    expect(await verifyPassword('correct house', hash)).toBe(false);
  });

  it('hash differently each time', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
  });

  it.each([undefined, '', 'plain', 'bcrypt$x$y$z$a$b'])(
    'are never right against the stored value %s',
    async (stored) => {
      expect(await verifyPassword('', stored)).toBe(false);
      expect(await verifyPassword('plain', stored)).toBe(false);
    },
  );

  it('verify with the cost that is in the hash', async () => {
    const { scryptSync } = await import('node:crypto');
    const salt = Buffer.alloc(16, 1);
    const hash = scryptSync('old', salt, 32, { N: 1024, r: 8, p: 1 });
    const stored = `scrypt$1024$8$1$${salt.toString('base64url')}$${hash.toString('base64url')}`;
    expect(await verifyPassword('old', stored)).toBe(true);
  });

  it('are generated without characters that look alike', () => {
    const passwords = Array.from({ length: 50 }, generatePassword);
    expect(new Set(passwords).size).toBe(50);
    for (const password of passwords) expect(password).toMatch(/^[a-km-zA-HJ-NP-Z2-9]{16}$/);
  });

  it('of Argo CD verify by their bcrypt hash, which is to be replaced', async () => {
    const stored = hashSync('from argo', 4);
    expect(await verifyPassword('from argo', stored)).toBe(true);
    expect(await verifyPassword('from Argo', stored)).toBe(false);
    expect(needsRehash(stored)).toBe(true);
    expect(needsRehash(await hashPassword('from argo'))).toBe(false);
  });

  it.each([
    ['bcrypt', hashSync('x', 4), true],
    ['bcrypt that would take minutes', `$2b$25$${'a'.repeat(53)}`, false],
    ['half of one', '$2b$10$abc', false],
    ['a password', 'hunter2hunter2', false],
    ['nothing', '', false],
  ])('may be stored as %s or not', async (_name, stored, expected) => {
    expect(isPasswordHash(stored)).toBe(expected);
    if (!expected) expect(await verifyPassword('x', stored)).toBe(false);
  });

  it.each([
    ['lettersx', { policy: { pattern: '[0-9]' } }, 'must match [0-9]'],
    ['letter5s', { policy: { pattern: '[0-9]' } }, undefined],
    ['Gardener', { account: 'gardener' }, 'must not be the name of the account'],
    ['PASSWORD123', {}, 'is one of those that are tried first'],
  ])('of %s with %j: %s', (password, options, problem) => {
    expect(passwordProblem(password, options)).toBe(problem);
  });

  it('have patterns that end in bounded time, and are told what is wrong with others', () => {
    expect(patternProblem('(a+)+$')).toBeUndefined();
    const long = 'a'.repeat(127);
    expect(passwordProblem(`${long}!`, { policy: { pattern: '^(a+)+$' } })).toContain('must match');
    expect(patternProblem('(')).toContain('is not a regular expression');
  });

  it.each([
    ['short', 'must have at least 8 characters'],
    ['x'.repeat(129), 'must have no more than 128 characters'],
    ['long enough', undefined],
  ])('of %s are judged by length', (password, problem) => {
    expect(passwordProblem(password)).toBe(problem);
  });
});
