import { describe, expect, it } from 'vitest';
import { generatePassword, hashPassword, passwordProblem, verifyPassword } from './password.ts';

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

  it.each([
    ['short', 'must have at least 8 characters'],
    ['x'.repeat(129), 'must have no more than 128 characters'],
    ['long enough', undefined],
  ])('of %s are judged by length', (password, problem) => {
    expect(passwordProblem(password)).toBe(problem);
  });
});
