import type { TopicName } from '../client-message.ts';
import type { Topic } from '../topic.ts';
import { applicationTopic } from './application.ts';
import { applicationsTopic } from './applications.ts';
import { approvalsTopic } from './approvals.ts';
import { bootstrapTopic } from './bootstrap.ts';
import { logsTopic } from './logs.ts';
import { treeTopic } from './tree.ts';

export const TOPICS: { [T in TopicName]: Topic<T> } = {
  applications: applicationsTopic,
  application: applicationTopic,
  tree: treeTopic,
  logs: logsTopic,
  bootstrap: bootstrapTopic,
  approvals: approvalsTopic,
};
