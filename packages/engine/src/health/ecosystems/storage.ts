import type { HealthRules } from '../fields.ts';
import { astra } from './astra.ts';
import { ceph } from './ceph.ts';
import { velero } from './velero.ts';
import { volumes } from './volumes.ts';

/** Volumes, object stores and backups. */
export const storage: HealthRules = {
  ...ceph,
  ...astra,
  ...volumes,
  ...velero,
};
