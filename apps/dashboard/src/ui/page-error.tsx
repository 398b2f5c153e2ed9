import { CloudOff, RotateCcw, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, errorMessage } from '../api/errors.ts';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

/** What could not be read, in the server's words, and a way to try again, or to `leave`. */
export function PageError({
  error,
  onRetry,
  leave,
}: {
  error: unknown;
  onRetry?: () => void;
  leave?: ReactNode;
}) {
  const missing = error instanceof ApiError && (error.status === 404 || error.status === 403);
  return (
    <EmptyState
      icon={missing ? SearchX : CloudOff}
      title={missing ? 'Not found' : 'Could not be loaded'}
      action={
        onRetry && (
          <Button icon={RotateCcw} onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p className="break-words">{errorMessage(error)}</p>
      {leave && <p className="mt-3">{leave}</p>}
    </EmptyState>
  );
}
