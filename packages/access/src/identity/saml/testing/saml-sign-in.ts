import {
  createSamlKey,
  readSamlRequest,
  type SamlSigning,
  type SamlStatement,
  samlResponse,
  signSamlResponse,
} from '@lockstep/testkit';
import type { RedirectProvider } from '../../identity-provider.ts';
import { samlKind } from '../saml-kind.ts';

export const IDP = 'https://idp.example/metadata';
export const CALLBACK = 'https://lockstep.example/auth/callback';
export const ENTITY = 'https://lockstep.example/auth/saml/metadata?provider=corp';
/** The key of the identity provider, and that of somebody else who calls his the same. */
export const KEY = createSamlKey('idp.example');
export const OTHER_KEY = createSamlKey('idp.example');

export interface OpenOptions {
  config?: Record<string, unknown>;
  groupClaims?: string[];
  now?: () => Date;
  warn?: (message: string) => void;
}

/** A provider that trusts {@link KEY}. */
export function openSaml(options: OpenOptions = {}) {
  const { config, groupClaims = ['groups'], now, warn = () => {} } = options;
  const settings = { ssoURL: 'https://idp.example/sso', ssoIssuer: IDP, ca: KEY.cert, ...config };
  const problems = samlKind.check(settings);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const provider = samlKind.open(
    { id: 'corp', kind: 'saml', name: 'Corporate', config: settings },
    {
      publicUrl: 'https://lockstep.example',
      groupClaims,
      now: now ?? (() => new Date()),
      warn,
    },
  );
  if (provider.kind !== 'redirect') throw new Error('not a provider that people are sent to');
  return provider;
}

export interface Begun {
  provider: RedirectProvider;
  memory: string;
  /** What is said to this sign-in where nothing else is asked for. */
  statement: SamlStatement;
}

/** A sign-in that waits for its response. */
export async function begin(provider: RedirectProvider = openSaml()): Promise<Begun> {
  const { location, memory } = await provider.begin({ callbackUrl: CALLBACK });
  const { id } = readSamlRequest(new URL(location));
  const statement = {
    issuer: IDP,
    inResponseTo: id,
    recipient: CALLBACK,
    audience: ENTITY,
    nameId: 'alice',
  };
  return { provider, memory, statement };
}

/** A response of the identity provider, signed; `edit` changes it before. */
export function respond(
  statement: SamlStatement,
  options: Partial<SamlSigning> & { edit?: (xml: string) => string } = {},
): Promise<string> {
  const { edit = (xml: string) => xml, ...signing } = options;
  return signSamlResponse(edit(samlResponse(statement)), { key: KEY, ...signing });
}

/** Posts a response. */
export function finish({ provider, memory }: Begun, xml: string | Buffer) {
  const form = { SAMLResponse: Buffer.from(xml).toString('base64') };
  return provider.finish({ url: new URL(CALLBACK), form, memory });
}
