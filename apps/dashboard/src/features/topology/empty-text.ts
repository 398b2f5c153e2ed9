import type { Application } from '@lockstep/domain';

/** What keeps everything from being compared, until somebody mends it. */
const STANDING_IN_THE_WAY = ['ComparisonError', 'InvalidSpecError'];

/** Why a graph is empty. */
export function emptyText({ status }: Application): { title: string; text: string } {
  if (status.sync.status !== 'Unknown') {
    return { title: 'No resources', text: 'Git states nothing at this path and revision.' };
  }
  if (status.conditions?.some(({ type }) => STANDING_IN_THE_WAY.includes(type))) {
    return {
      title: 'Cannot be compared',
      text: 'What Git states cannot be shown until the error above is mended.',
    };
  }
  return {
    title: 'Not compared yet',
    text: 'What Git states is shown here as soon as it has been rendered and compared.',
  };
}
