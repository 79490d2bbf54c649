/**
 * User events, on Ilion or on Apache Cassandra:
 *
 *   node --import tsx examples/user-events/main.ts --contact-points 127.0.0.1:9042 --operations 2000
 */
import { runApplication } from '../common/index.ts';
import { userEvents } from './user-events.ts';

await runApplication(userEvents);
