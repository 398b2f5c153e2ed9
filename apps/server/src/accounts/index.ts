import type { Operation } from '../http/routes.ts';
import { canI } from './operations/can-i.ts';
import { changePassword } from './operations/change-password.ts';
import { getAccount } from './operations/get.ts';
import { listAccounts } from './operations/list.ts';

export const accountOperations: Operation[] = [listAccounts, getAccount, canI, changePassword];
