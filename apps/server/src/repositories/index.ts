import type { Operation } from '../http/routes.ts';
import { createRepository } from './operations/create.ts';
import { deleteRepository } from './operations/delete.ts';
import { getRepository } from './operations/get.ts';
import { listRepositories } from './operations/list.ts';
import { updateRepository } from './operations/update.ts';
import { validateRepository } from './operations/validate.ts';

export const repositoryOperations: Operation[] = [
  listRepositories,
  createRepository,
  getRepository,
  updateRepository,
  deleteRepository,
  validateRepository,
];
