import type { Customizations } from '@lockstep/domain';
import { type Problems, readTrueOrFalse } from './read-yaml.ts';

/** Set to false, rules about an application are rules about its resources too, as before 3.0. */
const NO_INHERITANCE = 'server.rbac.disableApplicationFineGrainedRBACInheritance';

export function isAccessSettingKey(key: string): boolean {
  return key === NO_INHERITANCE;
}

/** What an `argocd-cm` says about permissions. */
export function parseAccessSettings(
  data: Readonly<Record<string, string>>,
  problems: Problems,
): Customizations['access'] {
  const disabled = readTrueOrFalse(data[NO_INHERITANCE], NO_INHERITANCE, problems);
  return { inheritsToResources: disabled === false };
}
