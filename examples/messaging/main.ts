/**
 * Messaging, on Ilion or on Apache Cassandra:
 *
 *   node --import tsx examples/messaging/main.ts --contact-points 127.0.0.1:9042 --operations 2000
 */
import { runApplication } from '../common/index.ts';
import { messaging } from './messaging.ts';

await runApplication(messaging);
