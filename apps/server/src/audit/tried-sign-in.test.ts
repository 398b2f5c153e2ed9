import { expect, it } from 'vitest';
import { nameAtDirectory } from './tried-sign-in.ts';

it.each<[string, string[], string, string, string]>([
  ['a name', ['corp'], 'ann', 'wrong', 'corp:ann'],
  ['an address', ['corp'], 'Ann.Lee+x@example.org', 'wrong', 'corp:Ann.Lee+x@example.org'],
  ['a name of a domain', ['corp'], 'EXAMPLE\\ann', 'wrong', 'corp:EXAMPLE\\ann'],
  ['a name in other letters', ['corp'], 'Žofie Äß 李', 'wrong', 'corp:Žofie Äß 李'],
  ['several directories', ['a', 'b'], 'ann', 'wrong', 'a,b:ann'],
  ['what would be a project', ['corp'], 'shop/ann', 'wrong', 'corp:shop?ann'],
  ['lines and controls', ['corp'], 'ann\r\n\0\u001b[31m', 'wrong', 'corp:ann?????31m'],
  ['letters that turn the line', ['corp'], 'a\u202enna', 'wrong', 'corp:a?nna'],
  ['markup', ['corp'], '<b onclick=x>', 'wrong', 'corp:?b onclick?x?'],
  ['half a character', ['corp'], 'a\ud800', 'wrong', 'corp:a?'],
  ['a long name', ['corp'], 'a'.repeat(300), 'wrong', `corp:${'a'.repeat(64)}…`],
  ['the password in both fields', ['corp'], 'hunter22', 'hunter22', 'corp:(the password)'],
  ['the password behind the name', ['corp'], 'annhunter22', 'hunter22', 'corp:(the password)'],
])('%s', (_title, directories, username, password, expected) => {
  expect(nameAtDirectory(directories, { username, password, provider: undefined })).toBe(expected);
});
