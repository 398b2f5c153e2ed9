import { useSandbox } from '@lockstep/testkit';
import { probeTools } from '../process/probe-tools.ts';
import type { RenderTools } from '../render-input.ts';

/** The real programs of the sandbox. */
export async function useTools(): Promise<RenderTools> {
  const { helm, kubectl } = useSandbox();
  return await probeTools({ helm, kubectl });
}
