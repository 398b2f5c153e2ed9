import { byConditions, kinds } from '../condition-rule.ts';
import type { HealthRules } from '../fields.ts';
import { fluxApps } from './flux-apps.ts';
import { fluxSources } from './flux-sources.ts';

/** Flux says so in Ready; Stalled and a false Ready are failures, retried or not. */
const WHEN = [
  ['Stalled', 'True', 'Degraded'],
  ['Ready', 'False', 'Progressing', ['Progressing', 'ProgressingWithRetry']],
  ['Ready', 'False', 'Degraded'],
  ['Ready', 'True', 'Healthy'],
] as const;

const flux = byConditions({ when: WHEN, suspendedBy: 'suspend' });
/** Kinds that recent versions do not reconcile any more: without a status they have no health. */
const fluxStatic = byConditions({ when: WHEN, suspendedBy: 'suspend', withoutStatus: 'none' });

export const fluxcd: HealthRules = {
  ...fluxSources,
  ...fluxApps,
  ...kinds('source.toolkit.fluxcd.io', ['ExternalArtifact', 'ArtifactGenerator'], flux),
  ...kinds('notification.toolkit.fluxcd.io', ['Alert', 'Provider'], fluxStatic),
  'infra.contrib.fluxcd.io/Terraform': flux,
  ...kinds(
    'fluxcd.controlplane.io',
    ['FluxInstance', 'FluxReport', 'ResourceSet', 'ResourceSetInputProvider'],
    flux,
  ),
};
