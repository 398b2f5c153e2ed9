import { byConditions, kinds } from '../condition-rule.ts';
import { type HealthRule, type HealthRules, health, textAt, valueAt } from '../fields.ts';

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

/** A Helm repository in a registry has nothing to fetch, and no status. */
const helmRepository: HealthRule = (object) => {
  const judged = flux(object);
  const isRegistry = textAt(object, 'spec', 'type') === 'oci';
  const untold = valueAt(object, 'status', 'conditions') === undefined;
  if (isRegistry && untold && judged?.status !== 'Suspended') return health('Healthy');
  return judged;
};

const SOURCES = ['GitRepository', 'HelmChart', 'OCIRepository', 'Bucket', 'ExternalArtifact'];

export const fluxcd: HealthRules = {
  'kustomize.toolkit.fluxcd.io/Kustomization': flux,
  'helm.toolkit.fluxcd.io/HelmRelease': flux,
  ...kinds('source.toolkit.fluxcd.io', [...SOURCES, 'ArtifactGenerator'], flux),
  'source.toolkit.fluxcd.io/HelmRepository': helmRepository,
  ...kinds(
    'image.toolkit.fluxcd.io',
    ['ImagePolicy', 'ImageRepository', 'ImageUpdateAutomation'],
    flux,
  ),
  'notification.toolkit.fluxcd.io/Receiver': flux,
  ...kinds('notification.toolkit.fluxcd.io', ['Alert', 'Provider'], fluxStatic),
  'infra.contrib.fluxcd.io/Terraform': flux,
  ...kinds(
    'fluxcd.controlplane.io',
    ['FluxInstance', 'FluxReport', 'ResourceSet', 'ResourceSetInputProvider'],
    flux,
  ),
};
