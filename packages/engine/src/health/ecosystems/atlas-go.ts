import { exactAt, exactConditions, exactly, told } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** As the first Ready says; not to be ready is a failure, unless this word of it tells otherwise. */
function atlas(tells: 'reason' | 'message', waits: readonly unknown[]): HealthRule {
  return exactly((object) => {
    const ready = exactConditions(object)?.find((one) => exactAt(one, 'type') === 'Ready');
    if (ready === undefined) return health('Progressing', 'Waiting for the Atlas operator');
    const reason = exactAt(ready, 'reason');
    if (exactAt(ready, 'status') === 'True') return told('Healthy', reason);
    return told(waits.includes(exactAt(ready, tells)) ? 'Progressing' : 'Degraded', reason);
  });
}

/** The operator of Atlas, which migrates schemas of databases. */
export const atlasGo: HealthRules = {
  'db.atlasgo.io/AtlasSchema': atlas('message', ['Reconciling', 'GettingDevDB']),
  'db.atlasgo.io/AtlasMigration': atlas('reason', ['Reconciling']),
};
