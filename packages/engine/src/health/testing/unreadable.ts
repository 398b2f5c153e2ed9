/** What no script can read, whatever it looks for in the conditions. */
export const UNREADABLE = {
  '.status=7': 'Unknown',
  '.status=true': 'Unknown',
  '.status=words': 'Progressing',
  '.status=null': 'Progressing',
  '.status.conditions=words': 'Unknown',
  '.status.conditions=false': 'Unknown',
  '.status.conditions=[7]': 'Unknown',
} as const;

/** Of a kind that is judged by its condition Ready alone, where anything but a no waits. */
export const READY = {
  ...UNREADABLE,
  '-': 'Progressing',
  'Ready=True': 'Healthy',
  'Ready=False': 'Degraded',
  'Ready=Unknown': 'Progressing',
  'Other=True': 'Progressing',
  '.status.conditions=[]': 'Progressing',
  '.status.conditions=[{"type":"Ready","status":"True","message":5}]': undefined,
  '.status.conditions=[{"type":"Ready","status":true}]': 'Progressing',
} as const;
