import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/errors.ts';

/** Live messages keep the cache current, so that nothing is read again for a window's focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        refetchOnWindowFocus: false,
        gcTime: 60_000,
        retry: (failures, error) => failures < 3 && isPassing(error),
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
      },
    },
  });
}

/** A server that is not there or overloaded may be back soon; a refusal stays one. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
