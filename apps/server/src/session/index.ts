import type { Operation } from '../http/routes.ts';
import { createSession } from './operations/create.ts';
import { deleteSession } from './operations/delete.ts';
import { endSession, endSessions } from './operations/end.ts';
import { exchange } from './operations/exchange.ts';
import { getExchangeSettings, putExchangeSettings } from './operations/exchange-settings.ts';
import { listSessions } from './operations/list.ts';
import { userInfo } from './operations/user-info.ts';

export const sessionOperations: Operation[] = [
  createSession,
  deleteSession,
  userInfo,
  listSessions,
  endSession,
  endSessions,
  exchange,
  getExchangeSettings,
  putExchangeSettings,
];
