import { exactAt, exactly, exactText } from '../exact.ts';
import { exactConditionValues } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** A time to the second somewhere in the text, as the operator writes it. */
const TIME = /(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)Z/;

function timeOf(condition: unknown): number {
  const parts = TIME.exec(exactText(exactAt(condition, 'lastTransitionTime')));
  if (!parts) return Number.NEGATIVE_INFINITY;
  const [year = 0, month = 0, ...rest] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...rest);
}

/** The condition that changed last tells; there must be one, and it must tell when it did. */
const datacenter: HealthRule = exactly((object) => {
  const conditions = exactConditionValues(object);
  if (!conditions) return health('Unknown', 'The datacenter states no conditions');
  let [newest, at]: [unknown, number] = [undefined, 0];
  for (const condition of conditions) {
    const time = timeOf(condition);
    if (time > at) [newest, at] = [condition, time];
  }
  if (exactAt(newest, 'type') === 'Healthy') return health('Healthy');
  const status = exactAt(newest, 'status');
  const what = exactText('Last changed: ', exactAt(newest, 'type'));
  if (status === 'True') return health('Progressing', what);
  return health(status === 'False' ? 'Degraded' : 'Unknown', what);
});

export const cassandra: HealthRules = {
  'cassandra.datastax.com/CassandraDatacenter': datacenter,
};
