import type { Operation } from '../http/routes.ts';
import { createSession } from './operations/create.ts';
import { deleteSession } from './operations/delete.ts';
import { userInfo } from './operations/user-info.ts';

export const sessionOperations: Operation[] = [createSession, deleteSession, userInfo];
