import type { Operation } from '../http/routes.ts';
import { type RepositoryArea, TO_READ, TO_WRITE } from './area.ts';
import {
  createCertificates,
  deleteCertificates,
  listCertificates,
} from './operations/certificates.ts';
import { createRepository } from './operations/create.ts';
import { deleteRepository } from './operations/delete.ts';
import { getRepository } from './operations/get.ts';
import { createGpgKeys, deleteGpgKey, getGpgKey, listGpgKeys } from './operations/gpg-keys.ts';
import { listRepositories } from './operations/list.ts';
import { appDetails, listApps, listCharts, listRefs, listTags } from './operations/reading.ts';
import {
  createTemplate,
  deleteTemplate,
  listTemplates,
  updateTemplate,
} from './operations/templates.ts';
import { updateRepository } from './operations/update.ts';
import { validateRepository } from './operations/validate.ts';

/** What there is of each area. */
const OPERATIONS: ((area: RepositoryArea) => Operation)[] = [
  listRepositories,
  createRepository,
  getRepository,
  updateRepository,
  deleteRepository,
  validateRepository,
  listTemplates,
  createTemplate,
  updateTemplate,
  deleteTemplate,
];

export const repositoryOperations: Operation[] = [
  ...OPERATIONS.flatMap((operation) => [operation(TO_READ), operation(TO_WRITE)]),
  listRefs,
  listApps,
  listCharts,
  listTags,
  appDetails,
  listCertificates,
  createCertificates,
  deleteCertificates,
  listGpgKeys,
  getGpgKey,
  createGpgKeys,
  deleteGpgKey,
];
