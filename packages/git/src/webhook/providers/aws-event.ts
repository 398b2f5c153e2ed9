import { type Change, describePush } from '../change.ts';
import type { Json } from '../json.ts';
import { parseOciAddress } from '../oci-address.ts';
import type { WebhookEvent } from '../provider.ts';

/**
 * What AWS tells of its own services: a CodeCommit trigger, or an event of EventBridge about
 * CodeCommit or ECR. Addresses are made from region, account and name, which are all there is.
 */
export function readAwsEvent(event: Json): WebhookEvent {
  if (event.get('Records').exists) return readTrigger(event);
  const name = (event.get('detail-type').text ?? '').slice(0, 100);
  switch (name) {
    case 'CodeCommit Repository State Change':
      return { kind: 'changes', name, changes: readStateChange(event) };
    case 'ECR Image Action':
      return { kind: 'changes', name, changes: readImageAction(event) };
    default:
      return { kind: 'other', name };
  }
}

function readTrigger(event: Json): WebhookEvent {
  const records = event.get('Records').items;
  const name = (records[0]?.get('eventName').text ?? '').slice(0, 100);
  if (name === 'TriggerEventTest') return { kind: 'ping', name };
  return { kind: 'changes', name, changes: records.flatMap(readRecord) };
}

/** `arn:aws:codecommit:<region>:<account>:<repository>` */
function readRecord(record: Json): Change[] {
  const [, , service, region = '', , repository = ''] = record
    .get('eventSourceARN')
    .id.split(':', 6);
  const repoUrls = service === 'codecommit' ? codecommitUrls(region, repository) : [];
  return record.get('codecommit', 'references').items.flatMap((reference) => {
    const ref = reference.get('ref').text;
    if (ref === undefined || repoUrls.length === 0) return [];
    const commit = reference.get('commit').text;
    const isDeleted = reference.get('deleted').raw === true;
    return describePush({
      repoUrls,
      ref,
      before: undefined,
      after: isDeleted ? undefined : commit,
    });
  });
}

function readStateChange(event: Json): Change[] {
  const detail = event.get('detail');
  const repoUrls = codecommitUrls(event.get('region').id, detail.get('repositoryName').id);
  const ref = detail.get('referenceFullName').text;
  if (ref === undefined || repoUrls.length === 0) return [];
  const push = describePush({
    repoUrls,
    ref,
    before: detail.get('oldCommitId').text,
    after: detail.get('commitId').text,
  });
  return [push];
}

function readImageAction(event: Json): Change[] {
  const detail = event.get('detail');
  const [account, region] = [event.get('account').id, event.get('region').id];
  const isPush = detail.get('action-type').text === 'PUSH';
  const isDone = detail.get('result').text === 'SUCCESS';
  if (!isPush || !isDone || !/^\d{12}$/.test(account) || !isRegion(region)) return [];
  const host = `${account}.dkr.ecr.${region}.${domainOf(region)}`;
  const pushed = parseOciAddress(`${host}/${detail.get('repository-name').id}`);
  if (!pushed) return [];
  const [tag, digest] = [detail.get('image-tag').text, detail.get('image-digest').text];
  return [
    {
      kind: 'artifact',
      repository: pushed.repository,
      tags: tag ? [tag] : [],
      ...(digest ? { digest } : {}),
    },
  ];
}

function codecommitUrls(region: string, repository: string): string[] {
  if (!isRegion(region) || !/^[\w.-]{1,100}$/.test(repository)) return [];
  const host = `git-codecommit.${region}.${domainOf(region)}`;
  const path = `/v1/repos/${repository}`;
  return [
    `https://${host}${path}`,
    `ssh://${host}${path}`,
    `codecommit::${region}://${repository}`,
  ];
}

function isRegion(text: string): boolean {
  return /^[a-z]{2}(-[a-z]{1,12}){1,3}-\d{1,2}$/.test(text);
}

function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}
