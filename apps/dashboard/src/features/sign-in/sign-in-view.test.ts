import { describe, expect, it } from 'vitest';
import type { SignInProvider } from '../../api/sign-in.ts';
import { failureIn, signInView } from './sign-in-view.ts';

const corp: SignInProvider = { id: 'oidc', name: 'Corp', way: 'redirect' };
const ldap: SignInProvider = { id: 'ldap', name: 'Directory', way: 'password' };

describe('what the sign-in page offers', () => {
  it.each<[string, SignInProvider[], boolean, string[], boolean, RegExp]>([
    ['accounts alone', [], false, [], true, /first password/],
    ['a provider and accounts', [corp], false, ['Sign in with Corp'], true, /own/],
    ['a provider alone', [corp], true, ['Sign in with Corp'], false, /^$/],
    ['a directory and accounts', [ldap], false, [], true, /Directory works here too/],
    ['a directory alone', [ldap], true, [], true, /with your account at Directory/],
  ])('is %s', (_what, providers, userLoginsDisabled, labels, form, hint) => {
    const view = signInView({ providers, userLoginsDisabled }, '/');
    expect(view.buttons.map(({ label }) => label)).toEqual(labels);
    expect(view.form).toBe(form);
    expect(view.hint).toMatch(hint);
  });

  it('comes back to where somebody was', () => {
    const view = signInView({ providers: [corp], userLoginsDisabled: false }, '/apps?a=b&c#d');
    const { searchParams } = new URL(view.buttons[0]?.address ?? '', 'http://x');
    expect(searchParams.get('return_url')).toBe('/apps?a=b&c#d');
  });

  it('is the form where nobody could say', () => {
    expect(signInView(undefined, '/')).toMatchObject({ buttons: [], form: true });
  });
});

describe('a sign-in that failed', () => {
  const cookie = (told: unknown) =>
    `a=b; lockstep.sign-in-failure=${Buffer.from(JSON.stringify(told)).toString('base64url')}`;

  it.each<[string, RegExp]>([
    ['you are in none of the groups that may sign in with Corp', /Ask an administrator for one/],
    ['Corp cannot be asked: timeout', /in a moment/],
    ['Corp did not sign you in: access_denied (not today)', /choose the account that may/],
    ['this sign-in was not begun in this browser', /^Sign in again\.$/],
  ])('%s: has a next step', (message, next) => {
    const failure = failureIn(cookie({ message }));
    expect(failure?.message.toLowerCase()).toBe(`${message.toLowerCase()}.`);
    expect(failure?.next).toMatch(next);
  });

  it('is told in any script', () => {
    expect(failureIn(cookie({ message: 'Größe – 日本' }))?.message).toBe('Größe – 日本.');
  });

  it.each(['', 'a=b', 'lockstep.sign-in-failure=%%', cookie({}), cookie({ message: 3 })])(
    'is none: %s',
    (cookies) => {
      expect(failureIn(cookies)).toBeUndefined();
    },
  );
});
