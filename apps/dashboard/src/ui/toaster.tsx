import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { IconButton } from './button.tsx';
import { currentToasts, dismissToast, onToasts, type Toast } from './toasts.ts';
import { TEXT_TONE } from './tone.ts';

const SHOWN_MS = { ok: 4_000, bad: 10_000 } as const;

/** The corner where results appear; read out by screen readers. */
export function Toaster() {
  const toasts = useSyncExternalStore(onToasts, currentToasts);
  return (
    <section
      aria-label="Results"
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-88 max-w-[calc(100vw-2rem)] flex-col gap-2 max-sm:bottom-20"
    >
      {toasts.map((each) => (
        <ToastCard key={each.id} toast={each} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  useEffect(() => {
    const timer = setTimeout(() => dismissToast(toast.id), SHOWN_MS[toast.tone]);
    return () => clearTimeout(timer);
  }, [toast]);
  const Icon = toast.tone === 'ok' ? CircleCheck : TriangleAlert;
  return (
    <div
      role={toast.tone === 'bad' ? 'alert' : 'status'}
      className="pointer-events-auto flex animate-rise items-start gap-3 rounded-xl border border-line bg-raised py-2.5 pr-2 pl-3.5 shadow-float"
    >
      <Icon className={`mt-1 size-4 shrink-0 ${TEXT_TONE[toast.tone]}`} aria-hidden="true" />
      <div className="min-w-0 flex-1 py-0.5">
        <p className="text-sm font-medium">{toast.title}</p>
        {toast.detail && <p className="text-xs break-words text-ink-2">{toast.detail}</p>}
      </div>
      <IconButton icon={X} label="Dismiss" onClick={() => dismissToast(toast.id)} />
    </div>
  );
}
