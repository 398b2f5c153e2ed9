import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { integer, sequence } from './functions/der.ts';
import { pemOf } from './functions/pem.ts';
import { renderGoTemplate } from './index.ts';

const NOW = new Date('2026-02-03T04:05:06Z');
const DAY_MS = 86_400_000;

function certificates(template: string): X509Certificate[] {
  const text = renderGoTemplate({ template, data: {}, now: NOW });
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

function rsaKey(modulusLength: number, type: 'pkcs1' | 'pkcs8' = 'pkcs8'): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return privateKey.export({ format: 'pem', type }).toString();
}

const DSA_KEY = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 })
  .privateKey.export({ format: 'pem', type: 'pkcs8' })
  .toString();

function block(body: string): string {
  return `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
}

const KEY = rsaKey(2048);
const BASE64_CERTIFICATE = renderGoTemplate({
  template: '{{(genCAWithKey "x" 1 .KEY).Cert | b64enc}}',
  data: { KEY },
});
const GIVEN = {
  ...{ key: KEY, large: rsaKey(3072), cert: BASE64_CERTIFICATE },
  pem: Buffer.from(KEY).toString('base64'),
};

const PAIR = '{{$ca := genCA "my ca" 10}}{{$ca.Cert}}';

describe('certificates', () => {
  test('of an authority sign themselves', () => {
    const [ca] = certificates(PAIR);
    expect(ca).toMatchObject({ ca: true, subject: 'CN=my ca', issuer: 'CN=my ca' });
    expect(ca?.verify(ca.publicKey)).toBe(true);
    expect(new Date(ca?.validTo ?? '').getTime() - NOW.getTime()).toBe(10 * DAY_MS);
    expect(ca?.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  });

  test('are signed by an authority', () => {
    const names = '(list "10.0.0.1" "::1" "2001:db8::a:1" "::ffff:1.2.3.4") (list "a.b" "*.c")';
    const [ca, leaf] = certificates(`${PAIR}{{(genSignedCert "é" ${names} 30000 $ca).Cert}}`);
    if (!ca || !leaf) throw new Error('two are made');
    expect(leaf.ca).toBe(false);
    expect(leaf.subject).toBe('CN=é');
    expect(leaf.checkIssued(ca) && leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.subjectAltName).toBe(
      'DNS:a.b, DNS:*.c, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1, ' +
        'IP Address:2001:DB8:0:0:0:0:A:1, IP Address:1.2.3.4',
    );
    expect(new Date(leaf.validTo).getUTCFullYear()).toBe(2108);
  });

  test.each(['ecdsa', 'ed25519'])('are made for a key of kind %s', (kind) => {
    const key = `{{$key := genPrivateKey "${kind}"}}`;
    const [self, ca, leaf] = certificates(
      `${key}{{$s := genSelfSignedCertWithKey "" nil (list "x") 1 $key}}{{$s.Cert}}` +
        `{{if ne $s.Key $key}}{{fail "another key"}}{{end}}` +
        `{{$ca := genCAWithKey "ca" 1 $key}}{{$ca.Cert}}` +
        `{{(genSignedCertWithKey "leaf" nil nil 1 $ca $key).Cert}}`,
    );
    expect(self?.verify(self.publicKey)).toBe(true);
    expect(self?.subjectAltName).toBe('DNS:x');
    expect(ca && leaf?.checkIssued(ca) && leaf.verify(ca.publicKey)).toBe(true);
  });

  test('that are given are taken as they are', () => {
    const text = renderGoTemplate({
      template:
        '{{$c := genSelfSignedCertWithKey "x" nil nil 1 (genPrivateKey "ecdsa")}}' +
        '{{$d := buildCustomCert (b64enc $c.Cert) (b64enc $c.Key)}}' +
        '{{eq $c.Cert $d.Cert}} {{eq $c.Key $d.Key}} {{typeOf $d}} {{kindOf $d}} {{toJson $d | len | lt 300}}',
      data: {},
    });
    expect(text).toBe('true true sprig.certificate struct true');
  });

  test.each<[what: string, key: string]>([
    ['RSA of 2048 bits, as PKCS #1', rsaKey(2048, 'pkcs1')],
    ['RSA of 4096 bits', rsaKey(4096)],
    ['RSA behind text and a certificate', `key:\n-----BEGIN CERTIFICATE-----\n${rsaKey(2048)}`],
  ])('take a given key: %s', (_, key) => {
    const template = '{{$ca := genCAWithKey "ca" 1 .key}}{{$ca.Key}}';
    const text = renderGoTemplate({ template, data: { key }, limits: { steps: 100_000 } });
    expect(
      createPrivateKey(text).equals(createPrivateKey(key.slice(key.lastIndexOf('-----BEGIN')))),
    ).toBe(true);
  });

  test.each<[what: string, key: string, message: string]>([
    ['RSA of 4104 bits', rsaKey(4104), 'too large, with 4104 bits: RSA keys of up to 4096 bits'],
    ['RSA of 6144 bits', rsaKey(6144), 'too large, with'],
    ['a block of a million letters', block('A'.repeat(1_000_000)), 'too large, with 10000'],
    ['DSA', DSA_KEY, 'none of RSA, ECDSA or Ed25519'],
    ['no DER', block('AAAA'), 'none of RSA, ECDSA or Ed25519'],
    ['a block that does not end', '-----BEGIN PRIVATE KEY-----\n'.repeat(100_000), 'none in PEM'],
  ])('refuse a given key: %s', (_, key, message) => {
    const render = (template: string) => () => renderGoTemplate({ template, data: { key } });
    expect(render('{{genCAWithKey "x" 1 .key}}')).toThrow(message);
    expect(render('{{genSelfSignedCertWithKey "x" nil nil 1 .key}}')).toThrow(message);
    expect(render('{{genSignedCertWithKey "x" nil nil 1 (genCA "c" 1) .key}}')).toThrow(message);
  });

  test.each([
    ['keys that are read', '{{buildCustomCert .cert .pem}}', 400],
    ['signatures', '{{genCAWithKey "x" 1 .key}}', 100],
    ['signatures of large keys', '{{genCAWithKey "x" 1 .large}}', 40],
  ])('count %s', (_, template, times) => {
    const render = (count: number) => () =>
      renderGoTemplate({
        template: `{{range until ${count}}}{{with $}}${template}{{end}}{{end}}`,
        data: GIVEN,
      });
    expect(render(2)).not.toThrow();
    expect(render(times)).toThrow('steps');
  });

  test('are not signed by a key whose numbers do not fit each other', () => {
    // The modulus, then the exponents and primes, by their length in bytes.
    const numbers = [512, 3, 1, 1000, 1000, 40, 40, 1].map((length) => Buffer.alloc(length, 0x7f));
    const der = sequence(...[Buffer.from([0]), ...numbers].map(integer));
    const key = pemOf('RSA PRIVATE KEY', der);
    const render = () =>
      renderGoTemplate({ template: '{{genCAWithKey "x" 1 .key}}', data: { key } });
    expect(render).toThrow('error calling genCAWithKey: the private key cannot sign');
  });

  test.each(['', 'rsa'])('cost as much as RSA with a new key of kind %j', (kind) => {
    const template = `{{genPrivateKey "${kind}"}}`;
    const render = () => renderGoTemplate({ template, data: {}, limits: { steps: 500_000 } });
    expect(render).toThrow('steps');
  });

  test('may end on the last day of the year 9999', () => {
    const days = (Date.parse('9999-12-31T12:00:00Z') - NOW.getTime()) / DAY_MS;
    const [ca] = certificates(`{{(genCA "x" ${Math.floor(days)}).Cert}}`);
    expect(new Date(ca?.validTo ?? '').getUTCFullYear()).toBe(9999);
  });

  test.each([
    ['{{genSelfSignedCert "x" (list "1.2.3") nil 1}}', 'error parsing ip: 1.2.3'],
    ['{{genSelfSignedCert "x" (list 1) nil 1}}', 'is not a string'],
    ['{{genSelfSignedCert "x" "1.2.3.4" nil 1}}', 'expected []interface {}'],
    ['{{genSignedCert "x" nil nil 1 "ca"}}', 'expected sprig.certificate'],
    ['{{genCAWithKey "x" 1 "key"}}', 'error parsing private key'],
    ['{{buildCustomCert "#" "eA=="}}', 'unable to decode base64 certificate'],
    ['{{buildCustomCert "eA==" "eA=="}}', 'unable to decode certificate'],
    ['{{range until 20}}{{genCA "x" 1}}{{end}}', 'steps'],
    ['{{genCA "x" 999999999999}}', 'valid for too long'],
    ['{{genCA "x" 3000000}}', 'has to end in the years 0 to 9999'],
    ['{{genCA "x" -1000000}}', 'has to end in the years 0 to 9999'],
    [
      `{{buildCustomCert ("-----BEGIN A-----" | repeat 90000 | b64enc) "eA=="}}`,
      'unable to decode',
    ],
  ])('%s is refused', (template, message) => {
    expect(() => renderGoTemplate({ template, data: {} })).toThrow(message);
  });
});
