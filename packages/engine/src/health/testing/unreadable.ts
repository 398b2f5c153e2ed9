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
