import type { CommandSpecification } from './command-specification.ts';
import { command } from './command-specification.ts';

/** The commands about CIDR groups, with Cassandra's own descriptions. */
export const cidrCommands: readonly CommandSpecification[] = [
  command('cidrfilteringstats', 'Print statistics on CIDR filtering'),
  command('dropcidrgroup', 'Drop an existing cidr group', [], {
    synopsis: '<cidrGroup>',
    usage: '<cidrGroup>',
    description: 'Requires a cidr group name',
  }),
  command('getcidrgroupsofip', 'Print CIDR groups associated with given IP', [], {
    synopsis: '<IP address>',
    usage: '<IP address>',
    description: 'Requires IP address as a string',
  }),
  command('invalidatecidrpermissionscache', 'Invalidate the cidr permissions cache', [], {
    synopsis: '[<role>...]',
    usage: '[<role>...]',
    description: 'List of roles to invalidate. By default, all roles',
  }),
  command('listcidrgroups', 'List existing cidr groups', [], {
    synopsis: '[<cidrGroup>]',
    usage: '[<cidrGroup>]',
    description: 'LIST operation can be invoked with or without cidr group name',
  }),
  command(
    'reloadcidrgroupscache',
    'Reload CIDR groups cache with latest entries in cidr_groups table, when CIDR authorizer is ' +
      'enabled',
  ),
  command('updatecidrgroup', 'Insert/Update a cidr group', [], {
    synopsis: '[<cidrGroup> <cidr> ...]',
    usage: '[<cidrGroup> <cidr> ...]',
    description: 'Requires a cidr group name, followed by one or more CIDRs separated by space',
  }),
];
