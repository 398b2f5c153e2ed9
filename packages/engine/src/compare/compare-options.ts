import { ANNOTATION_COMPARE_OPTIONS, type KubeObject } from '@lockstep/domain';

/** What the annotation `argocd.argoproj.io/compare-options` asks for. */
export interface CompareOptions {
  /** An object that Git no longer states does not make the application OutOfSync. */
  ignoreExtraneous: boolean;
  /** False: predicted by Lockstep itself. Otherwise the API server is asked where that is needed. */
  serverSideDiff: boolean | undefined;
  /** What admission webhooks make of the object is part of the difference. */
  includeMutationWebhook: boolean;
}

/** Reads the compare options off a live or desired object; unknown ones are passed over. */
export function compareOptionsOf(object: KubeObject): CompareOptions {
  const text = object.metadata.annotations?.[ANNOTATION_COMPARE_OPTIONS];
  const options = new Set(
    typeof text === 'string' ? text.split(',').map((word) => word.trim()) : [],
  );
  return {
    ignoreExtraneous: options.has('IgnoreExtraneous') || options.has('IgnoreExtraneous=true'),
    serverSideDiff: options.has('ServerSideDiff=false')
      ? false
      : options.has('ServerSideDiff=true') || undefined,
    includeMutationWebhook: options.has('IncludeMutationWebhook=true'),
  };
}
