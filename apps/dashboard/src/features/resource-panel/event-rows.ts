import type { KubeEvent } from '../../api/types.ts';

export interface EventRow {
  key: string;
  warning: boolean;
  reason: string;
  message: string;
  count: number;
  lastAt: string;
  source: string;
}

/** Newest first; the several ways in which events tell their time are made one. */
export function eventRows(events: readonly KubeEvent[]): EventRow[] {
  return events
    .map((event, index): EventRow => {
      const lastAt =
        event.lastTimestamp ??
        event.eventTime ??
        event.firstTimestamp ??
        event.metadata?.creationTimestamp ??
        '';
      return {
        key: event.metadata?.uid ?? String(index),
        warning: event.type === 'Warning',
        reason: event.reason ?? '',
        message: event.message ?? '',
        count: event.count ?? 1,
        lastAt,
        source: event.source?.component || event.reportingComponent || '',
      };
    })
    .sort((a, b) => b.lastAt.localeCompare(a.lastAt));
}
