import type { KubeObject } from '@lockstep/domain';
import { beforeEach, describe, expect, test } from 'vitest';
import { KnownObjects, type ObjectChange } from './known-objects.ts';

let known: KnownObjects;
beforeEach(() => {
  known = new KnownObjects();
  known.type = { apiVersion: 'v1', kind: 'ConfigMap' };
});

function object(name: string, resourceVersion: string, uid = `${name}-uid`): KubeObject {
  const metadata = { name, namespace: 'n', uid, resourceVersion };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata };
}

/** `ADDED a@1` */
function told(changes: ObjectChange[]): string[] {
  return changes.map(
    ({ type, object: { metadata } }) => `${type} ${metadata.name}@${metadata.resourceVersion}`,
  );
}

describe('events', () => {
  test('are told once, in the order of their versions', () => {
    expect(told(known.present(object('a', '9')))).toEqual(['ADDED a@9']);
    expect(told(known.present(object('a', '10')))).toEqual(['MODIFIED a@10']);
    expect(told(known.present(object('a', '10')))).toEqual([]);
    expect(told(known.present(object('a', '9')))).toEqual([]);
    expect(told(known.absent(object('a', '11')))).toEqual(['DELETED a@11']);
    expect(told(known.absent(object('a', '11')))).toEqual([]);
  });

  test('of the past do not bring a deleted object back', () => {
    known.present(object('a', '1'));
    known.absent(object('a', '3'));
    expect(told(known.present(object('a', '2')))).toEqual([]);
    expect(told(known.present(object('a', '3')))).toEqual([]);
  });

  test('an object that left the selection and came back is there again', () => {
    known.present(object('a', '1'));
    known.absent(object('a', '3'));
    expect(told(known.present(object('a', '4')))).toEqual(['ADDED a@4']);
  });

  test('a departure that a later write has overtaken is passed over', () => {
    known.present(object('a', '5'));
    expect(told(known.absent(object('a', '4')))).toEqual([]);
    expect(known.size).toBe(1);
  });

  test('an object made anew under its name is another one', () => {
    known.present(object('a', '1', 'first'));
    expect(told(known.present(object('a', '5', 'second')))).toEqual(['DELETED a@1', 'ADDED a@5']);
    expect(told(known.absent(object('a', '4', 'first')))).toEqual([]);
    expect(told(known.present(object('a', '3', 'first')))).toEqual([]);
    expect(known.size).toBe(1);
  });

  test('versions that are no numbers count as news unless they are equal', () => {
    known.present(object('a', 'x1'));
    expect(told(known.present(object('a', 'x1')))).toEqual([]);
    expect(told(known.present(object('a', 'w0')))).toEqual(['MODIFIED a@w0']);
  });
});

describe('a list', () => {
  test('tells only what is different', () => {
    for (const name of ['same', 'changed', 'gone', 'replaced']) known.present(object(name, '1'));
    known.beginList();
    const changes = [
      ...known.listed(object('same', '1')),
      ...known.listed(object('changed', '5')),
      ...known.listed(object('replaced', '6', 'other-uid')),
      ...known.listed(object('new', '7')),
      ...known.endList('8'),
    ];
    expect(told(changes)).toEqual([
      'MODIFIED changed@5',
      'DELETED replaced@1',
      'ADDED replaced@6',
      'ADDED new@7',
      'DELETED gone@1',
    ]);
  });

  test('that is older than our own write does not undo it', () => {
    known.beginList();
    known.present(object('ours', '9'));
    expect(told(known.endList('8'))).toEqual([]);
    expect(known.size).toBe(1);
  });

  test('names what it found missing by type, name and uid', () => {
    known.present(object('gone', '1'));
    known.beginList();
    expect(known.endList('8')[0]?.object).toEqual(object('gone', '1'));
    expect(told(known.present(object('gone', '7')))).toEqual([]);
  });

  test('that begins anew forgets what it had shown', () => {
    known.present(object('a', '1'));
    known.beginList();
    known.listed(object('a', '1'));
    known.beginList();
    expect(told(known.endList('8'))).toEqual(['DELETED a@1']);
  });
});

test('when a kind goes, everything goes', () => {
  known.present(object('a', '1'));
  known.present(object('b', '2'));
  expect(told(known.clear())).toEqual(['DELETED a@1', 'DELETED b@2']);
  expect(known.size).toBe(0);
});
