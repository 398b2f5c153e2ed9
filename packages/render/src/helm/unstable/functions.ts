/** Why a template function's result is another one at another time or place. */
export type Instability = 'random' | 'time' | 'cluster';

/** The functions of Helm's templates whose result does not follow from values alone. */
export const UNSTABLE_FUNCTIONS: Readonly<Record<string, Instability>> = {
  randAlphaNum: 'random',
  randAlpha: 'random',
  randNumeric: 'random',
  randAscii: 'random',
  randBytes: 'random',
  randInt: 'random',
  shuffle: 'random',
  uuidv4: 'random',
  genPrivateKey: 'random',
  genCA: 'random',
  genCAWithKey: 'random',
  genSelfSignedCert: 'random',
  genSelfSignedCertWithKey: 'random',
  genSignedCert: 'random',
  genSignedCertWithKey: 'random',
  bcrypt: 'random',
  htpasswd: 'random',
  encryptAES: 'random',
  now: 'time',
  ago: 'time',
  lookup: 'cluster',
};

const NAMES = new RegExp(`\\b(?:${Object.keys(UNSTABLE_FUNCTIONS).join('|')})\\b`);

/** Whether a text has such a name anywhere: most have none, and need not be read closely. */
export function mayBeUnstable(text: string): boolean {
  return NAMES.test(text);
}
