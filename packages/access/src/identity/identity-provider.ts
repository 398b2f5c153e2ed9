/** Who an identity provider says somebody is. */
export interface Identity {
  /** Id of the provider in our configuration: `oidc`, `corp-ldap`. */
  providerId: string;
  /** What tells this provider's users from others': an OIDC issuer, a SAML entity id, an LDAP address. */
  issuer: string;
  /**
   * The provider's own stable id of the user: OIDC `sub`, SAML NameID, an LDAP DN. Policies name
   * people by it.
   */
  subject: string;
  /** What people and policies know them by; the e-mail address where there is one. */
  username: string;
  email?: string;
  displayName?: string;
  groups: readonly string[];
  /** When what the provider said ends; a session lasts no longer without being confirmed. */
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

/** What a session keeps of an identity, for the provider to confirm it. */
export interface KnownIdentity {
  subject: string;
  refreshToken: string;
}

/** A provider that is a directory is asked by what it knows somebody by alone. */
export type KnownSubject = Pick<KnownIdentity, 'subject'>;

/** A provider that people are sent to: OIDC, SAML. */
export interface RedirectProvider {
  kind: 'redirect';
  id: string;
  /** For the button of the sign-in page. */
  name: string;
  /** Its answers come to an address that no other provider's come to. */
  ownCallback?: boolean;
  /** The answer comes as a form that the provider's page posts, not as a redirect: SAML. */
  answersByPost?: boolean;
  /** @throws UserError `unavailable` where the provider cannot be asked. */
  begin(options: { callbackUrl: string }): Promise<SignInBegun>;
  /**
   * @throws UserError `unauthenticated` saying what was wrong with the answer, without its secrets;
   *   `permission-denied` for somebody who may not sign in; `unavailable`.
   */
  finish(answer: SignInAnswer): Promise<Identity>;
  /**
   * The identity as it is now (groups may have changed); undefined where the provider says it ended.
   * @throws UserError `unavailable` where the provider cannot be asked.
   */
  refresh?(known: KnownIdentity): Promise<Identity | undefined>;
  /** Where to send the browser to end the provider's own session. */
  logoutUrl?(options: { returnTo: string; hint?: string }): Promise<string | undefined>;
  /** Takes what browsers bring from the provider about the end of sessions: SAML. */
  frontchannel?: FrontchannelLogout;
  /** What the provider's administrators register us by, as an XML document: SAML. */
  metadata?(options: { callbackUrl: string }): Promise<string>;
  /** Sign-in on a machine without a browser: somebody confirms a code on another one (RFC 8628). */
  device?: DeviceSignIn;
  /** Takes tokens that this provider issued to others, such as a command line. */
  bearer?: BearerTokens;
  /** Takes what this provider tells of sessions that have ended there. */
  backchannel?: BackchannelLogout;
  /** What clients that ask the provider themselves need, as the field's settings tell them. */
  publicClient?: PublicClient;
}

export interface DeviceSignIn {
  begin(): Promise<DeviceSignInBegun>;
  /** @throws UserError `unauthenticated` where it was refused or has expired. */
  poll(memory: string): Promise<DeviceSignInState>;
}

export interface DeviceSignInBegun {
  /** What people type, and where; the second address has the code in it. */
  userCode: string;
  verificationUri: string;
  verificationUriComplete?: string;
  expiresInSeconds: number;
  intervalSeconds: number;
  /** What {@link DeviceSignIn.poll} must be given again; a secret. */
  memory: string;
}

export type DeviceSignInState =
  | { kind: 'pending'; slowDown: boolean }
  | { kind: 'done'; identity: Identity };

export interface BearerTokens {
  /** Whether a token that says this issuer is for this provider; nothing is proven by it. */
  isFor(issuer: string): boolean;
  /** @throws UserError as {@link RedirectProvider.finish} does. */
  verify(token: string): Promise<BearerIdentity>;
}

export interface BearerIdentity {
  identity: Identity;
  /** The token's own id, or a digest of it. */
  tokenId: string;
  /** The provider's own session, where it tells that. */
  sessionId?: string;
  issuedAt: Date;
  expiresAt: Date;
}

export interface BackchannelLogout {
  /** Whether a token that says this issuer is for this provider; nothing is proven by it. */
  isFor(issuer: string): boolean;
  /** @throws UserError `unauthenticated` for what the provider has not said; `unavailable`. */
  verify(token: string): Promise<LogoutNotice>;
}

/** Who has signed out at a provider: a person, or one session of theirs there. */
export interface LogoutNotice {
  issuer: string;
  /** As the ID token called them (`sub`, `sid`); one of the two is there at least. */
  subject?: string;
  sessionId?: string;
  /** By the provider's clock. What began later is not meant, so that a notice may come twice. */
  issuedAt: Date;
}

export interface FrontchannelLogout {
  /**
   * Reads what a browser brought.
   * @throws UserError `unauthenticated` for what the provider has not said.
   */
  receive(brought: FrontchannelBrought): Promise<FrontchannelMessage>;
}

/**
 * By an address or by a form. `query` is as it came, since signatures are over that; `own` is where
 * this installation is reached, without a slash at the end.
 */
export type FrontchannelBrought = { own: string } & (
  | { query: string }
  | { form: Readonly<Record<string, string>> }
);

export type FrontchannelMessage =
  /** The answer to a logout that began here. */
  | { kind: 'answer' }
  | {
      kind: 'request';
      subject: string;
      /** Which sessions there; all of them where it names none. */
      sessionIds: string[];
      /** What began later is not meant, so that a request may come twice. */
      issuedAt: Date;
      /** Where the browser goes to tell that it is done. */
      answerUrl(): Promise<string>;
    };

export interface PublicClient {
  name: string;
  issuer: string;
  clientID: string;
  cliClientID?: string;
  scopes: string[];
  idTokenClaims?: Record<string, unknown>;
  enablePKCEAuthentication?: boolean;
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
  /**
   * The identity as it is now (groups may have changed), without a password; undefined for somebody
   * who is gone, shut out, or in none of the groups that may sign in.
   * @throws UserError `unavailable` where the directory cannot be asked.
   */
  recheck(known: KnownSubject): Promise<Identity | undefined>;
}

/** A way to sign in other than by a local account. One kind, one folder beside this file. */
export type IdentityProvider = RedirectProvider | PasswordProvider;
