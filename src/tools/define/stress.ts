import type { Command } from 'commander';
import type { StressFlags } from '../stress/index.ts';

/** `ilion stress` */
export function defineStress(program: Command): void {
  program
    .command('stress')
    .description('make load for a cluster and measure what it does')
    .argument('<load>', 'write, read, mixed, or user (what --ops says)')
    .option('--profile <name|file>', 'kv, series, counter, or a file of YAML', 'kv')
    .option('--ops <mix>', 'operations and weights: insert=1,read=2')
    .option('--contact-points <list>', 'ADDRESS[:PORT], joined by commas', '127.0.0.1:9042')
    .option('--compare <points...>', 'contact points of two clusters that take turns: A B')
    .option('--slice <time>', 'how long a turn of --compare is', '5s')
    .option('--dc <name>', "the data centre that takes the load; the contact point's when missing")
    .option('-u, --username <name>', 'user, where the cluster asks for one')
    .option('-p, --password <text>', "the user's password")
    .option('--rate <n/s>', 'so many requests a second, begun when due whatever the answers')
    .option('--ramp <from..to/s>', 'rates that rise in steps which share the duration')
    .option('--steps <n>', 'of the ramp', '5')
    .option('--in-flight <n>', 'requests that wait at once (128; with a rate at most 4096)')
    .option('--threads <n>', 'the same, by the name that cassandra-stress has for it')
    .option('--connections <n>', 'to each node', '2')
    .option('--warm-up <time>', 'load before the measurement', '0s')
    .option('--duration <time>', 'of the measurement (60s, unless --operations is given)')
    .option('--operations <n>', 'ends after so many requests: 100K, 5M')
    .option('--consistency-level <level>', 'of all requests', 'LOCAL_ONE')
    .option('--population <distribution>', 'seeds of partitions', 'uniform(1..1M)')
    .option('--replication <n|map>', 'of built-in profiles: 3, or DC1:3,DC2:2', '1')
    .option('--seed <n>', 'the same seed makes the same requests', '1')
    .option('--truncate', 'empty the table first')
    .option('--json <file>', 'all numbers; - for standard output')
    .option('--csv <file>', 'a line a second')
    .option('--html <file>', 'a page with plots')
    .option('--print-profile', 'print the profile and leave: the beginning of your own')
    .addHelpText('after', help)
    .action(async (load: string, flags: StressFlags & { readonly printProfile?: boolean }) => {
      const stress = await import('../stress/index.ts');
      if (flags.printProfile === true) {
        const replication = stress.replicationOf(flags.replication);
        process.stdout.write(await stress.profileText(flags.profile, replication));
        return;
      }
      process.exitCode = await stress.runStress(stress.stressOptions(load, flags));
    });
}

const help = `
Distributions (of --population, and in profiles): fixed(n), seq(a..b), uniform(a..b), gaussian(a..b),
exp(a..b), extreme(a..b,shape), qextreme(a..b,shape,quantiles), zipf(a..b,exponent); ~ turns one round.
Latencies count from the moment when a request was due. Ctrl-C prints what was measured.
Ends with 1 when nothing could be measured, 2 when requests failed, 130 after Ctrl-C.

Examples:
  ilion stress write --operations 1M --population "seq(1..1M)" --truncate
  ilion stress read --rate 5000/s --warm-up 10s --duration 60s --html read.html
  ilion stress mixed --ops insert=1,read=3 --ramp 1000..20000/s --steps 5
  ilion stress user --profile shop.yaml --ops insert=1,by_customer=2 --in-flight 64
  ilion stress mixed --compare 127.0.0.1 10.0.0.5 --json numbers.json
  ilion stress mixed --profile series --print-profile > my.yaml`;
