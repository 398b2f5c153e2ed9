import type { Condition, ConditionType } from '@lockstep/domain';

/** What a condition means for the person who reads it, and what helps. */
export interface ConditionWords {
  title: string;
  help: string;
  severity: 'error' | 'warning';
}

const WORDS = {
  DeletionError: {
    title: 'Cannot be deleted yet',
    help: 'Something in the cluster refuses to go. The deletion goes on by itself once it can.',
    severity: 'error',
  },
  InvalidSpecError: {
    title: 'The application is not valid',
    help: 'Correct the application; it is compared again at once.',
    severity: 'error',
  },
  ComparisonError: {
    title: 'Cannot be compared with Git',
    help: 'Until this is mended, drift and new commits are not seen.',
    severity: 'error',
  },
  SyncError: {
    title: 'The last sync did not succeed',
    help: 'Mend what the message names, then sync again.',
    severity: 'error',
  },
  UnknownError: {
    title: 'Something went wrong',
    help: 'It is tried again by itself. If it stays, look into the worker’s log.',
    severity: 'error',
  },
  SharedResourceWarning: {
    title: 'A resource belongs to two applications',
    help: 'Each undoes what the other applies. Keep it in one of them.',
    severity: 'warning',
  },
  RepeatedResourceWarning: {
    title: 'A resource is stated twice',
    help: 'The last statement counts. Remove the others.',
    severity: 'warning',
  },
  ExcludedResourceWarning: {
    title: 'A resource is excluded',
    help: 'The settings of this installation leave its kind out.',
    severity: 'warning',
  },
  OrphanedResourceWarning: {
    title: 'The namespace holds resources that nobody manages',
    help: 'Add them to Git, delete them, or have the project ignore them.',
    severity: 'warning',
  },
  UnknownFieldWarning: {
    title: 'The application has fields that are not known',
    help: 'They are kept, and have no effect. Is one misspelt?',
    severity: 'warning',
  },
  ManifestWarning: {
    title: 'A manifest states a key twice',
    help: 'The last one counts. Remove the others.',
    severity: 'warning',
  },
  PolicyError: {
    title: 'A rule of the project is broken',
    help: 'Nothing is synced until what Git states keeps the rule, or the project changes it.',
    severity: 'error',
  },
  PolicyWarning: {
    title: 'What Git states goes against a rule of the project',
    help: 'It is deployed all the same. Mend it before the rule becomes an error.',
    severity: 'warning',
  },
  DriftDetected: {
    title: 'Somebody changed a resource in the cluster',
    help: 'Its drift policy is alert: automation leaves it. Sync to put it right, or bring it into Git.',
    severity: 'warning',
  },
  HealConflictWarning: {
    title: 'Somebody writes back what self-heal puts right',
    help: 'The field is left alone for an hour. Leave it to one of them: out of Git, or out of the other.',
    severity: 'warning',
  },
  RollbackQuarantine: {
    title: 'The newest revision was rolled back and is not deployed again',
    help: 'It was Degraded. Mend it in Git; a manual sync or a release of the application ends the quarantine.',
    severity: 'warning',
  },
  RollbackError: {
    title: 'Going back did not help',
    help: 'Nothing more is tried by itself. Look at what is Degraded, and deploy a mended revision.',
    severity: 'error',
  },
  UnstableRenderWarning: {
    title: 'Rendering gives a different result each time',
    help: 'A template uses random values or the time; every comparison then shows drift.',
    severity: 'warning',
  },
} as const satisfies Record<ConditionType, ConditionWords>;

/** Never fails: a type that is newer than this page is told by its own name. */
export function conditionWords(condition: Condition): ConditionWords {
  const known: ConditionWords | undefined = WORDS[condition.type];
  return known ?? { title: condition.type, help: '', severity: 'warning' };
}
