import type { Operation } from '../http/routes.ts';
import { canI } from './operations/can-i.ts';
import { changePassword } from './operations/change-password.ts';
import { createAccount } from './operations/create.ts';
import { createAccountToken } from './operations/create-token.ts';
import { deleteAccount } from './operations/delete.ts';
import { deleteAccountToken } from './operations/delete-token.ts';
import { getAccount } from './operations/get.ts';
import { listAccounts } from './operations/list.ts';
import { resetPassword } from './operations/reset-password.ts';
import { getAccountSettings, putAccountSettings } from './operations/settings.ts';
import { updateAccount } from './operations/update.ts';

export const accountOperations: Operation[] = [
  listAccounts,
  createAccount,
  getAccount,
  updateAccount,
  deleteAccount,
  canI,
  changePassword,
  resetPassword,
  createAccountToken,
  deleteAccountToken,
  getAccountSettings,
  putAccountSettings,
];
