/**
 * A rack goes dark: nine nodes in two data centres, three copies of every row in each. A program
 * that writes and reads at QUORUM does not notice, one that asks for ALL does.
 *
 *   node --import tsx examples/rack-loss/main.ts
 */
import cassandra from 'cassandra-driver';
// Outside this repository: from 'ilion'.
import { Cluster, panelNaming, parseTopology } from '../../src/index.ts';

const { consistencies } = cassandra.types;

await using cluster = await Cluster.start({
  topology: parseTopology('DC1:3x2,DC2:1x3', 'RAC'),
  naming: panelNaming,
});
console.log(
  `${cluster.nodes.length} nodes answer: ${cluster.nodes.map((node) => node.name).join(' ')}`,
);

const client = new cassandra.Client({
  contactPoints: cluster.contactPoints.map(({ address }) => address),
  protocolOptions: { port: cluster.contactPoints[0]?.port ?? 9042 },
  localDataCenter: 'DC1',
  // The driver may ask another node when one goes away with the question.
  queryOptions: { prepare: true, isIdempotent: true },
});
await client.execute(
  "CREATE KEYSPACE shop WITH replication = {'class': 'NetworkTopologyStrategy', 'DC1': 3, 'DC2': 3}",
);
await client.execute('CREATE TABLE shop.stock (item text PRIMARY KEY, pieces int)');
await cluster.schemaAgreed();

/** Writes and reads one row at a level, and says how it went. */
async function attempt(level: 'QUORUM' | 'ALL', pieces: number): Promise<void> {
  const options = { consistency: consistencies[level === 'ALL' ? 'all' : 'quorum'] };
  try {
    await client.execute(
      'INSERT INTO shop.stock (item, pieces) VALUES (?, ?)',
      ['tyre', pieces],
      options,
    );
    const result = await client.execute(
      'SELECT pieces FROM shop.stock WHERE item = ?',
      ['tyre'],
      options,
    );
    console.log(`  ${level.padEnd(6)} wrote and read ${result.first().pieces} pieces`);
  } catch (error) {
    console.log(`  ${level.padEnd(6)} refused: ${(error as Error).message}`);
  }
}

/** Resolves when every node that is left sees every node of the rack as DOWN. */
async function noticed(rack: readonly string[]): Promise<void> {
  const others = cluster.nodes.filter(({ name }) => !rack.includes(name));
  await Promise.all(
    others.flatMap(({ name }) => rack.map((sees) => cluster.until(name, { sees, as: 'DOWN' }))),
  );
}

console.log('All racks are up. A row has 6 copies: QUORUM waits for 4 of them, ALL for 6.');
await attempt('QUORUM', 1);
await attempt('ALL', 2);

const rack = await cluster.stop('DC1:RAC1');
await noticed(rack);
console.log(`Rack RAC1 of DC1 is off (${rack.join(', ')}): 5 of the 6 copies are left.`);
await attempt('QUORUM', 3);
await attempt('ALL', 4);

await cluster.start('DC1:RAC1');
await cluster.settled();
console.log('Rack RAC1 is on again.');
await attempt('QUORUM', 5);
await attempt('ALL', 6);

await client.shutdown();
