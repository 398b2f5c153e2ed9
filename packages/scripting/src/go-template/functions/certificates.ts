import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import type { Budget } from '../budget.ts';
import { FunctionError } from '../template-error.ts';
import { GoCertificate, isList, isNil, typeName, type Value } from '../value.ts';
import { type CertificateRequest, type Issuer, makeCertificate } from './certificate.ts';
import type { Functions, Room, TemplateFunction } from './function.ts';
import { countSignature, givenKey } from './given-key.ts';
import { pemBlock, pemOf } from './pem.ts';

/** What they cost in steps, about as they take time. */
const KEY_STEPS = 450_000;
const READ_STEPS = 5_000;

/**
 * Certificates as Sprig makes them, for servers and clients: `genCA "name" days`,
 * `genSelfSignedCert "name" ips dnsNames days`, `genSignedCert "name" ips dnsNames days ca`, each
 * also with a key of one's own in PEM at the end.
 */
export const certificateFunctions: Functions = {
  genCA: makes('si', ([name, days]) => ({ name, days, isAuthority: true })),
  genCAWithKey: makes('sis', ([name, days, key]) => ({ name, days, key, isAuthority: true })),
  genSelfSignedCert: makes('saai', ([name, ips, dns, days]) => ({ name, ips, dns, days })),
  genSelfSignedCertWithKey: makes('saais', ([name, ips, dns, days, key]) => ({
    ...{ name, ips, dns, days, key },
  })),
  genSignedCert: makes('saaia', ([name, ips, dns, days, ca], budget) => ({
    ...{ name, ips, dns, days, issuer: issuerOf(budget, ca) },
  })),
  genSignedCertWithKey: makes('saaias', ([name, ips, dns, days, ca, key], budget) => ({
    ...{ name, ips, dns, days, key, issuer: issuerOf(budget, ca) },
  })),
  buildCustomCert: {
    params: 'ss',
    call: ([certificate, key], { budget }) => custom(budget, String(certificate), String(key)),
  },
};

interface Asked {
  name: Value;
  days: Value;
  ips?: Value;
  dns?: Value;
  key?: Value;
  isAuthority?: boolean;
  issuer?: Issuer;
}

function makes(params: string, asked: (args: Value[], budget: Budget) => Asked): TemplateFunction {
  return { params, call: (args, room) => made(asked(args, room.budget), room) };
}

function made(asked: Asked, { budget, now }: Room): GoCertificate {
  const request: CertificateRequest = {
    commonName: String(asked.name),
    ips: textsOf(asked.ips, (one) => `error parsing ip: ${one} is not a string`),
    dnsNames: textsOf(
      asked.dns,
      (one) => `error processing alternate dns name: ${one} is not a string`,
    ),
    days: Number(asked.days),
    isAuthority: asked.isAuthority ?? false,
    now,
  };
  const key = asked.key === undefined ? newKey(budget) : givenKey(budget, String(asked.key));
  countSignature(budget, asked.issuer?.key ?? key);
  const certificate = makeCertificate(request, key, asked.issuer);
  return new GoCertificate(pemOf('CERTIFICATE', certificate), keyText(key));
}

function newKey(budget: Budget): KeyObject {
  budget.step(KEY_STEPS);
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

function textsOf(value: Value, problem: (one: string) => string): string[] {
  if (isNil(value)) return [];
  if (!isList(value)) {
    const what = `wrong type for value; expected []interface {}; got ${typeName(value)}`;
    throw new FunctionError(what);
  }
  return value.map((one) => {
    if (typeof one !== 'string') throw new FunctionError(problem(typeName(one)));
    return one;
  });
}

function issuerOf(budget: Budget, value: Value): Issuer {
  if (!(value instanceof GoCertificate)) {
    const what = `wrong type for value; expected sprig.certificate; got ${typeName(value)}`;
    throw new FunctionError(what);
  }
  return { certificate: certificateOf(budget, value.cert), key: givenKey(budget, value.key) };
}

/** In DER. */
function certificateOf(budget: Budget, pem: string): Buffer {
  budget.step(READ_STEPS);
  const block = pemBlock(pem, () => true);
  if (!block) throw new FunctionError('unable to decode certificate');
  const der = Buffer.from(block.body, 'base64');
  try {
    return new X509Certificate(der).raw;
  } catch {
    throw new FunctionError('error parsing certificate: it is none');
  }
}

function keyText(key: KeyObject): string {
  const types: Record<string, 'pkcs1' | 'sec1'> = { rsa: 'pkcs1', ec: 'sec1' };
  const type = types[key.asymmetricKeyType ?? ''] ?? 'pkcs8';
  return key.export({ format: 'pem', type }).toString();
}

function custom(budget: Budget, certificate: string, key: string): GoCertificate {
  const [cert, secret] = [decoded(certificate, 'certificate'), decoded(key, 'private key')];
  certificateOf(budget, cert);
  givenKey(budget, secret);
  return new GoCertificate(cert, secret);
}

function decoded(text: string, what: string): string {
  const plain = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(plain)) {
    throw new FunctionError(`unable to decode base64 ${what}`);
  }
  return Buffer.from(plain, 'base64').toString('utf8');
}
