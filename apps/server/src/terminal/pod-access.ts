import { type PodAccessSettings, SETTING_CUSTOMIZATIONS } from '@lockstep/domain';
import { parseCustomizations } from '@lockstep/engine';
import type { Store } from '@lockstep/store';

/** What the installation says of logs and terminals now. */
export async function podAccessOf({
  settings,
}: Pick<Store, 'settings'>): Promise<PodAccessSettings> {
  const data = await settings.get<Record<string, string>>(SETTING_CUSTOMIZATIONS);
  return parseCustomizations(data ?? {}).customizations.podAccess;
}
