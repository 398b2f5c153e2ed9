import { expect, it } from 'vitest';
import { isChanged, problemsOf, settingsOf, textsOf } from './session-form.ts';

it.each([
  [{}, { duration: '', pattern: '' }],
  [
    { 'users.session.duration': '12h', passwordPattern: '^ x $' },
    { duration: '12h', pattern: '^ x $' },
  ],
])('settings %j are %j in the form, and come back', (settings, form) => {
  expect(textsOf(settings)).toEqual(form);
  expect(settingsOf(form)).toEqual(settings);
  expect(isChanged(form, settings)).toBe(false);
});

it('what is emptied is taken away', () => {
  const stored = { 'users.session.duration': '12h' };
  const form = { duration: ' ', pattern: '' };
  expect(settingsOf(form)).toEqual({});
  expect(isChanged(form, stored)).toBe(true);
});

it.each([
  ['users.session.duration', { duration: 'is wrong' }],
  ['body.data.passwordPattern', { pattern: 'is wrong' }],
  ['else', {}],
])('a problem of %s is placed', (field, problems) => {
  expect(problemsOf([{ field, reason: 'is wrong' }])).toEqual(problems);
});
