import { byConditions, kinds, READY_STEPS, readyHealth } from '../condition-rule.ts';
import type { HealthRules } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** One that is issued again is Progressing, though the old one is still good. */
const certificate = byConditions({
  when: [['Issuing', 'True', 'Progressing'], ...READY_STEPS],
  waiting: 'Waiting for the certificate',
});
const issuer = byConditions({ when: READY_STEPS, waiting: 'Initializing the issuer' });

/** A request that was refused, or failed, is not tried again. */
const certificateRequest = byConditions({
  when: [
    ['Denied', 'True', 'Degraded'],
    ['InvalidRequest', 'True', 'Degraded'],
    ['Ready', 'False', 'Progressing', ['Pending']],
    ...READY_STEPS,
  ],
});

const acme = byPhase({
  at: 'state',
  healthy: ['valid'],
  degraded: ['invalid', 'expired', 'errored'],
  message: ['reason'],
});

const managedCertificate = byPhase({
  at: 'certificateStatus',
  healthy: ['Active'],
  degraded: ['ProvisioningFailed', 'ProvisioningFailedPermanently', 'RenewalFailed'],
});

/** cert-manager, and the certificates of clouds. */
export const certificates: HealthRules = {
  'cert-manager.io/Certificate': certificate,
  'cert-manager.io/CertificateRequest': certificateRequest,
  ...kinds('cert-manager.io', ['Issuer', 'ClusterIssuer'], issuer),
  'certmanager.k8s.io/Certificate': certificate,
  ...kinds('certmanager.k8s.io', ['Issuer', 'ClusterIssuer'], issuer),
  ...kinds('acme.cert-manager.io', ['Order', 'Challenge'], acme),
  'trust.cert-manager.io/Bundle': byConditions({
    when: [
      ['Synced', 'False', 'Degraded'],
      ['Synced', 'True', 'Healthy'],
    ],
  }),
  'networking.gke.io/ManagedCertificate': managedCertificate,
  'awspca.cert-manager.io/AWSPCAClusterIssuer': readyHealth,
  'awspca.cert-manager.io/AWSPCAIssuer': readyHealth,
};
