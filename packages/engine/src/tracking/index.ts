/** Tracking: which application an object belongs to, written on the object itself. */
export {
  type BelongingInput,
  belongsTo,
  isNamedAfter,
  otherOwnerOf,
  ownerNamedBy,
  type TrackedApp,
} from './belonging.ts';
export { type EarlierMarksInput, withEarlierMarks } from './earlier-marks.ts';
export { isOfAnotherInstallation, type Marks, marksOf } from './marks.ts';
export { type TrackOptions, track } from './track.ts';
export {
  formatTrackingId,
  instanceLabel,
  instanceName,
  parseTrackingId,
  type TrackingId,
} from './tracking-id.ts';
