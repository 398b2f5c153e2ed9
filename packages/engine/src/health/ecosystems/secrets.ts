import { byConditions, kinds } from '../condition-rule.ts';
import { exactAt, exactly, exactMaybe, exactWord } from '../exact.ts';
import { byExactConditions, EXACT_READY } from '../exact-conditions.ts';
import {
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  textAt,
  valueAt,
} from '../fields.ts';
import { externalSecrets } from './external-secrets.ts';

/** The first generation of External Secrets, which put it all into one text. */
const legacyExternalSecret: HealthRule = exactly((object) => {
  const waiting = health('Progressing', 'Waiting for the secret to be fetched');
  if (exactMaybe(object, 'status') === undefined) return waiting;
  const status = exactWord(exactAt(object, 'status', 'status'));
  if (status === 'SUCCESS') return health('Healthy', 'The secret was fetched');
  if (!status.startsWith('ERROR')) return waiting;
  return health('Degraded', status.replaceAll('ERROR, ', ''));
});

/** A secret that was fetched has left its hash; until then, or without it, it could not be. */
const vaultStaticSecret: HealthRule = exactly((object) =>
  exactMaybe(object, 'status', 'secretMAC') === undefined
    ? health('Degraded', 'The secret could not be fetched from Vault')
    : health('Healthy', 'The secret was fetched'),
);

const sealedSecret = byExactConditions({
  when: [
    ['Synced', 'False', 'Degraded'],
    ['Synced', 'True', 'Healthy'],
  ],
  waiting: 'Waiting for the secret to be unsealed',
});

const sops = byExactConditions({
  when: [...EXACT_READY, ['Ready', 'Unknown', 'Progressing']],
  stale: 'other',
  waiting: 'Waiting for the secret to be decrypted',
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
  ...['VaultDynamicSecret', 'VaultPKISecret', 'VaultAuth', 'VaultAuthGlobal'],
  ...['VaultConnection', 'HCPAuth', 'HCPVaultSecretsApp', 'SecretTransformation'],
];

/** What brings secrets into the cluster. */
export const secrets: HealthRules = {
  ...externalSecrets,
  'kubernetes-client.io/ExternalSecret': legacyExternalSecret,
  'bitnami.com/SealedSecret': sealedSecret,
  'secrets.hashicorp.com/VaultStaticSecret': vaultStaticSecret,
  ...kinds('secrets.hashicorp.com', VAULT_KINDS, vault),
  'onepassword.com/OnePasswordItem': byExactConditions({ when: EXACT_READY }),
  ...kinds('addons.projectcapsule.dev', ['SopsSecret', 'GlobalSopsSecret', 'SopsProvider'], sops),
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
