import type { ApplicationStore } from '../api.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { countApplications } from './counts.ts';
import { createApplication } from './create.ts';
import { removeApplication, requestDelete } from './deletion.ts';
import { readFollowers, readIdsOfCluster, readReposFollowed } from './followers.ts';
import { holdApplication, releaseApplication } from './holds.ts';
import { listReferences, streamApplications } from './list.ts';
import { locateApplication } from './locate.ts';
import { moveRevisions } from './moves.ts';
import { existingAmong, getApplication, getManyApplications, readRecord } from './read.ts';
import { requestRefresh } from './refresh.ts';
import { saveStatus } from './status.ts';
import { listSummaries, namesOfAll, summariesOf } from './summaries.ts';
import { updateApplication } from './update.ts';

export function applicationStore(database: Database, sealer: Sealer): ApplicationStore {
  return {
    create: (manifest, raw, options, actor) =>
      createApplication({ database, sealer }, manifest, raw, options, actor),
    update: (key, manifest, raw, actor) => updateApplication(database, key, manifest, raw, actor),
    get: (key) => getApplication(database, key),
    getMany: (uids) => getManyApplications(database, uids),
    existing: (keys) => existingAmong(database, keys),
    record: (uid) => readRecord(database, { uid }),
    recordByKey: (key) => readRecord(database, key),
    locate: (key) => locateApplication(database, key),
    listReferences: (query, counts) => listReferences(database, query, counts),
    listSummaries: (query, counts) => listSummaries(database, query, counts),
    summaries: (uids) => summariesOf(database, uids),
    names: () => namesOfAll(database),
    stream: (filter) => streamApplications(database, filter),
    counts: (filter) => countApplications(database, filter),
    requestRefresh: (uids, kind, actor) => requestRefresh(database, uids, kind, actor),
    requestDelete: (key, cascade, actor) => requestDelete(database, key, cascade, actor),
    hold: (uid, hold, actor) => holdApplication(database, uid, hold, actor),
    release: (uid, held, actor) => releaseApplication(database, uid, held, actor),
    remove: (uid, fence) => removeApplication(database, uid, fence),
    idsOfCluster: (clusterId, slices) => readIdsOfCluster(database, clusterId, slices),
    followers: (repoKey) => readFollowers(database, repoKey),
    reposFollowed: () => readReposFollowed(database),
    moveRevisions: (moves) => moveRevisions(database, moves),
    saveStatus: (updates, fence) => saveStatus(database, updates, fence),
  };
}
