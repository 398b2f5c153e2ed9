import { exactAt, exactList, exactly, exactMaybe, exactText, holds } from '../exact.ts';
import { conditionIn } from '../exact-conditions.ts';
import { type HealthRule, health } from '../fields.ts';
import { isTold } from './gateway-status.ts';

/** What one parent says, the gravest first. */
const RANKS = ['refused', 'open', 'good', 'undecided'] as const;
interface Said {
  rank: (typeof RANKS)[number];
  message: string;
}
const STATUS = {
  refused: 'Degraded',
  open: 'Progressing',
  good: 'Healthy',
  undecided: 'Progressing',
} as const;

/**
 * The strictest of the routes: a parent that has seen this spec must say that it is accepted and
 * resolved. One that refuses it comes first, then one that is still to program it, then a good one.
 */
export const tlsRoute: HealthRule = exactly((object) => {
  const parents = exactMaybe(object, 'status', 'parents');
  const found: Said[] = [];
  for (const parent of parents === undefined ? [] : exactList(parents)) {
    if (isTold(object, parent)) found.push(saidBy(parent));
    if (found.at(-1)?.rank === 'refused') break;
  }
  const rank = RANKS.find((one) => found.some((said) => said.rank === one));
  if (!rank) return health('Progressing', 'Waiting for the status of the route');
  return health(STATUS[rank], found.find((said) => said.rank === rank)?.message);
});

function saidBy(parent: unknown): Said {
  const name = exactMaybe(parent, 'parentRef', 'name') ?? '';
  const conditions = exactAt(parent, 'conditions');
  const find = (type: string) => conditionIn(conditions, type);
  const [resolved, accepted, programmed] = ['ResolvedRefs', 'Accepted', 'Programmed'].map(find);
  const says = (rank: Said['rank'], what: unknown) => ({
    rank,
    message: exactText('Parent ', name, ': ', what),
  });
  const refused = [resolved, accepted].find((one) => exactMaybe(one, 'status') === 'False');
  if (refused !== undefined) return says('refused', whyRefused(refused));
  if (programmed !== undefined && exactAt(programmed, 'status') !== 'True') {
    const message = exactAt(programmed, 'message');
    return says('open', holds(message) ? message : 'Waiting to be programmed');
  }
  const isGood = [resolved, accepted].every((one) => exactMaybe(one, 'status') === 'True');
  return isGood
    ? { rank: 'good', message: 'The route is in place' }
    : says('undecided', 'Waiting to be accepted and resolved');
}

function whyRefused(condition: unknown): unknown {
  const message = exactAt(condition, 'message');
  return message === undefined || message === '' ? exactAt(condition, 'type') : message;
}
