import clsx from 'clsx';
import type { ReactNode } from 'react';
import { healthTone, isHealthStatus, phaseTone, syncText, syncTone } from '../words/statuses.ts';
import { TEXT_TONE } from './tone.ts';

/**
 * Statuses by shape. Sync is a pair of bars, desired above live: level when they agree, staggered
 * when they do not, dotted when it is not known. Health is a disc, a sign or a ring.
 */

const BARS: Record<string, ReactNode> = {
  Synced: <path d="M3 5.75h10M3 10.25h10" />,
  OutOfSync: <path d="M2 5.75h7.5M6.5 10.25H14" />,
  Unknown: <path d="M3 5.75h10M3 10.25h10" strokeDasharray="0.1 3.2" />,
};

function Bars({ status, className }: { status: string; className?: string }) {
  return (
    <svg viewBox="0 0 16 16" className={clsx('size-4 shrink-0', className)} aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2.3" strokeLinecap="round">
        {BARS[status] ?? BARS.Unknown}
      </g>
    </svg>
  );
}

const HEALTH: Record<string, ReactNode> = {
  Healthy: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path d="m5.2 8.2 1.9 1.9 3.8-4" className="stroke-surface" strokeWidth="1.6" />
    </>
  ),
  Degraded: (
    <>
      <path
        d="M8 1.8 14.6 13.4H1.4Z"
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinejoin="round"
      />
      <path d="M8 6v3.4M8 11.6v.1" className="stroke-surface" strokeWidth="1.7" />
    </>
  ),
  Progressing: (
    <>
      <circle cx="8" cy="8" r="5.6" strokeWidth="2" className="opacity-30" />
      <path d="M8 2.4a5.6 5.6 0 0 1 5.6 5.6" strokeWidth="2.2" />
    </>
  ),
  Suspended: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="4" fill="currentColor" />
      <path d="M6.2 5.6v4.8M9.8 5.6v4.8" className="stroke-surface" strokeWidth="1.7" />
    </>
  ),
  Missing: (
    <>
      <circle cx="8" cy="8" r="5.8" strokeWidth="1.7" strokeDasharray="2.3 2.25" />
      <path d="M5.6 8h4.8" strokeWidth="1.7" />
    </>
  ),
  Unknown: (
    <>
      <circle cx="8" cy="8" r="6" strokeWidth="1.5" />
      <path d="M6.4 6.4a1.7 1.7 0 1 1 2.3 1.7c-.5.2-.7.5-.7 1M8 11.3v.1" strokeWidth="1.5" />
    </>
  ),
};

function HealthShape({ status, className }: { status: string; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={clsx('size-4 shrink-0', status === 'Progressing' && 'animate-turn', className)}
      aria-hidden="true"
    >
      <g fill="none" stroke="currentColor" strokeLinecap="round" strokeLinejoin="round">
        {HEALTH[isHealthStatus(status) ? status : 'Unknown']}
      </g>
    </svg>
  );
}

interface StatusProps {
  status: string;
  /** The word is there for screen readers only: the shape stands alone or beside the same word. */
  bare?: boolean;
  className?: string;
}

export function SyncGlyph({ status, bare, className }: StatusProps) {
  return (
    <span
      className={clsx(
        'relative inline-flex items-center gap-1.5',
        TEXT_TONE[syncTone(status)],
        className,
      )}
      title={bare ? syncText(status) : undefined}
    >
      <Bars status={status} />
      <span className={clsx(bare && 'sr-only')}>{syncText(status)}</span>
    </span>
  );
}

export function HealthGlyph({ status, bare, className }: StatusProps) {
  return (
    <span
      className={clsx(
        'relative inline-flex items-center gap-1.5',
        TEXT_TONE[healthTone(status)],
        className,
      )}
      title={bare ? status : undefined}
    >
      <HealthShape status={status} />
      <span className={clsx(bare && 'sr-only')}>{status || 'Unknown'}</span>
    </span>
  );
}

const PHASE_SHAPES: Record<string, string> = {
  Running: 'Progressing',
  Terminating: 'Suspended',
  Succeeded: 'Healthy',
  Failed: 'Degraded',
  Error: 'Degraded',
};

export function PhaseGlyph({ status, bare, className }: StatusProps) {
  return (
    <span
      className={clsx(
        'relative inline-flex items-center gap-1.5',
        TEXT_TONE[phaseTone(status)],
        className,
      )}
      title={bare ? status : undefined}
    >
      <HealthShape status={PHASE_SHAPES[status] ?? 'Unknown'} />
      <span className={clsx(bare && 'sr-only')}>{status}</span>
    </span>
  );
}
