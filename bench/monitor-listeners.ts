/** Claim: of 1,000 listeners 50 never read; what waits for them stays bounded, they are let go, and the others hear everything within a second. */
import { listenersTrial } from './load/listeners.js';

const [CLIENTS, DEAF, EVENTS] = [1_000, 50, 120] as const;
const { letGo, heard, outOfOrder, waiting, slowest, grown } = await listenersTrial({ clients: CLIENTS, deaf: DEAF, events: EVENTS, changes: 2_000 });
if (outOfOrder > 0) throw new Error(`${outOfOrder} events came out of order`);
if (heard !== (CLIENTS - DEAF) * EVENTS) throw new Error(`${heard} events were heard of ${(CLIENTS - DEAF) * EVENTS}`);
console.log(`${CLIENTS} listeners, ${DEAF} never read: ${letGo} let go; at most ${(waiting / 1_024 / DEAF).toFixed(0)} KB waited for each; an event reached the last of the others within ${slowest.toFixed(0)} ms; memory of server and clients together grew by ${(grown / 1e6).toFixed(0)} MB`);
