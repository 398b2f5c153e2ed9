import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { queryKeys } from '../../api/keys.ts';
import {
  type ExchangeSettings,
  getExchangeSettings,
  putExchangeSettings,
} from '../../api/settings.ts';
import { isSameExchange } from './exchange-form.ts';

export function useExchange() {
  return useQuery({ queryKey: queryKeys.exchangeSettings, queryFn: getExchangeSettings });
}

/** A change, and the settings that whoever makes it has looked at. */
export interface ExchangeChange {
  seen: ExchangeSettings;
  change(now: ExchangeSettings): ExchangeSettings;
}

/** @throws Error when somebody else has changed them since they were looked at. */
export async function changeExchange({ seen, change }: ExchangeChange): Promise<ExchangeSettings> {
  const now = await getExchangeSettings();
  if (!isSameExchange(now, seen)) {
    throw new Error('Somebody else has changed the rules meanwhile: look at them again.');
  }
  return putExchangeSettings(change(now));
}

/** A change whose answer the page shows at once. */
export function useExchangeChange(onChanged?: () => void, onError?: (error: unknown) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: changeExchange,
    onSuccess: (saved) => {
      client.setQueryData(queryKeys.exchangeSettings, saved);
      onChanged?.();
    },
    onError: async (error) => {
      onError?.(error);
      await client.invalidateQueries({ queryKey: queryKeys.exchangeSettings });
    },
  });
}
