import { parseYaml } from '../manifest/parse-yaml.ts';
import { RenderError } from '../render-error.ts';
import { Remembered } from './remembered.ts';

/** What a project asks of charts: that somebody it trusts has signed them. */
export interface SignatureRule {
  /** Changes when other signatures count. */
  id: string;
  /**
   * The text that was signed, as the program that checked it read it. Throws UserError where the
   * signature is not right, or of somebody who does not count.
   */
  open(clearSigned: Buffer): Promise<string>;
}

export interface ChartIdentity {
  name: string;
  version: string;
}

/** A package that is here, and how to get what is said of who signed it. */
export interface SignedPackage {
  /** Whose it is: what one project was shown is not another's. */
  origin: string;
  /** SHA-256 of the package, in hex. */
  digest: string;
  /** What it is to be; undefined where its digest says that. */
  chart?: ChartIdentity;
  /** Undefined where nobody signed it. */
  fetch(): Promise<Buffer | undefined>;
}

export const MAX_PROVENANCE_BYTES = 1024 * 1024;
const MAX_CHECKED = 5_000;
/** Keys expire and are revoked. */
const HOLDS = { maxAgeMs: 600_000 };

/** Provenances of charts, each fetched and checked once in a while. */
export class Provenances {
  readonly #checked = new Remembered<true>(MAX_CHECKED);

  /** Throws RenderError `unsafe` for a package that was not signed as the rule asks. */
  async require(rule: SignatureRule | undefined, signed: SignedPackage): Promise<void> {
    if (!rule) return;
    const { origin, digest, chart } = signed;
    const key = JSON.stringify([rule.id, origin, digest, chart]);
    await this.#checked.get(key, HOLDS, () => check(rule, signed));
  }
}

async function check(rule: SignatureRule, { digest, chart, fetch }: SignedPackage): Promise<true> {
  const what = chart ? `chart ${chart.name} ${chart.version}` : 'the chart';
  const content = await fetch();
  if (!content)
    throw new RenderError('unsafe', `${what} is not signed, and the project asks for it`);
  const statement = readStatement(await rule.open(content), what);
  if (!statement.digests.includes(digest)) {
    throw new RenderError(
      'unsafe',
      `${what}: its provenance is of another package, not of sha256:${digest}`,
    );
  }
  const isNamed = chart === undefined || isSame(statement.chart, chart);
  if (isNamed) return true;
  const { name, version } = statement.chart;
  throw new RenderError('unsafe', `${what}: its provenance is of chart ${name} ${version}`);
}

/** A version may be written with a `v`. */
function isSame(signed: ChartIdentity, wanted: ChartIdentity): boolean {
  const plain = (version: string) => version.replace(/^v/, '');
  return signed.name === wanted.name && plain(signed.version) === plain(wanted.version);
}

/** Chart.yaml, a line of three dots, and the digests of files by their names. */
function readStatement(text: string, what: string): { chart: ChartIdentity; digests: string[] } {
  const [about = '', sums = ''] = text.split(/^\.\.\.\r?$/m);
  const { name, version } = fieldsOf(about, what);
  const files = fieldsOf(sums, what).files ?? {};
  const digests = Object.values(files).map((sum) => String(sum).replace('sha256:', ''));
  return { chart: { name: String(name), version: String(version) }, digests };
}

function fieldsOf(text: string, what: string): Record<string, unknown> {
  const value = parseYaml(text, `${what}: its provenance`).documents[0]?.value;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
