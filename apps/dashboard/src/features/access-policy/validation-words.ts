import type { PolicyValidation } from '../../api/policy.ts';

const MAX_NAMES = 6;

/** Who could change the policy under a draft, or that nobody could. */
export function administratorsText(validation: PolicyValidation): string {
  const { administrators, locksOut, locksYouOut } = validation;
  if (locksOut) return 'Nobody could change the policy under this one: it is not saved.';
  const told = namesText(administrators);
  return locksYouOut ? `${told} You could not.` : told;
}

function namesText(administrators: PolicyValidation['administrators']): string {
  if (!administrators) return '';
  if (administrators.everybody) return 'Everybody who signs in could change the policy.';
  const { names } = administrators;
  const shown = names.slice(0, MAX_NAMES).join(', ');
  const more = names.length - MAX_NAMES;
  return `The policy could be changed by ${more > 0 ? `${shown} and ${more} more` : shown}.`;
}
