/** Who an identity provider says somebody is. */
export interface Identity {
  /** Id of the provider in our configuration: `oidc`, `corp-ldap`. */
  providerId: string;
  /** What tells this provider's users from others': an OIDC issuer, a SAML entity id, an LDAP address. */
  issuer: string;
  /** The provider's own stable id of the user: OIDC `sub`, SAML NameID, an LDAP DN. */
  subject: string;
  /** What people and policies know them by; the e-mail address where there is one. */
  username: string;
  email?: string;
  displayName?: string;
  groups: readonly string[];
  /** When what the provider said ends; a session lasts no longer without being refreshed. */
  expiresAt?: Date;
  /** What a later {@link RedirectProvider.refresh} needs; kept sealed. */
  refreshToken?: string;
  /** What the provider's logout wants as a hint (OIDC's ID token); kept sealed. */
  logoutHint?: string;
}

/** How a sign-in is begun at a provider that people are sent to. */
export interface SignInBegun {
  /** Where the browser goes. */
  location: string;
  /** What {@link RedirectProvider.finish} must be given again (state, nonce, PKCE verifier); kept sealed in a cookie. */
  memory: string;
}

/** What came back from the provider: the query of a redirect, or the form of a POST. */
export interface SignInAnswer {
  /** Our own address that was called, with its query. */
  url: URL;
  form: Readonly<Record<string, string>>;
  memory: string;
}

/** A provider that people are sent to: OIDC, SAML. */
export interface RedirectProvider {
  kind: 'redirect';
  id: string;
  /** For the button of the sign-in page. */
  name: string;
  begin(options: { callbackUrl: string }): Promise<SignInBegun>;
  /** @throws UserError `unauthenticated` saying what was wrong with the answer, without its secrets. */
  finish(answer: SignInAnswer): Promise<Identity>;
  /** The identity as it is now (groups may have changed); undefined where the provider says it ended. */
  refresh?(refreshToken: string): Promise<Identity | undefined>;
  /** Where to send the browser to end the provider's own session. */
  logoutUrl?(options: { returnTo: string; hint?: string }): Promise<string | undefined>;
}

/** A provider that is handed a name and a password: LDAP, Active Directory. */
export interface PasswordProvider {
  kind: 'password';
  id: string;
  name: string;
  /**
   * Undefined where name or password are wrong, which are not told apart.
   * @throws UserError `unavailable` where the directory cannot be asked.
   */
  check(given: { username: string; password: string }): Promise<Identity | undefined>;
}

/** A way to sign in other than by a local account. One kind, one folder beside this file. */
export type IdentityProvider = RedirectProvider | PasswordProvider;
