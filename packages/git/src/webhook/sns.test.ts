import { execFileSync } from 'node:child_process';
import { createSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { WebhookSecrets } from './provider.ts';
import { readDelivery } from './read-delivery.ts';
import { A, codecommitPush, codecommitTrigger, ecrEvent } from './testing/payloads.ts';

/** A certificate as SNS signs with, made for this run. */
const folder = mkdtempSync(join(tmpdir(), 'lockstep-sns-'));
afterAll(() => rmSync(folder, { recursive: true }));

function makeCertificate(name: string, kind: string[]): { key: string; certificate: string } {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync(
    'openssl',
    ['req', '-x509', ...kind, '-nodes', '-subj', '/CN=sns.amazonaws.com', ...files],
    {
      stdio: 'ignore',
    },
  );
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
}

const OURS = makeCertificate('ours', ['-newkey', 'rsa:2048']);
const THEIRS = makeCertificate('theirs', ['-newkey', 'rsa:2048']);
const CERTIFICATE_URL = `https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-${A.slice(0, 32)}.pem`;
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:deploy';

type Message = Record<string, string>;

const notification: Message = {
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: TOPIC,
  Subject: 'UPDATE: AWS CodeCommit',
  Message: JSON.stringify(codecommitTrigger),
  Timestamp: '2026-05-02T00:54:06.655Z',
  SignatureVersion: '2',
  SigningCertURL: CERTIFICATE_URL,
};
const confirmation: Message = {
  Type: 'SubscriptionConfirmation',
  MessageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
  Token: '2336412f37',
  TopicArn: TOPIC,
  Message: 'You have chosen to subscribe',
  SubscribeURL: `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f37`,
  Timestamp: '2026-05-02T00:54:06.655Z',
  SignatureVersion: '1',
  SigningCertURL: CERTIFICATE_URL,
};

function signed(message: Message, key = OURS.key): Message {
  const fields =
    message.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = fields
    .filter((name) => message[name] !== undefined)
    .map((name) => `${name}\n${message[name]}\n`)
    .join('');
  const sign = createSign(message.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256');
  return { ...message, Signature: sign.update(text).sign(key, 'base64') };
}

const asked: string[] = [];
function deliver(message: Message, secrets: WebhookSecrets = {}, headers: Message = {}) {
  asked.length = 0;
  const certificate = async (url: string) => {
    asked.push(url);
    return url === CERTIFICATE_URL ? OURS.certificate : undefined;
  };
  return readDelivery(
    {
      headers: { 'x-amz-sns-message-type': message.Type ?? 'x', ...headers },
      body: Buffer.from(JSON.stringify(message)),
    },
    { secrets, ports: { certificate } },
  );
}

describe('a message of SNS', () => {
  const { Subject: _, ...untitled } = notification;
  it.each([
    ['signed with SHA-256', notification],
    ['signed with SHA-1', { ...notification, SignatureVersion: '1' }],
    ['without a subject', untitled],
  ])('%s tells of a push to CodeCommit', async (_name, message) => {
    expect(await deliver(signed(message), { snsTopics: [TOPIC] })).toMatchObject({
      kind: 'read',
      provider: 'aws-sns',
      key: notification.MessageId,
      event: { kind: 'changes', changes: [codecommitPush] },
    });
  });

  it('tells of a push to ECR', async () => {
    const message = { ...notification, Message: JSON.stringify(ecrEvent) };
    expect(await deliver(signed(message))).toMatchObject({
      event: { kind: 'changes', changes: [{ kind: 'artifact', tags: ['1.2.3'] }] },
    });
  });

  it('asks for a subscription to be confirmed, at an address of SNS only', async () => {
    expect(await deliver(signed(confirmation))).toMatchObject({
      event: { kind: 'subscription', topic: TOPIC, confirmUrl: confirmation.SubscribeURL },
    });
  });

  it.each<[string, Message]>([
    ['whose text is no JSON', { ...notification, Message: 'hello' }],
    ['whose text is of something else', { ...notification, Message: '{"source": "aws.s3"}' }],
    ['that ends a subscription', { ...confirmation, Type: 'UnsubscribeConfirmation' }],
    [
      'that tests a trigger',
      { ...notification, Message: '{"Records":[{"eventName":"TriggerEventTest"}]}' },
    ],
    ...[
      'http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription',
      'https://sns.eu-central-1.amazonaws.com.evil.example/',
      'https://evil.example/sns.eu-central-1.amazonaws.com',
      'https://169.254.169.254/latest/meta-data',
      'https://user@sns.eu-central-1.amazonaws.com/',
      'https://sns.eu-central-1.amazonaws.com:8443/',
      'https://s3.eu-central-1.amazonaws.com/bucket',
      'file:///etc/passwd',
      '',
    ].map(
      (SubscribeURL) =>
        [`that is to be confirmed at ${SubscribeURL}`, { ...confirmation, SubscribeURL }] as [
          string,
          Message,
        ],
    ),
  ])('%s is nothing', async (_name, message) => {
    const found = await deliver(signed(message));
    expect(found).toMatchObject({ kind: 'read' });
    if (found.kind === 'read') expect(['ping', 'other']).toContain(found.event.kind);
  });
});

describe('a forged message', () => {
  it.each<[string, Message, WebhookSecrets?, Message?]>([
    ['that is not signed', notification],
    ['signed by somebody else', signed(notification, THEIRS.key)],
    ['changed after it was signed', { ...signed(notification), Message: '{}' }],
    [
      'of another type than was signed',
      { ...signed(notification), Type: 'SubscriptionConfirmation' },
    ],
    ['whose signature is no base64', { ...notification, Signature: '***' }],
    ['of a version that is none', { ...signed(notification), SignatureVersion: '3' }],
    ['of a type that is none', { ...signed(notification), Type: 'toString' }],
    ['about a topic that is not expected', signed(notification), { snsTopics: [`${TOPIC}2`] }],
    ['that came raw', signed(notification), {}, { 'x-amz-sns-rawdelivery': 'true' }],
  ])('%s is refused', async (_name, message, secrets, headers) => {
    expect(await deliver(message, secrets, headers)).toMatchObject({
      kind: 'refused',
      why: 'unproven',
    });
  });

  it.each([
    'http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-a.pem',
    'https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-a.pem',
    'https://snsXeu-central-1.amazonaws.com/SimpleNotificationService-a.pem',
    'https://sns.eu-central-1.amazonaws.com@evil.example/SimpleNotificationService-a.pem',
    'https://evil.example/SimpleNotificationService-a.pem',
    'https://my-bucket.s3.amazonaws.com/SimpleNotificationService-a.pem',
    'https://sns.evil.amazonaws.com.cn.example/SimpleNotificationService-a.pem',
    'https://sns.eu-central-1.amazonaws.com/../x.pem',
    'https://sns.eu-central-1.amazonaws.com/?Action=ListTopics&x=.pem',
    'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-a.pem?redirect=evil',
    'https://sns.eu-central-1.amazonaws.com:444/SimpleNotificationService-a.pem',
    'https://sns.ｅu.amazonaws.com/x.pem',
    'https://127.0.0.1/SimpleNotificationService-a.pem',
    `https://sns.${'a'.repeat(3_000)}.amazonaws.com/SimpleNotificationService-a.pem`,
    'not an address',
  ])('whose certificate is at %.90s is refused, and that is never asked', async (url) => {
    const message = signed({ ...notification, SigningCertURL: url }, THEIRS.key);
    expect(await deliver(message)).toMatchObject({ kind: 'refused', why: 'unproven' });
    expect(asked).toEqual([]);
  });
});
