/** Tracking: which application an object belongs to, written on the object itself. */
export { type TrackOptions, track } from './track.ts';
export { type TrackedBy, trackedBy } from './tracked-by.ts';
export { formatTrackingId, instanceName, parseTrackingId, type TrackingId } from './tracking-id.ts';
