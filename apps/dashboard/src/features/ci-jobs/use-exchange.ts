import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import {
  type ExchangeSettings,
  getExchangeSettings,
  putExchangeSettings,
} from '../../api/settings.ts';

export function useExchange() {
  return useQuery({ queryKey: queryKeys.exchangeSettings, queryFn: getExchangeSettings });
}

/** A change, and the settings that whoever makes it has looked at. */
export interface ExchangeChange {
  seen: ExchangeSettings;
  change(now: ExchangeSettings): ExchangeSettings;
}

/** @throws ApiError also when somebody else has changed them since they were looked at. */
export async function changeExchange({ seen, change }: ExchangeChange): Promise<ExchangeSettings> {
  try {
    return await putExchangeSettings(change(seen));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    throw new Error('Somebody else has changed the rules meanwhile: look at them again.');
  }
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
