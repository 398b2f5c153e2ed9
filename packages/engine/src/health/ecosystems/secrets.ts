import { byConditions, kinds, READY_STEPS } from '../condition-rule.ts';
import {
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  textAt,
  valueAt,
} from '../fields.ts';

const externalSecret = byConditions({
  when: READY_STEPS,
  waiting: 'Waiting for the secret to be fetched',
});

/** The first generation of External Secrets, which put it all into one text. */
const legacyExternalSecret: HealthRule = (object) => {
  const status = textAt(object, 'status', 'status') ?? '';
  if (status.startsWith('SUCCESS')) return health('Healthy', status);
  if (status.startsWith('ERROR')) return health('Degraded', status);
  return health('Progressing', 'Waiting for the secret to be fetched');
};

const sealedSecret = byConditions({
  when: [
    ['Synced', 'False', 'Degraded'],
    ['Synced', 'True', 'Healthy'],
  ],
  waiting: 'Waiting for the secret to be unsealed',
});

/** HashiCorp's operator: conditions where it has them, `status.valid` where it has not. */
const vault: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const bad = conditions.find((c) => c.status === 'False' && c.type !== 'Paused');
  if (bad) return health('Degraded', bad.message || bad.reason);
  const valid = valueAt(object, 'status', 'valid');
  if (valid === false) return health('Degraded', textAt(object, 'status', 'error'));
  const good = valid === true || conditions.some((c) => c.status === 'True');
  const synced = textAt(object, 'status', 'secretMAC') ? 'Healthy' : 'Progressing';
  return health(good ? 'Healthy' : synced);
};

const VAULT_KINDS = [
  ...['VaultStaticSecret', 'VaultDynamicSecret', 'VaultPKISecret', 'VaultAuth', 'VaultAuthGlobal'],
  ...['VaultConnection', 'HCPAuth', 'HCPVaultSecretsApp', 'SecretTransformation'],
];

/** What brings secrets into the cluster. */
export const secrets: HealthRules = {
  ...kinds(
    'external-secrets.io',
    ['ExternalSecret', 'ClusterExternalSecret', 'PushSecret', 'ClusterPushSecret'],
    externalSecret,
  ),
  ...kinds('external-secrets.io', ['SecretStore', 'ClusterSecretStore'], externalSecret),
  'kubernetes-client.io/ExternalSecret': legacyExternalSecret,
  'bitnami.com/SealedSecret': sealedSecret,
  ...kinds('secrets.hashicorp.com', VAULT_KINDS, vault),
  'onepassword.com/OnePasswordItem': byConditions({ when: READY_STEPS }),
  ...kinds(
    'addons.projectcapsule.dev',
    ['SopsSecret', 'GlobalSopsSecret', 'SopsProvider'],
    byConditions({ when: READY_STEPS }),
  ),
  'redhatcop.redhat.io/*': byConditions({
    when: [
      ['ReconcileError', 'True', 'Degraded'],
      ['ReconcileFailed', 'True', 'Degraded'],
      ['ReconcileSuccess', 'True', 'Healthy'],
      ['ReconcileSuccessful', 'True', 'Healthy'],
    ],
    withoutStatus: 'none',
  }),
};
