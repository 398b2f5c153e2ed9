import { RenderError } from '../render-error.ts';

const VERSION = /^\s*v?((?:0|[1-9][0-9]*)(?:\.[0-9]+)+)/;

/**
 * A cluster's version as Helm takes it: the numbers, without what providers add behind them
 * (`v1.30.2-eks-1552ad0`). Throws RenderError `spec` for what is no version.
 */
export function plainKubeVersion(version: string | undefined): string | undefined {
  if (!version) return undefined;
  const numbers = versionNumbers(version);
  if (numbers !== undefined) return numbers;
  throw new RenderError('spec', `kubeVersion ${JSON.stringify(version)} is not like 1.30.2`);
}

/** The numbers alone; undefined where there are no two. */
export function versionNumbers(version: string): string | undefined {
  return VERSION.exec(version)?.[1]?.split('.').map(Number).join('.');
}
