/**
 * What the tests share: real servers, and things of one's own on them. Integration tests name
 * `packages/testkit/src/global-setup.ts` as vitest's global set-up; unit tests need nothing.
 */

export { findConftest, findFreePort } from '@lockstep/sandbox';
export { launchBrowser } from './browser.ts';
export type { TestAuthority, TestCertificate } from './certificates.ts';
export { createAuthority } from './certificates.ts';
export type { TestChart } from './chart-package.ts';
export { packageChart, runHelm, SHOWING_TEMPLATE } from './chart-package.ts';
export type { TestChartRepository } from './chart-repository.ts';
export { startChartRepository } from './chart-repository.ts';
export type { CloudKeys } from './cloud-keys.ts';
export { startCloudKeys } from './cloud-keys.ts';
export type { TestDatabase } from './database.ts';
export { createDatabase } from './database.ts';
export { dumpDatabase, dumpRedis, recordRedis } from './dump.ts';
export type { TestGitServer } from './git-server.ts';
export { startGitServer } from './git-server.ts';
export { serveHttp } from './http-test-server.ts';
export type { KmsServer, KmsServerOptions } from './kms-server.ts';
export { startKmsServer } from './kms-server.ts';
export type { LdapServerOptions, TestLdapServer } from './ldap-server.ts';
export { startLdapServer } from './ldap-server.ts';
export { uniqueNamespace } from './namespace.ts';
export type { RegistryOptions, TestRegistry } from './oci-registry.ts';
export { startRegistry } from './oci-registry.ts';
export type { TestOidcOptions, TestOidcProvider, TestUserClaims } from './oidc-provider.ts';
export { startOidcProvider } from './oidc-provider.ts';
export type { OwnCluster } from './own-cluster.ts';
export { startCluster } from './own-cluster.ts';
export type { TestRedis } from './redis.ts';
export { createRedis } from './redis.ts';
export { runSql } from './run-sql.ts';
export type { SamlLogoutStatement } from './saml-logout.ts';
export {
  readSamlRedirect,
  samlLogoutForm,
  samlLogoutRequest,
  samlLogoutUrl,
} from './saml-logout.ts';
export type { SamlPost, SamlRequest, TestSamlProvider, TestSamlUser } from './saml-provider.ts';
export { readSamlRequest, startSamlProvider } from './saml-provider.ts';
export type { SamlEncryption, SamlSigning, SamlStatement } from './saml-response.ts';
export {
  createSamlKey,
  encryptSamlAssertion,
  encryptSamlName,
  samlResponse,
  signSamlResponse,
} from './saml-response.ts';
export type { TestSandbox } from './sandbox-description.ts';
export { useSandbox } from './sandbox-description.ts';
export type { SopsEncryption } from './sops-program.ts';
export { encryptBySops, findSops } from './sops-program.ts';
export type { SpawnedNode, SpawnNodeOptions } from './spawn-node.ts';
export { spawnNode } from './spawn-node.ts';
export type { TestSshGitServer } from './ssh-git-server.ts';
export { startSshGitServer } from './ssh-git-server.ts';
export { TestRepo } from './test-repo.ts';
export { waitFor } from './wait-for.ts';
