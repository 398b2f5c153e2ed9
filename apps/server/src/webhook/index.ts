import type { Operation } from '../http/routes.ts';
import { getDelivery } from './operations/get.ts';
import { listDeliveries } from './operations/list.ts';
import { redeliver } from './operations/redeliver.ts';

/** The log of what webhooks have told. */
export const webhookOperations: Operation[] = [listDeliveries, getDelivery, redeliver];
