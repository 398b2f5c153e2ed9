import { request } from './request.ts';

/** A way to sign in other than by an account of Lockstep's own. */
export interface SignInProvider {
  id: string;
  name: string;
  /** People are sent there, or type name and password here. */
  way: 'redirect' | 'password';
}

export interface SignInSettings {
  providers: SignInProvider[];
  /** No account of Lockstep's own can sign in. */
  userLoginsDisabled: boolean;
}

/** How people sign in here; asked before anybody has. */
export function signInSettings(): Promise<SignInSettings> {
  return request('/api/v1/settings');
}
