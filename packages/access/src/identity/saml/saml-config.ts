import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { type ParsedConfig, parseConfig } from '../parse-config.ts';

/** Shorter RSA keys are not taken for a proof. */
const LEAST_KEY_BITS = 2_048;

const name = z.string().min(1).max(1_000);
const address = z
  .string()
  .max(2_000)
  .refine(isAddress, 'must be an address that begins with https:// or http://');
/** Whoever writes YAML by hand, or has it made by a template, may quote what is no text. */
const yesOrNo = z.union([z.boolean(), z.stringbool()]).default(false);

/** A private key, and the certificate by which the provider knows it. */
const keyPair = z.strictObject({
  key: z
    .string()
    .max(20_000)
    .regex(/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'must be PEM'),
  certificate: z
    .string()
    .max(20_000)
    .regex(/-----BEGIN CERTIFICATE-----/, 'must be PEM'),
});

const samlConfig = z
  .strictObject({
    ssoURL: address,
    ssoIssuer: z.string().min(1).max(2_000).optional(),
    entityIssuer: z.string().min(1).max(2_000).optional(),
    ca: z.string().max(100_000).optional(),
    caData: z.string().max(200_000).optional(),
    usernameAttr: name.optional(),
    emailAttr: name.optional(),
    groupsAttr: name.optional(),
    groupsDelim: z.string().min(1).max(20).optional(),
    allowedGroups: z.array(z.string()).max(1_000).default([]),
    filterGroups: yesOrNo,
    nameIDPolicyFormat: z.string().max(200).default('persistent'),
    requestSigning: keyPair.optional(),
    decryption: keyPair.optional(),
    singleLogoutURL: address.optional(),
    forceAuthn: yesOrNo,
    clockSkewSeconds: z.number().min(0).max(300).default(60),
    logoutURL: address.optional(),
  })
  .superRefine((config, context) => {
    const wrong = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    const field = config.ca === undefined ? 'caData' : 'ca';
    if (config.ca === undefined && config.caData === undefined) {
      return wrong('ca', 'is missing: the certificate by which the provider signs, in PEM');
    }
    const certificates = certificatesOf(config);
    if (certificates.length === 0) wrong(field, 'must be certificates in PEM, not a path');
    for (const problem of certificates.map(certificateProblem)) {
      if (problem !== undefined) wrong(field, problem);
    }
    if (config.singleLogoutURL !== undefined && !config.requestSigning) {
      wrong(
        'singleLogoutURL',
        'needs requestSigning: providers take no other logout than a signed one',
      );
    }
    if (config.filterGroups && config.allowedGroups.length === 0) {
      wrong('filterGroups', 'needs allowedGroups, which says what is left of the groups');
    }
  });

/** A SAML identity provider, by the names of fields that Dex's SAML connector has. */
export type SamlConfig = z.output<typeof samlConfig>;

/** A configuration with its defaults, or what is wrong with it. */
export function parseSamlConfig(
  given: Readonly<Record<string, unknown>>,
): ParsedConfig<SamlConfig> {
  return parseConfig(samlConfig, given);
}

/** The certificates of the provider's signing keys, each in PEM; several while it changes them. */
export function certificatesOf({ ca, caData }: Pick<SamlConfig, 'ca' | 'caData'>): string[] {
  const text = ca ?? Buffer.from(caData ?? '', 'base64').toString();
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** As `urn:oasis:names:tc:SAML:2.0:nameid-format:persistent`, which may be shortened to its end. */
export function nameIdFormatOf({ nameIDPolicyFormat: format }: SamlConfig): string {
  if (format.includes(':')) return format;
  const version = FORMATS_OF_1_1.has(format) ? '1.1' : '2.0';
  return `urn:oasis:names:tc:SAML:${version}:nameid-format:${format}`;
}

const FORMATS_OF_1_1 = new Set([
  'emailAddress',
  'unspecified',
  'X509SubjectName',
  'WindowsDomainQualifiedName',
]);

function certificateProblem(pem: string): string | undefined {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = new X509Certificate(pem).publicKey;
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    return asymmetricKeyType === 'rsa' && bits >= LEAST_KEY_BITS
      ? undefined
      : `must be of an RSA key of ${LEAST_KEY_BITS} bits or more`;
  } catch {
    return 'is not a certificate that can be read';
  }
}

function isAddress(text: string): boolean {
  return ['https:', 'http:'].includes(URL.parse(text)?.protocol ?? '');
}
