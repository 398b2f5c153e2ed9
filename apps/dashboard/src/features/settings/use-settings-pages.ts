import { useQueries } from '@tanstack/react-query';
import { canI } from '../../api/accounts.ts';
import { queryKeys } from '../../api/keys.ts';
import { SETTINGS_PAGES } from './settings-pages.ts';

const STALE_MS = 60_000;

/** The pages that whoever looks may see; those that are asked about come once that is known. */
export function useSettingsPages() {
  const asked = SETTINGS_PAGES.flatMap((page) => ('settings' in page ? page.settings : []));
  const answers = useQueries({
    queries: asked.map((object) => ({
      queryKey: queryKeys.canI('settings get', object),
      queryFn: () => canI('settings', 'get', object),
      staleTime: STALE_MS,
    })),
  });
  return SETTINGS_PAGES.filter(
    (page) => !('settings' in page) || answers[asked.indexOf(page.settings)]?.data === true,
  );
}
