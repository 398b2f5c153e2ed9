import { generateApplications } from '@lockstep/appset';
import { parseApplicationSet } from '@lockstep/domain';
import { offlineInputs } from '../../offline/appset/offline-inputs.ts';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { isFields, wrong } from '../request-fields.ts';

/** The applications that a set makes of what the request tells its generators. */
export async function evaluateAppset(request: EvalRequest): Promise<EvalAnswer> {
  const { applicationSet: given } = request;
  if (!isFields(given)) throw wrong('applicationSet', 'is required');
  const applicationSet = parseApplicationSet(given);
  const inputs = offlineInputs(request);
  return { applications: await generateApplications({ applicationSet, inputs }) };
}
