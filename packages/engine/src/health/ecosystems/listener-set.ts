import type { HealthStatusCode } from '@lockstep/domain';
import { exactAt, exactList, exactly, exactText, holds, told } from '../exact.ts';
import { type HealthRule, health } from '../fields.ts';
import { isOfGeneration } from './gateway-status.ts';

const WAITING = 'Waiting for the status of the listeners';
type Refusal = readonly [type: string, status: string];

const ACCEPTED: Refusal = ['Accepted', 'False'];
const OF_A_LISTENER: readonly Refusal[] = [
  ['ResolvedRefs', 'False'],
  ['Conflicted', 'True'],
  ACCEPTED,
];

/** As the set itself says, and then each of its listeners. A status without conditions is none. */
export const listenerSet: HealthRule = exactly((object) => {
  if (exactAt(object, 'status') === undefined) return health('Progressing', WAITING);
  const listed = exactAt(object, 'status', 'conditions');
  if (listed !== undefined && !exactList(listed).every((one) => isOfGeneration(object, one))) {
    return health('Progressing', WAITING);
  }
  const conditions = exactList(listed);
  const own = judged(conditions, [ACCEPTED]);
  if (own) return told(own.status, own.message);
  const listeners = exactAt(object, 'status', 'listeners');
  const several = listeners === undefined ? [] : exactList(listeners);
  for (const listener of several) {
    const said = exactAt(listener, 'conditions');
    const found = said === undefined ? undefined : judged(exactList(said), OF_A_LISTENER);
    if (found) return health(found.status, exactText('Listener: ', found.message));
  }
  return several.length > 0
    ? health('Healthy', 'All listeners are in place')
    : health('Progressing', WAITING);
});

/** A refusal, which has to say why, comes before what is still to be programmed. */
function judged(conditions: unknown[], refusals: readonly Refusal[]) {
  let open: { status: HealthStatusCode; message: unknown } | undefined;
  for (const condition of conditions) {
    const [type, status] = [exactAt(condition, 'type'), exactAt(condition, 'status')];
    const message = exactAt(condition, 'message');
    if (refusals.some(([refused, by]) => refused === type && by === status)) {
      const why = holds(message) ? message : exactText(message);
      return { status: 'Degraded' as const, message: why };
    }
    if (type === 'Programmed' && status !== 'True') {
      const waiting = 'Waiting to be programmed';
      open = { status: 'Progressing', message: holds(message) ? message : waiting };
    }
  }
  return open;
}
