import type { CommandSpecification, OptionSpecification } from './command-specification.ts';
import { commands, globalOptions } from './command-table.ts';

const maximumColumns = 79;
const nameColumns = 36;

const usage = `usage: nodetool [(-h <host> | --host <host>)]
        [(-u <username> | --username <username>)] [(-p <port> | --port <port>)]
        [(-pwf <passwordFilePath> | --password-file <passwordFilePath>)]
        [(-pp | --print-port)] [(-pw <password> | --password <password>)] <command>
        [<args>]
`;

/** What `nodetool help` prints, for the commands that work here. */
export function generalHelp(): string {
  const lines = commands.map(({ name, description }) => {
    return `    ${name.padEnd(nameColumns)}${description}\n`;
  });
  return (
    `${usage}\nThe most commonly used nodetool commands are:\n${lines.join('')}\n` +
    "See 'nodetool help <command>' for more information on a specific command.\n\n"
  );
}

/** What `nodetool help COMMAND` prints. */
export function commandHelp(command: CommandSpecification): string {
  const { name, description } = command;
  const title = wrap(`nodetool ${name} - ${description}`.split(' '), 8, 0);
  return (
    `NAME\n${title}\n\nSYNOPSIS\n${synopsis(command)}\n\nOPTIONS\n` +
    `${optionTexts(command).join('\n\n')}\n\n\n`
  );
}

function synopsis(command: CommandSpecification): string {
  const units = ['nodetool', ...globalOptions.map(inBrackets), command.name];
  units.push(...sorted(command.options).map(inBrackets));
  if (command.arguments !== null) units.push('[--]', ...command.arguments.synopsis.split(' '));
  return wrap(units, 8, 8);
}

function optionTexts(command: CommandSpecification): readonly string[] {
  const texts = sorted([...globalOptions, ...command.options]).map((option) => {
    const names = option.names.map((name) => withValue(name, option)).join(', ');
    return `        ${names}\n${wrap(option.description.split(' '), 12, 0)}`;
  });
  if (command.arguments === null) return texts;
  const separator =
    'This option can be used to separate command-line options from the list of argument, ' +
    '(useful when arguments might be mistaken for command-line options';
  texts.push(`        --\n${wrap(separator.split(' '), 12, 0)}`);
  const { usage: title, description } = command.arguments;
  texts.push(`        ${title}\n${wrap(description.split(' '), 12, 0)}`);
  return texts;
}

function sorted(options: readonly OptionSpecification[]): readonly OptionSpecification[] {
  const key = ({ names }: OptionSpecification) => names[0].replace(/^-+/, '').toLowerCase();
  return [...options].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

function withValue(name: string, { value }: OptionSpecification): string {
  return value === null ? name : `${name} <${value}>`;
}

function inBrackets(option: OptionSpecification): string {
  const names = option.names.map((name) => withValue(name, option));
  return names.length === 1 ? `[${names[0]}]` : `[(${names.join(' | ')})]`;
}

/**
 * Lines of at most 79 columns, `indent` before each and `hanging` more before all but the first.
 * Cassandra's help does not count the hanging indent, and so do we.
 */
function wrap(units: readonly string[], indent: number, hanging: number): string {
  let text = ' '.repeat(indent);
  let column = indent;
  for (const [i, unit] of units.entries()) {
    if (i > 0 && column + unit.length <= maximumColumns) {
      text += ' ';
      column++;
    } else if (i > 0) {
      text += `\n${' '.repeat(indent + hanging)}`;
      column = indent;
    }
    text += unit;
    column += unit.length;
  }
  return text;
}
