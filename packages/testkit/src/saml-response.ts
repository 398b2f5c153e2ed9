import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { createAuthority, type TestCertificate } from './certificates.ts';

/** What an identity provider says of somebody, and to whom. */
export interface SamlStatement {
  /** Who says so: an entity id. */
  issuer: string;
  /** The request that is answered, and where the response is posted. */
  inResponseTo: string;
  recipient: string;
  audience: string;
  nameId: string;
  nameIdFormat?: string;
  /** Values by the attribute's name. */
  attributes?: Readonly<Record<string, readonly string[]>>;
  /** Of the assertion; at random if not given. */
  id?: string;
  /** When it is said, and for how long it counts; now, and five minutes. */
  at?: Date;
  ttlSeconds?: number;
  sessionUntil?: Date;
}

export interface SamlSigning {
  key: TestCertificate;
  /** What is signed; the assertion if not given. */
  signs?: readonly ('Assertion' | 'Response')[];
  signatureMethod?: string;
  digestMethod?: string;
  canonicalization?: string;
  /** Signs with a secret that both know. */
  secret?: string;
}

/** A signing key of RSA with a certificate; two of one name are two. */
export function createSamlKey(name: string, bits = 2048): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const cert = createAuthority(name).certify(name, publicKey);
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** A response that says this, not signed. */
export function samlResponse(statement: SamlStatement): string {
  const { issuer, inResponseTo, recipient, at = new Date() } = statement;
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${newId()}" Version="2.0" IssueInstant="${instant(at)}" Destination="${xmlText(recipient)}" InResponseTo="${inResponseTo}">`,
    `<saml:Issuer>${xmlText(issuer)}</saml:Issuer>`,
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>',
    assertion(statement, at),
    '</samlp:Response>',
  ].join('');
}

function assertion(statement: SamlStatement, at: Date): string {
  const { issuer, inResponseTo, recipient, audience, nameId, ttlSeconds = 300 } = statement;
  const format = statement.nameIdFormat ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
  const until = instant(new Date(at.getTime() + ttlSeconds * 1_000));
  const session = statement.sessionUntil
    ? ` SessionNotOnOrAfter="${instant(statement.sessionUntil)}"`
    : '';
  return [
    `<saml:Assertion ID="${statement.id ?? newId()}" Version="2.0" IssueInstant="${instant(at)}">`,
    `<saml:Issuer>${xmlText(issuer)}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="${format}">${xmlText(nameId)}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml:SubjectConfirmationData InResponseTo="${inResponseTo}" Recipient="${xmlText(recipient)}" NotOnOrAfter="${until}"/>`,
    '</saml:SubjectConfirmation></saml:Subject>',
    `<saml:Conditions NotBefore="${instant(at)}" NotOnOrAfter="${until}">`,
    `<saml:AudienceRestriction><saml:Audience>${xmlText(audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${instant(at)}" SessionIndex="${newId()}"${session}>`,
    '<saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>',
    attributeStatement(statement.attributes ?? {}),
    '</saml:Assertion>',
  ].join('');
}

function attributeStatement(attributes: Readonly<Record<string, readonly string[]>>): string {
  const all = Object.entries(attributes).map(([name, values]) => {
    const told = values.map(
      (value) => `<saml:AttributeValue>${xmlText(value)}</saml:AttributeValue>`,
    );
    return `<saml:Attribute Name="${xmlText(name)}">${told.join('')}</saml:Attribute>`;
  });
  return all.length > 0 ? `<saml:AttributeStatement>${all.join('')}</saml:AttributeStatement>` : '';
}

const C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** Signs a response: the assertion first, then the response around it. */
export async function signSamlResponse(xml: string, signing: SamlSigning): Promise<string> {
  const { signs = ['Assertion'] } = signing;
  let signed = xml;
  for (const part of ['Assertion', 'Response'] as const) {
    if (signs.includes(part)) signed = await signSamlPart(signed, part, signing);
  }
  return signed;
}

/** Signs the one element of this name, in itself. */
export async function signSamlPart(
  xml: string,
  part: string,
  signing: SamlSigning,
): Promise<string> {
  const { SignedXml } = await import('xml-crypto');
  const canonicalization = signing.canonicalization ?? C14N;
  const signer = new SignedXml({
    privateKey: signing.secret ?? signing.key.key,
    publicCert: signing.key.cert,
    signatureAlgorithm:
      signing.signatureMethod ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: canonicalization,
    getKeyInfoContent: SignedXml.getKeyInfoContent,
  });
  if (signing.secret !== undefined) signer.enableHMAC();
  const path = `//*[local-name(.)='${part}']`;
  signer.addReference({
    xpath: path,
    transforms: [ENVELOPED, canonicalization],
    digestAlgorithm: signing.digestMethod ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  // Behind the issuer, where the schema wants it.
  const location = { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' as const };
  signer.computeSignature(xml, { location, prefix: 'ds' });
  return signer.getSignedXml();
}

export interface SamlEncryption {
  /** In PEM: for whose key it is encrypted. */
  certificate: string;
  /** `aes256-gcm` if not given. */
  content?: 'aes128-gcm' | 'aes256-gcm' | 'aes128-cbc' | 'aes256-cbc';
  key?: 'rsa-oaep-mgf1p' | 'rsa-1_5';
}

type Encrypt = (
  text: string,
  settings: object,
  done: (error: unknown, result: string) => void,
) => void;

/** Encrypts the assertion of a response; what of it is signed, is signed before. */
export function encryptSamlAssertion(xml: string, encryption: SamlEncryption): Promise<string> {
  return encryptElement(xml, { name: 'Assertion', as: 'EncryptedAssertion' }, encryption);
}

/** Encrypts whom an assertion or a request is about; sign it afterwards. */
export function encryptSamlName(xml: string, encryption: SamlEncryption): Promise<string> {
  return encryptElement(xml, { name: 'NameID', as: 'EncryptedID' }, encryption);
}

async function encryptElement(
  xml: string,
  { name, as }: { name: string; as: string },
  { certificate, content = 'aes256-gcm', key = 'rsa-oaep-mgf1p' }: SamlEncryption,
): Promise<string> {
  const pattern = new RegExp(`<saml:${name}[ >].*</saml:${name}>`, 's');
  const [element] = pattern.exec(xml) ?? [];
  if (element === undefined) throw new Error(`there is no ${name}`);
  const scope = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  const alone = element.includes(scope) ? element : element.replace(/(?=[ >])/, ` ${scope}`);
  const version = content.endsWith('gcm') ? '2009/xmlenc11' : '2001/04/xmlenc';
  // It has no types of its own.
  const library: string = 'xml-encryption';
  const { encrypt } = (await import(library)) as { encrypt: Encrypt };
  const settings = {
    rsa_pub: new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }),
    pem: certificate,
    encryptionAlgorithm: `http://www.w3.org/${version}#${content}`,
    keyEncryptionAlgorithm: `http://www.w3.org/2001/04/xmlenc#${key}`,
    warnInsecureAlgorithm: false,
  };
  const data = await new Promise<string>((resolve, reject) =>
    encrypt(alone, settings, (error, result) => (error ? reject(error) : resolve(result))),
  );
  return xml.replace(element, () => `<saml:${as}>${data}</saml:${as}>`);
}

function newId(): string {
  return `_${randomBytes(20).toString('hex')}`;
}

function instant(at: Date): string {
  return at.toISOString();
}

function xmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
