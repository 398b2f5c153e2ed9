import { matchesGlob, type RepositoryCertificate, UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { type CertificateRow, pemBlocks, toItems, toRow } from './read-certificates.ts';

export interface CertificateFilter {
  /** A glob; `*` and nothing are all. */
  hostNamePattern?: string | undefined;
  certType?: string | undefined;
  certSubType?: string | undefined;
}

/** TLS certificates by server, and ssh host keys by host and type of key. None is secret. */
export interface CertificateStore {
  list(filter?: CertificateFilter): Promise<RepositoryCertificate[]>;
  /**
   * Keeps all or none of them; answers them as kept.
   * @throws UserError invalid-argument when another is there and `upsert` is not given.
   */
  create(
    items: readonly RepositoryCertificate[],
    options: { upsert: boolean },
    actor: Actor,
  ): Promise<RepositoryCertificate[]>;
  /** Answers what was removed. */
  delete(filter: CertificateFilter, actor: Actor): Promise<RepositoryCertificate[]>;
}

const COLUMNS = 'server_name, cert_type, cert_sub_type, data';

export function certificateStore(database: Database): CertificateStore {
  return {
    list: async (filter = {}) => {
      const { rows } = await database.query<CertificateRow>(
        `SELECT ${COLUMNS} FROM certificate ORDER BY server_name, cert_type, cert_sub_type`,
      );
      return rows.flatMap(toItems).filter((item) => isMeant(item, filter));
    },
    create: (items, options, actor) =>
      database.transaction((tx) => createAll(tx, items, options, actor)),
    delete: (filter, actor) => database.transaction((tx) => deleteAll(tx, filter, actor)),
  };
}

function isMeant(item: RepositoryCertificate, filter: CertificateFilter): boolean {
  const { hostNamePattern, certType, certSubType } = filter;
  const isOf = (wanted: string | undefined, value: string) =>
    !wanted || wanted === '*' || wanted.toLowerCase() === value.toLowerCase();
  return (
    isOf(certType, item.certType) &&
    isOf(certSubType, item.certSubType) &&
    (!hostNamePattern || isHost(hostNamePattern.toLowerCase(), item.serverName))
  );
}

/** `[host]:port` is no set of characters. */
function isHost(pattern: string, serverName: string): boolean {
  return pattern === serverName || matchesGlob(pattern, serverName);
}

async function createAll(
  tx: Transaction,
  items: readonly RepositoryCertificate[],
  { upsert }: { upsert: boolean },
  actor: Actor,
): Promise<RepositoryCertificate[]> {
  const rows = merged(items.map(toRow));
  await tx.query('LOCK TABLE certificate IN SHARE ROW EXCLUSIVE MODE');
  const changed: CertificateRow[] = [];
  for (const row of rows) {
    const existing = await dataOf(tx, row);
    if (existing === row.data) continue;
    if (existing !== undefined && !upsert) throw isThere(row);
    await write(tx, row);
    changed.push(row);
  }
  await audit(tx, actor, 'create', changed);
  return rows.flatMap(toItems);
}

/** Certificates of one server that come as several items are one text. */
function merged(rows: CertificateRow[]): CertificateRow[] {
  const byKey = new Map<string, CertificateRow>();
  for (const row of rows) {
    const key = `${row.server_name} ${row.cert_type} ${row.cert_sub_type}`;
    const before = row.cert_type === 'https' ? byKey.get(key) : undefined;
    byKey.set(key, before ? { ...row, data: before.data + row.data } : row);
  }
  return [...byKey.values()];
}

async function dataOf(tx: Transaction, row: CertificateRow): Promise<string | undefined> {
  const { rows } = await tx.query<{ data: string }>(
    `SELECT data FROM certificate WHERE server_name = $1 AND cert_type = $2 AND cert_sub_type = $3`,
    [row.server_name, row.cert_type, row.cert_sub_type],
  );
  return rows[0]?.data;
}

async function write(tx: Transaction, row: CertificateRow): Promise<void> {
  await tx.query(
    `INSERT INTO certificate (${COLUMNS}) VALUES ($1, $2, $3, $4)
     ON CONFLICT (server_name, cert_type, cert_sub_type) DO UPDATE SET data = EXCLUDED.data`,
    [row.server_name, row.cert_type, row.cert_sub_type, row.data],
  );
}

async function deleteAll(
  tx: Transaction,
  filter: CertificateFilter,
  actor: Actor,
): Promise<RepositoryCertificate[]> {
  if (!filter.hostNamePattern) {
    throw new UserError('invalid-argument', 'say of which server: hostNamePattern is missing');
  }
  const { rows } = await tx.query<CertificateRow>(
    `SELECT ${COLUMNS} FROM certificate ORDER BY server_name, cert_type, cert_sub_type FOR UPDATE`,
  );
  const touched = rows.filter((row) => toItems(row).some((item) => isMeant(item, filter)));
  for (const row of touched) {
    const kept = toItems(row).map((item) => !isMeant(item, filter));
    const data = pemBlocks(row.data).filter((_, at) => kept[at]);
    if (data.length > 0) await write(tx, { ...row, data: `${data.join('\n')}\n` });
    else await remove(tx, row);
  }
  await audit(tx, actor, 'delete', touched);
  return touched.flatMap(toItems).filter((item) => isMeant(item, filter));
}

async function remove(tx: Transaction, row: CertificateRow): Promise<void> {
  await tx.query(
    `DELETE FROM certificate WHERE server_name = $1 AND cert_type = $2 AND cert_sub_type = $3`,
    [row.server_name, row.cert_type, row.cert_sub_type],
  );
}

async function audit(
  tx: Transaction,
  actor: Actor,
  action: string,
  rows: readonly CertificateRow[],
): Promise<void> {
  const entries = rows.map((row) => ({
    action,
    kind: 'certificate',
    object: row.server_name,
    detail: { certType: row.cert_type, certSubType: row.cert_sub_type },
  }));
  await writeAudit(tx, actor, entries);
}

function isThere({ server_name, cert_type, cert_sub_type }: CertificateRow): UserError {
  const what =
    cert_type === 'ssh'
      ? `another ${cert_sub_type} key of ${server_name}`
      : `another TLS certificate for ${server_name}`;
  return new UserError('invalid-argument', `${what} is there already: replace it with upsert`);
}
