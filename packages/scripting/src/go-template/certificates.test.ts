import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { renderGoTemplate } from './index.ts';

const NOW = new Date('2026-02-03T04:05:06Z');
const DAY_MS = 86_400_000;

function certificates(template: string): X509Certificate[] {
  const text = renderGoTemplate({ template, data: {}, now: NOW });
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

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
  ])('%s is refused', (template, message) => {
    expect(() => renderGoTemplate({ template, data: {} })).toThrow(message);
  });
});
