import { request } from './request.ts';

/** The log of what webhooks have told. */

export type DeliveryOutcome = 'queued' | 'fetching' | 'done' | 'ignored' | 'refused' | 'failed';

export interface Delivery {
  id: string;
  provider: string;
  event: string;
  repository: string;
  ref: string;
  receivedAt: string;
  finishedAt?: string;
  outcome: DeliveryOutcome;
  reason: string;
  repeats: number;
  redeliveryOf?: string;
  redeliveredBy?: string;
  applicationCount: number;
  movedCount: number;
}

export interface TouchedApplication {
  uid: string;
  namespace: string;
  name: string;
  project: string;
  outcome: 'asked' | 'moved' | 'rendered' | 'unchanged' | 'failed';
  revision?: string;
}

export interface DeliveryDetail extends Delivery {
  key: string;
  applications: TouchedApplication[];
  body?: string;
}

export interface DeliveryPage {
  items: Delivery[];
  metadata: { continue?: string };
}

const BASE = '/api/v1/lockstep/webhooks/deliveries';
const PAGE = '50';

export function listDeliveries(
  outcomes: readonly DeliveryOutcome[],
  next: string | undefined,
): Promise<DeliveryPage> {
  const query = new URLSearchParams({
    limit: PAGE,
    ...(outcomes.length > 0 ? { outcome: outcomes.join(',') } : {}),
    ...(next ? { continue: next } : {}),
  });
  return request(`${BASE}?${query}`);
}

export function getDelivery(id: string): Promise<DeliveryDetail> {
  return request(`${BASE}/${encodeURIComponent(id)}`);
}

export function redeliver(id: string): Promise<Delivery> {
  return request(`${BASE}/${encodeURIComponent(id)}/redeliver`, { method: 'POST', body: {} });
}
