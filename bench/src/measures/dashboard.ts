import { launchBrowser } from '@lockstep/testkit';
import { median, seconds } from '../figures.ts';
import { fleetName } from '../fleet-repository.ts';
import type { Bench, Outcome } from '../measure.ts';
import { measureList, repeat, signIn } from './dashboard-list.ts';

/** Only once the graph is laid out, unlike the application's own node. */
const NODE = '[data-testid=node][data-kind=Deployment]';
const TARGETS = { listMs: 700, searchMs: 80 };

/** What somebody in front of the dashboard waits for, in Chromium, with nothing cached. */
export async function dashboard({ stack, applications }: Bench): Promise<Outcome> {
  const middle = fleetName(Math.floor(applications / 2));
  const browser = await launchBrowser();
  try {
    const visitors = await signIn(stack, browser);
    const argo = { list: '1.25 s', search: '93 ms' };
    const list = await measureList(visitors, { applications, argo, targets: TARGETS });
    const topologyMs = await repeat(() => visitors.load(`/applications/${middle}`, NODE));
    return {
      rows: [
        ...list.rows,
        {
          measure: "… one application's topology on screen",
          ours: seconds(median(topologyMs)),
          argo: '1.07 s',
          target: '–',
        },
      ],
      detail: { ...list.detail, topologyMs },
    };
  } finally {
    await browser.close();
  }
}
