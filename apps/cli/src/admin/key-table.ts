import type { KeyStatus } from '@lockstep/store';
import { table } from '../output/table.ts';

/** Which keys there are and what each is still there for, and what to do about it. */
export function keyTable({ sealsWith, keys, tokensOfEarlierKeys }: KeyStatus): string {
  const rows = table(
    [
      { title: 'KEY', value: ({ keyId }) => keyId },
      { title: 'FIRST USED', value: ({ firstUsedAt }) => firstUsedAt ?? '' },
      {
        title: 'HERE',
        value: ({ keyId, isKnown }) =>
          keyId === sealsWith ? 'seals' : isKnown ? 'opens' : 'not known',
      },
      { title: 'SEALED WITH IT', value: ({ values }) => valuesText(values) },
      { title: 'PROGRAMS THAT SEAL WITH IT', value: ({ programs }) => programs.join(', ') },
    ],
    keys,
  );
  return `${rows}${tokensText(tokensOfEarlierKeys)}`;
}

function valuesText(values: KeyStatus['keys'][number]['values']): string {
  const parts = Object.entries(values).map(([place, count]) => `${count} ${place}`);
  return parts.length > 0 ? parts.join(', ') : 'nothing';
}

function tokensText(count: number): string {
  if (count === 0) return '';
  return (
    `${count} sessions and tokens were signed with an earlier key: they count for as long as it is ` +
    'in LOCKSTEP_SECRET_KEY_PREVIOUS.\n'
  );
}
