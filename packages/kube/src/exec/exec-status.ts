import type { ExecEnd } from '@lockstep/domain';

interface StatusJson {
  status?: string;
  reason?: string;
  message?: string;
  details?: { causes?: { reason?: string; message?: string }[] };
}

/** What the error channel of an exec says at its end: a Kubernetes Status. */
export function endFromStatus(text: string, command: string[]): ExecEnd {
  const status = parse(text);
  if (!status) return { kind: 'failed', message: text.trim() || NO_END, command };
  if (status.status === 'Success') return { kind: 'exited', exitCode: 0, command };
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (status.reason === 'NonZeroExitCode' && code !== undefined && /^\d{1,5}$/.test(code)) {
    return { kind: 'exited', exitCode: Number(code), command };
  }
  return { kind: 'failed', message: status.message || NO_END, command };
}

/** The connection ended and nothing was said of the command's end. */
export const NO_END = 'the connection to the container was cut';

function parse(text: string): StatusJson | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as StatusJson) : undefined;
  } catch {
    return undefined;
  }
}
