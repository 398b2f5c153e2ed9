import { messageOf } from '@lockstep/domain';

/** Paths of the programs that render. */
export interface ToolPaths {
  helm: string;
  kubectl: string;
}

/**
 * Helm and kubectl: what LOCKSTEP_HELM and LOCKSTEP_KUBECTL name, else the versions that the
 * worker of this checkout uses, else those on PATH.
 */
export async function findTools(env: NodeJS.ProcessEnv): Promise<ToolPaths> {
  const { LOCKSTEP_HELM: helm, LOCKSTEP_KUBECTL: kubectl } = env;
  if (helm && kubectl) return { helm, kubectl };
  const found = await toolsOfCheckout();
  return { helm: helm || found.helm, kubectl: kubectl || found.kubectl };
}

/** Where this program runs by itself there is no checkout: then PATH decides. */
async function toolsOfCheckout(): Promise<ToolPaths> {
  const sandbox = await import('@lockstep/sandbox').catch(() => undefined);
  if (!sandbox) return { helm: 'helm', kubectl: 'kubectl' };
  return sandbox.ensureTools().catch((error: unknown) => {
    // Plain folders render without either; what needs one will say that it is not there.
    process.emitWarning(messageOf(error));
    return { helm: 'helm', kubectl: 'kubectl' };
  });
}
