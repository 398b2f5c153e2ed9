/** What a project wants of the manifests of its applications. Expressions are run by the caller. */
export { isSopsFile, PLAIN_SECRETS_RULE, plainSecrets } from './plain-secrets.ts';
export { ruleConcerns } from './rule-concerns.ts';
export { policyConditions, policyRefusal } from './tell-violations.ts';
