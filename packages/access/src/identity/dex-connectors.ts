import { stringify } from 'yaml';

/**
 * What is kept of a `dex.config`, which has no effect here: which connectors it had. Everything else
 * of it may hold secrets, of connectors, clients and storage. Empty where it names none.
 */
export function dexConnectorsOnly(given: unknown): string {
  const { connectors } = (given ?? {}) as { connectors?: unknown };
  if (!Array.isArray(connectors)) return '';
  const named = connectors.slice(0, 100).map((one: Record<string, unknown> | null) => ({
    type: textOf(one?.type),
    id: textOf(one?.id),
    name: textOf(one?.name),
  }));
  return stringify({ connectors: named });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 200) : undefined;
}
