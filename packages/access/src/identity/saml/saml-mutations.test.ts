import { UserError } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { begin, finish, openSaml, respond } from './testing/saml-sign-in.ts';

/** The same numbers each time: what fails can be looked at again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Takes a piece out, puts one somewhere else, or writes something over one. */
function mutate(xml: string, next: (below: number) => number): string {
  const at = next(xml.length);
  const piece = xml.slice(at, at + 1 + next(400));
  const to = next(xml.length);
  const strewn = ['<', '>', '"', '&', '&#0;', '&admin;', '\u0000', '<a/>', 'admin', ']]>', "'"];
  const kinds = [
    () => xml.replace(piece, ''),
    () => xml.slice(0, to) + piece + xml.slice(to),
    () => xml.slice(0, to) + strewn[next(strewn.length)] + xml.slice(to),
    () => xml.slice(0, to) + strewn[next(strewn.length)] + xml.slice(to + 1 + next(30)),
    () => xml.replaceAll('saml:', 'samlp:'),
    () => xml.slice(0, to),
  ];
  return kinds[next(kinds.length)]?.() ?? xml;
}

it.each([1, 2, 3, 4])(
  'whatever is changed signs in who was signed, or nobody (%i)',
  async (seed) => {
    const next = numbers(seed);
    const { memory, statement } = await begin();
    const signs = (['Assertion', 'Response'] as const).filter((_part, index) => seed & (index + 1));
    const xml = await respond({ ...statement, attributes: { groups: ['dev'] } }, { signs });
    for (let count = 0; count < 60; count += 1) {
      const provider = openSaml();
      const mutated = mutate(xml, next);
      const outcome = await finish({ provider, memory, statement }, mutated).catch(
        (error: unknown) => error,
      );
      if (outcome instanceof UserError) expect(outcome.code).toBe('unauthenticated');
      else expect(outcome, mutated).toMatchObject({ subject: 'alice', groups: ['dev'] });
    }
  },
);
