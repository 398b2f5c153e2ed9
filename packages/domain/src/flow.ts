/**
 * The seven words of the flow, left to right. Functions, queues, log fields, trace spans and
 * metrics use these names and no others.
 */
export const FLOW = ['git', 'render', 'compare', 'decide', 'operate', 'observe', 'tell'] as const;
export type FlowStep = (typeof FLOW)[number];
