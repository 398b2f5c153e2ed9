import type { Operation } from '../http/routes.ts';
import { streamApplications } from './operations/applications.ts';
import { streamResourceTree } from './operations/resource-tree.ts';

export const streamOperations: Operation[] = [streamApplications, streamResourceTree];
