import { expect, test } from 'vitest';
import { codeCommitLogin, presignedUrl, signedHeaders } from './aws-signature.ts';

test('a request is signed as in the published example of version 4', () => {
  const headers = signedHeaders(
    {
      method: 'GET',
      url: new URL('https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08'),
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: '',
    },
    {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    },
    { region: 'us-east-1', service: 'iam', nowMs: Date.parse('2015-08-30T12:36:00Z') },
  );
  expect(headers.authorization).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
      'SignedHeaders=content-type;host;x-amz-date, ' +
      'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  );
});

test('an address is signed as in the published example of version 4', () => {
  const url = presignedUrl(
    { url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'), headers: {} },
    {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    },
    { region: 'us-east-1', service: 's3', nowMs: Date.parse('2013-05-24T00:00:00Z') },
    { expiresSeconds: 86_400, payloadHash: 'UNSIGNED-PAYLOAD' },
  );
  expect(url.searchParams.get('X-Amz-Signature')).toBe(
    'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  );
});

test('a login for CodeCommit changes with the repository, the time and the region', () => {
  const login = (path: string, region: string, nowMs: number) =>
    codeCommitLogin(
      new URL(`https://git-codecommit.${region}.amazonaws.com/v1/repos/${path}`),
      { accessKeyId: 'AKIA', secretAccessKey: 'x' },
      { region, nowMs },
    ).password;
  const all = [
    login('a', 'r1', 0),
    login('b', 'r1', 0),
    login('a', 'r2', 0),
    login('a', 'r1', 1e6),
  ];
  expect(new Set(all).size).toBe(all.length);
});
