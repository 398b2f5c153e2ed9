/**
 * Whether a sync has to be approved, and whether it is. The worker asks right before it changes
 * anything; the server asks who may answer. Both decide by these functions.
 */
export { type Ballot, ballotFor, type Voter } from './ballot.ts';
export { covers } from './covers.ts';
export { type ApprovalQuestion, type ApprovalVerdict, judgeApproval } from './judge.ts';
export { isHeal, rulesForDestination, rulesThatBind } from './rules-for.ts';
export { type Outstanding, outstandingOf, outstandingWords } from './tally.ts';
