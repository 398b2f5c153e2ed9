import { request } from './request.ts';

export interface PodSettings {
  /** Commands may be run in containers here, by those who have the permission. */
  execEnabled?: boolean;
}

export function podSettings(): Promise<PodSettings> {
  return request('/api/v1/settings');
}
