/** Short sessions for jobs that have a token of an issuer that is trusted here. */
export * from './exchange-settings.ts';
export * from './exchange-token.ts';
export { IssuerKeys } from './issuer-keys.ts';
