import { exactAt, exactList, exactly, exactMaybe, holds, told } from '../exact.ts';
import { pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const FAILURES = ['Succeeded=False', 'Failed=True'];

/** Services of SAP's cloud: good as soon as there are conditions, and none of them is bad. */
function service(options: { ignoresOthers: boolean }): HealthRule {
  return exactly((object) => {
    const conditions = exactMaybe(object, 'status', 'conditions');
    const isRead = typeof conditions === 'object' || !options.ignoresOthers;
    if (conditions === undefined || !isRead) {
      return health('Progressing', 'Waiting for the status');
    }
    const bad = exactList(conditions).find((one) => FAILURES.includes(pairOf(one)));
    if (bad === undefined) return health('Healthy', 'Ready to use');
    const message = exactAt(bad, 'message');
    return told('Degraded', holds(message) ? message : undefined);
  });
}

/** The service operator of SAP's cloud. */
export const sap: HealthRules = {
  'services.cloud.sap.com/ServiceInstance': service({ ignoresOthers: true }),
  'services.cloud.sap.com/ServiceBinding': service({ ignoresOthers: false }),
};
