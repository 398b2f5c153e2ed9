import { GitError } from '@lockstep/git';
import { expect, it } from 'vitest';
import { reasonOf } from './reason.ts';

const asks = "could not read Username for 'https://x': terminal prompts disabled";

it.each<[string, Error, object, string]>([
  ['nothing given', new GitError('auth', asks), {}, 'lockstep repo add'],
  ['a wrong password', new GitError('auth', asks), { password: 'p' }, 'not accept these'],
  [
    'a wrong template',
    new GitError('auth', asks),
    { username: 'u', inheritedCreds: true },
    'of the template',
  ],
  [
    'a refused key',
    new GitError('auth', 'Permission denied (publickey).'),
    {},
    'Permission denied (publickey).',
  ],
  ['anything else', new GitError('unreachable', 'no route to host'), {}, 'no route to host'],
])('tells of %s', (_, error, access, says) => {
  const told = reasonOf(error, { repo: 'https://x', ...access });
  expect(told).toContain(says);
  // Nobody could have been asked here: what git says of that contradicts it.
  expect(told).not.toMatch(/could not read|prompts disabled/);
});
