import type { Operation } from '../http/routes.ts';
import { backchannelLogout } from './operations/backchannel-logout.ts';
import { callback } from './operations/callback.ts';
import { redeemCode, renewSession } from './operations/command-line.ts';
import { beginDevice, pollDevice } from './operations/device.ts';
import { login } from './operations/login.ts';
import { logout } from './operations/logout.ts';
import { samlLogout } from './operations/saml-logout.ts';
import { samlMetadata } from './operations/saml-metadata.ts';
import { getSsoSettings, putSsoSecrets, putSsoSettings } from './operations/sso-settings.ts';

/** Under /api/v1. */
export const ssoOperations: Operation[] = [getSsoSettings, putSsoSettings, putSsoSecrets];

/** Where browsers and command lines sign in, at addresses that the field knows. */
export const signInOperations: Operation[] = [
  login,
  callback,
  logout,
  backchannelLogout,
  samlMetadata,
  samlLogout,
  redeemCode,
  renewSession,
  beginDevice,
  pollDevice,
];
