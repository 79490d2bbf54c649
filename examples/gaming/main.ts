/**
 * Gaming, on Ilion or on Apache Cassandra:
 *
 *   node --import tsx examples/gaming/main.ts --contact-points 127.0.0.1:9042 --operations 2000
 */
import { runApplication } from '../common/index.ts';
import { gaming } from './gaming.ts';

await runApplication(gaming);
