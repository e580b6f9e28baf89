/** The tag of all alerts as they are: another once any of them has a new revision, so that nothing need be read to say that nothing is new. */
import { tagOf } from '../../engine/monitor/snapshot.js';
import type { Watch } from '../../engine/monitor/watch.js';

export type AlertTag = () => string;

/** What was told of is counted; a thread that ended before it told publishes everything anew. */
export function alertTag(monitor: Pick<Watch, 'listen' | 'snapshot'>, begun: number): AlertTag {
  let [count, tag] = [0, ''];
  monitor.listen(() => {
    count++;
    tag = '';
  });
  return () => (tag === '' ? (tag = tagOf(String(begun), String(count), monitor.snapshot.tag)) : tag);
}
