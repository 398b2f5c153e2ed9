/** What is needed to reach repositories and to believe what comes from them. */
export * from './certificate.ts';
export * from './credential-template.ts';
export { isHostName, type KnownHost, keyProblem, parseKnownHosts } from './known-hosts.ts';
