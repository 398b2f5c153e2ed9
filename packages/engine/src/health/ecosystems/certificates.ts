import type { HealthStatus, HealthStatusCode } from '@lockstep/domain';
import { kinds, readyHealth } from '../condition-rule.ts';
import { exactAt, exactList, exactly, exactMaybe, exactText, holds, told } from '../exact.ts';
import { byExactConditions, EXACT_READY } from '../exact-conditions.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** One that is issued again is Progressing, though the old one is still good. */
const certificate = byExactConditions({
  when: [[['Issuing', 'True', 'Progressing']], EXACT_READY],
  waiting: 'Waiting for the certificate',
});
const firstCertificate = byExactConditions({
  when: EXACT_READY,
  waiting: 'Waiting for the certificate',
});
const issuer = byExactConditions({ when: EXACT_READY, waiting: 'Initializing the issuer' });

/** A request that was refused, or failed, is not tried again. */
const certificateRequest = byExactConditions({
  when: [
    [
      ['Denied', 'True', 'Degraded'],
      ['InvalidRequest', 'True', 'Degraded'],
    ],
    [
      ['Ready', 'True', 'Healthy'],
      ['Ready', '*', 'Progressing', { reasons: ['Pending'] }],
      ['Ready', '*', 'Degraded'],
    ],
  ],
  waiting: 'Waiting for the request',
});

/** The state of an order or challenge, of which only some kinds tell the reason while it lasts. */
function acme(options: { tellsReason: boolean }): HealthRule {
  return exactly((object) => {
    const state = exactMaybe(object, 'status', 'state');
    if (state === undefined || state === '') {
      return health('Progressing', `Waiting for the ${object.kind.toLowerCase()}`);
    }
    if (state === 'valid') return health('Healthy', state);
    const reason = exactAt(object, 'status', 'reason');
    if (ACME_FAILURES.some((one) => one === state)) return acmeTold('Degraded', reason, state);
    return acmeTold('Progressing', options.tellsReason ? reason : undefined, state);
  });
}
const ACME_FAILURES = ['invalid', 'expired', 'errored'];

function acmeTold(
  status: HealthStatusCode,
  reason: unknown,
  state: unknown,
): HealthStatus | undefined {
  return holds(reason) ? told(status, reason) : health(status, exactText(state));
}

/** A domain that Google cannot see holds the certificate back for good. */
const managedCertificate: HealthRule = exactly((object) => {
  const domains = exactMaybe(object, 'status', 'domainStatus');
  const isUnseen = (domain: unknown) => exactAt(domain, 'status') === 'FailedNotVisible';
  if (domains !== undefined && exactList(domains).some(isUnseen)) {
    return health('Degraded', 'A domain of the certificate is not visible');
  }
  return exactMaybe(object, 'status', 'certificateStatus') === 'Active'
    ? health('Healthy', 'All certificates are active')
    : health('Progressing', 'Waiting for the certificates');
});

/** cert-manager, and the certificates of clouds. */
export const certificates: HealthRules = {
  'cert-manager.io/Certificate': certificate,
  'cert-manager.io/CertificateRequest': certificateRequest,
  ...kinds('cert-manager.io', ['Issuer', 'ClusterIssuer'], issuer),
  'certmanager.k8s.io/Certificate': firstCertificate,
  ...kinds('certmanager.k8s.io', ['Issuer', 'ClusterIssuer'], issuer),
  'acme.cert-manager.io/Order': acme({ tellsReason: false }),
  'acme.cert-manager.io/Challenge': acme({ tellsReason: true }),
  'trust.cert-manager.io/Bundle': byExactConditions({
    when: [
      ['Synced', 'True', 'Healthy'],
      ['Synced', '*', 'Degraded'],
    ],
    orReason: true,
    waiting: 'Waiting for the bundle to be synced',
  }),
  'networking.gke.io/ManagedCertificate': managedCertificate,
  'awspca.cert-manager.io/AWSPCAClusterIssuer': readyHealth,
  'awspca.cert-manager.io/AWSPCAIssuer': readyHealth,
};
