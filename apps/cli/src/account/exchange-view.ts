import { type Column, table } from '../output/table.ts';

/** Which jobs' tokens buy a session, and for whom. */
export interface ExchangeSettings {
  issuers: ExchangeIssuer[];
}

interface ExchangeIssuer {
  issuer: string;
  audience: string;
  rules: ExchangeRule[];
}

interface ExchangeRule {
  name: string;
  conditions: Record<string, string | string[]>;
  account?: string;
  project?: string;
  role?: string;
  maxSeconds?: number;
}

type Row = ExchangeRule & Pick<ExchangeIssuer, 'issuer' | 'audience'>;

const COLUMNS: Column<Row>[] = [
  { title: 'ISSUER', value: ({ issuer }) => issuer },
  { title: 'RULE', value: ({ name }) => name },
  { title: 'AS', value: ({ account, project, role }) => account ?? `proj:${project}:${role}` },
  { title: 'FOR', value: ({ maxSeconds }) => (maxSeconds ? `${maxSeconds} s` : '') },
  { title: 'IF', value: conditionText },
];

/** A line for each rule. */
export function exchangeTable({ issuers }: ExchangeSettings): string {
  const rows = issuers.flatMap(({ issuer, audience, rules }) =>
    rules.map((rule) => ({ ...rule, issuer, audience })),
  );
  return rows.length > 0 ? table(COLUMNS, rows) : "No job's token buys a session.\n";
}

function conditionText({ conditions, audience }: Row): string {
  const texts = Object.entries(conditions).map(
    ([claim, value]) => `${claim} = ${[value].flat().join(' or ')}`,
  );
  return [`aud = ${audience}`, ...texts].join(', ');
}
