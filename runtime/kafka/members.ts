import type { KafkaClient } from './client.js';
import { withAdmin } from './offsets.js';

/** How many consumers are in a group now; 0 also for a group that the broker does not know. */
export function groupMembers(kafka: KafkaClient, groupId: string): Promise<number> {
  return withAdmin(kafka, async (admin) => {
    const { groups } = await admin.describeGroups([groupId]);
    return groups.reduce((sum, { members }) => sum + members.length, 0);
  });
}
