import { createVerify, X509Certificate } from 'node:crypto';
import type { Json } from '../json.ts';
import type { Proof, WebhookPorts } from '../provider.ts';

/** What is signed, in this order; a Subject only where there is one. */
const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const CONFIRMATION = [
  'Message',
  'MessageId',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
];
const SIGNED_FIELDS = new Map([
  ['Notification', NOTIFICATION],
  ['SubscriptionConfirmation', CONFIRMATION],
  ['UnsubscribeConfirmation', CONFIRMATION],
]);

const HASHES = new Map([
  ['1', 'RSA-SHA1'],
  ['2', 'RSA-SHA256'],
]);

/**
 * Whether SNS itself has signed a message
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html), and about a
 * topic that is expected: everybody can make a topic of their own and have it signed.
 */
export async function proveSnsMessage(
  message: Json,
  topics: string[] | undefined,
  ports: WebhookPorts,
): Promise<Proof> {
  const fields = SIGNED_FIELDS.get(message.get('Type').id);
  const hash = HASHES.get(message.get('SignatureVersion').id);
  const certificateUrl = message.get('SigningCertURL').text ?? '';
  const signature = message.get('Signature').text ?? '';
  if (!fields || !hash || signature === '') return refused('it is not a signed message of SNS');
  if (topics && !topics.includes(message.get('TopicArn').id)) {
    return refused('its topic is not one of those that are expected');
  }
  if (!isCertificateAddress(certificateUrl)) {
    return refused('SigningCertURL is not a certificate of SNS');
  }
  const pem = await ports.certificate(certificateUrl);
  if (pem === undefined) return refused('the certificate that signed it cannot be read');
  if (!isSigned({ text: signedText(message, fields), signature, pem, hash })) {
    return refused('the signature does not match the message');
  }
  return topics ? { kind: 'proven' } : { kind: 'open' };
}

/** An address of the SNS service itself: nothing else is ever asked on a message's word. */
export function isSnsAddress(address: string): boolean {
  if (address.length > 2_000 || !URL.canParse(address)) return false;
  const url = new URL(address);
  const isPlain = url.username === '' && url.password === '' && url.port === '';
  const isOfSns = /^sns\.[a-z0-9-]{1,40}\.amazonaws\.com(\.cn)?$/.test(url.hostname);
  return url.protocol === 'https:' && isPlain && isOfSns;
}

function isCertificateAddress(address: string): boolean {
  if (!isSnsAddress(address)) return false;
  const { pathname, search } = new URL(address);
  return search === '' && /^\/SimpleNotificationService-[0-9a-zA-Z]{1,64}\.pem$/.test(pathname);
}

function signedText(message: Json, fields: string[]): string {
  return fields
    .map((name) => ({ name, value: message.get(name).raw }))
    .filter(({ value }) => typeof value === 'string')
    .map(({ name, value }) => `${name}\n${value}\n`)
    .join('');
}

function isSigned(given: { text: string; signature: string; pem: string; hash: string }): boolean {
  try {
    const { publicKey } = new X509Certificate(given.pem);
    if (publicKey.asymmetricKeyType !== 'rsa') return false;
    const verify = createVerify(given.hash).update(given.text, 'utf8');
    return verify.verify(publicKey, Buffer.from(given.signature, 'base64'));
  } catch {
    return false;
  }
}

function refused(reason: string): Proof {
  return { kind: 'refused', reason };
}
