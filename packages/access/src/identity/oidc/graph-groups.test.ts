import { expect, it } from 'vitest';
import { graphOf } from './graph-groups.ts';

it.each<[string, string | undefined, string | undefined]>([
  ['https://login.microsoftonline.com/T/v2.0', undefined, 'https://graph.microsoft.com'],
  ['https://sts.windows.net/T/', undefined, 'https://graph.microsoft.com'],
  ['https://contoso.ciamlogin.com/T/v2.0', undefined, 'https://graph.microsoft.com'],
  ['https://login.microsoftonline.us/T/v2.0', undefined, 'https://graph.microsoft.us'],
  [
    'https://login.partner.microsoftonline.cn/T/v2.0',
    undefined,
    'https://microsoftgraph.chinacloudapi.cn',
  ],
  [
    'https://login.microsoftonline.us/T/v2.0',
    'https://dod-graph.microsoft.us/',
    'https://dod-graph.microsoft.us',
  ],
  ['https://login.microsoftonline.com/T/v2.0', '', undefined],
  ['https://dex.example.com', undefined, undefined],
  ['https://login.microsoftonline.com.evil.example/T', undefined, undefined],
  ['https://evil.example/login.microsoftonline.com', undefined, undefined],
])('the groups of %s with %s are at %s', (issuer, graphURL, expected) => {
  expect(graphOf({ issuer, ...(graphURL === undefined ? {} : { graphURL }) })).toBe(expected);
});
