import { hasOwnCredentials, type RepositoryInput, withTemplate } from '@lockstep/domain';
import { hostTrust } from '../certificates/trust.ts';
import { chooseTemplate, readTemplates, secretsOf } from '../credential-templates/row.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { joinSecrets } from '../sealed-secrets.ts';
import type { RepositoryAccess, RepositoryPurpose } from './api.ts';

/**
 * A registration, or an address alone, with the credentials of its template where it has none of
 * its own, and with what its host is believed by.
 */
export async function repositoryAccess(
  database: Database,
  sealer: Sealer,
  own: Partial<RepositoryInput> & { repo: string },
  purpose: RepositoryPurpose,
): Promise<RepositoryAccess> {
  const trust = await hostTrust(database, own.repo);
  if (hasOwnCredentials(own)) return { ...own, ...trust };
  const template = chooseTemplate(own, await readTemplates(database, purpose));
  if (!template) return { ...own, ...trust };
  const inherited = joinSecrets(template.settings, secretsOf(sealer, template));
  return { ...withTemplate(own, inherited), ...trust, inheritedCreds: true };
}
