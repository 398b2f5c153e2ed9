import clsx from 'clsx';
import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import { Age } from './age.tsx';

const LOOKS = {
  Successful: { icon: CircleCheck, className: 'text-ok', text: 'Connected' },
  Failed: { icon: TriangleAlert, className: 'text-bad', text: 'Connection failed' },
  Unknown: { icon: CircleHelp, className: 'text-idle', text: 'Not tried yet' },
} as const;

export interface ConnectionState {
  status: string;
  message: string;
  attemptedAt?: string;
}

/** Whether something can be reached, and if not, why, in the words of what tried. */
export function Connection({ state }: { state: ConnectionState | undefined }) {
  const status = state?.status ?? 'Unknown';
  const look = status in LOOKS ? LOOKS[status as keyof typeof LOOKS] : LOOKS.Unknown;
  const Icon = look.icon;
  return (
    <div className="min-w-0">
      <p className={clsx('flex items-center gap-1.5 text-sm font-medium', look.className)}>
        <Icon className="size-4 shrink-0" aria-hidden="true" />
        {look.text}
        <Age at={state?.attemptedAt} suffix=" ago" className="num text-xs font-normal text-ink-3" />
      </p>
      {status === 'Failed' && state?.message && (
        <p className="mt-0.5 font-mono text-xs break-words text-ink-2">{state.message}</p>
      )}
    </div>
  );
}
