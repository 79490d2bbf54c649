import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../../src/index.ts';
import { Client } from '../client.ts';
import { compareScenario } from './compare-scenario.ts';
import { isKnownDifference } from './known-differences.ts';
import { generateScenario } from './scenario.ts';

test('the same seed makes the same statements, another makes others', () => {
  assert.deepEqual(generateScenario(7), generateScenario(7));
  assert.notDeepEqual(generateScenario(7).queries, generateScenario(8).queries);
});

const settings = { materialized_views_enabled: 'true', user_defined_functions_enabled: 'true' };

test('two nodes answer alike, without errors of the server, and often with rows', async () => {
  await using left = await Cluster.start({ topology: 'datacenter1:1x1', settings });
  await using right = await Cluster.start({ topology: 'datacenter1:1x1', settings });
  const connect = ({ contactPoints: [point] }: Cluster) => {
    assert.ok(point);
    return Client.connect(point.address, point.port);
  };
  const servers = [await connect(left), await connect(right)] as const;
  let withRows = 0;
  for (let seed = 100; seed < 110; seed++) {
    const report = await compareScenario(generateScenario(seed), servers, isKnownDifference);
    assert.deepEqual(report.differences, [], `seed ${seed}`);
    const broken = report.alike.filter(({ answer }) =>
      /^ERROR 0x0000 (?!java.lang.(Arithmetic|NumberFormat)Exception)/.test(answer),
    );
    assert.deepEqual(broken, [], `seed ${seed}`);
    withRows += report.withRows;
  }
  assert.ok(withRows > 100, `${withRows} queries were answered with rows`);
  for (const server of servers) server.close();
});
