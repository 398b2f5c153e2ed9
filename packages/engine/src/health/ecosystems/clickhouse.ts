import { exactly, exactMaybe, exactText } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** Any other state than these two is a failure. */
const installation: HealthRule = exactly((object) => {
  const state = exactMaybe(object, 'status', 'status');
  if (state === undefined) return health('Progressing', 'Waiting for the installation');
  if (state === 'Completed') return health('Healthy', state);
  if (state === 'InProgress') return health('Progressing', state);
  return health('Degraded', exactText(state));
});

/** Altinity's operator of ClickHouse. */
export const clickhouse: HealthRules = {
  'clickhouse.altinity.com/ClickHouseInstallation': installation,
  'clickhouse-keeper.altinity.com/ClickHouseKeeperInstallation': installation,
};
