import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  generateKeyPairSync,
  randomBytes,
  scryptSync,
} from 'node:crypto';
import { hashSync } from 'bcryptjs';
import type { Budget } from '../budget.ts';
import { FunctionError } from '../template-error.ts';
import { utf8Text } from '../utf8-text.ts';
import { defineCounted, type Functions } from './function.ts';

/** What these cost in steps, about as they take time: a template cannot call them often. */
const COST = { derive: 600_000, bcrypt: 300_000, rsa: 900_000, key: 20_000 };
const BCRYPT_ROUNDS = 10;

/** Passwords, hashes and keys. */
export const secretFunctions: Functions = {
  derivePassword: {
    params: 'issss',
    call: ([counter, type, password, user, site], { budget }) => {
      const [kind, secret, name, place] = [type, password, user, site] as string[];
      return derivePassword(budget, {
        counter: counter as bigint,
        ...{ type: kind ?? '', password: secret ?? '', user: name ?? '', site: place ?? '' },
      });
    },
  },
  bcrypt: defineCounted('s', (budget, password: string) => bcrypt(budget, password)),
  htpasswd: defineCounted('ss', (budget, user: string, password: string) =>
    user.includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(budget, password)}`,
  ),
  encryptAES: defineCounted('ss', (_, password: string, text: string) => {
    if (text === '') return '';
    const start = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', keyOf(password), start);
    return Buffer.concat([start, cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
  }),
  decryptAES: defineCounted('ss', (_, password: string, text: string) =>
    text === '' ? '' : decrypt(keyOf(password), Buffer.from(text, 'base64')),
  ),
  genPrivateKey: defineCounted('s', (budget, type: string) => privateKey(budget, type)),
};

function bcrypt(budget: Budget, password: string): string {
  budget.step(COST.bcrypt);
  return hashSync(password, BCRYPT_ROUNDS).replace('$2b$', '$2a$');
}

/** The password itself, cut or filled up to the length of a key. */
function keyOf(password: string): Buffer {
  const key = Buffer.alloc(32);
  Buffer.from(password).copy(key);
  return key;
}

function decrypt(key: Buffer, sealed: Buffer): string {
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, sealed.subarray(0, 16));
    return utf8Text(Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]));
  } catch {
    throw new FunctionError('the text cannot be decrypted with this password');
  }
}

function privateKey(budget: Budget, type: string): string {
  const pem = { format: 'pem' } as const;
  budget.step(type === 'rsa' || type === '' ? COST.rsa : COST.key);
  switch (type) {
    case '':
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: 4096 })
        .privateKey.export({ ...pem, type: 'pkcs1' })
        .toString();
    case 'ecdsa':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ ...pem, type: 'sec1' })
        .toString();
    case 'ed25519':
      return generateKeyPairSync('ed25519')
        .privateKey.export({ ...pem, type: 'pkcs8' })
        .toString();
    default:
      return `Unknown type ${type}`;
  }
}

interface Derivation {
  counter: bigint;
  type: string;
  password: string;
  user: string;
  site: string;
}

const SCOPE = 'com.lyndir.masterpassword';

/** A site's password by the Master Password algorithm: the same each time. */
function derivePassword(
  budget: Budget,
  { counter, type, password, user, site }: Derivation,
): string {
  const shapes = Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined;
  if (!shapes) return `cannot find password template ${type}`;
  budget.step(COST.derive);
  const salt = Buffer.concat([Buffer.from(SCOPE), lengthOf(user), Buffer.from(user)]);
  const limits = { N: 32_768, r: 8, p: 2, maxmem: 64 * 1024 * 1024 };
  const key = scryptSync(password, salt, 64, limits);
  const seed = createHmac('sha256', key)
    .update(Buffer.concat([Buffer.from(SCOPE), lengthOf(site), Buffer.from(site), wide(counter)]))
    .digest();
  const shape = shapes[(seed[0] ?? 0) % shapes.length] ?? '';
  return [...shape]
    .map((letter, at) => {
      const characters = CHARACTERS[letter] ?? '';
      return characters[(seed[at + 1] ?? 0) % characters.length];
    })
    .join('');
}

function lengthOf(text: string): Buffer {
  return wide(BigInt(Buffer.byteLength(text)));
}

function wide(value: bigint): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Number(BigInt.asUintN(32, value)));
  return bytes;
}

const LARGE = 'BCDFGHJKLMNPQRSTVWXYZ';
const SMALL = 'bcdfghjklmnpqrstvwxyz';
const CHARACTERS: Record<string, string> = {
  ...{ V: 'AEIOU', v: 'aeiou', C: LARGE, c: SMALL, A: `AEIOU${LARGE}`, n: '0123456789' },
  a: `AEIOUaeiou${LARGE}${SMALL}`,
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `AEIOUaeiou${LARGE}${SMALL}0123456789!@#$%^&*()`,
};

/** Three syllables, `no` (a digit and a sign) behind each in turn; those with two consonants last. */
const LONG = [
  ...['Cvcv Cvcv Cvcv', 'Cvcc Cvcv Cvcv', 'Cvcv Cvcc Cvcv', 'Cvcv Cvcv Cvcc'],
  ...['Cvcc Cvcc Cvcv', 'Cvcv Cvcc Cvcc', 'Cvcc Cvcv Cvcc'],
].flatMap((syllables) =>
  [0, 1, 2].map((place) =>
    syllables
      .split(' ')
      .map((one, at) => (at === place ? `${one}no` : one))
      .join(''),
  ),
);

const SHAPES: Record<string, readonly string[]> = {
  maximum: ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno'],
  long: LONG,
  medium: ['CvcnoCvc', 'CvcCvcno'],
  short: ['Cvcn'],
  basic: ['aaanaaan', 'aannaaan', 'aaannaaa'],
  pin: ['nnnn'],
};
