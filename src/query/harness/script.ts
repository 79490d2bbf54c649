/**
 * A script of statements with their answers: `statement`, `----`, the answer of a real Cassandra
 * 5.0.5, and a blank line. Where this node does not know a feature yet, a second answer follows
 * `---- here`; the first one stays for the day it does. Lines that begin with # are titles.
 */
export interface ScriptCase {
  readonly statement: string;
  readonly answer: string;
  readonly here: string | null;
}

const SEPARATOR = '\n----\n';
const HERE = '\n---- here\n';

export function parseScript(text: string): readonly ScriptCase[] {
  const blocks = text.split(/\n\n(?=[^\n]*\n----\n|#)/);
  return blocks
    .map((block) => block.replace(/^(#[^\n]*\n)+/gm, '').trimEnd())
    .filter((block) => block.includes(SEPARATOR))
    .map((block) => {
      const at = block.indexOf(SEPARATOR);
      const rest = block.slice(at + SEPARATOR.length);
      const [answer = '', here = null] = rest.split(HERE);
      return { statement: block.slice(0, at).trim(), answer, here };
    });
}

/** What differs from run to run: server timestamps, and the order of some lists. */
export function maskVolatile(answer: string): string {
  return sortedSignatures(answer.replaceAll(/\b17952580\d{8}\b/g, '<micros>')).trimEnd();
}

/** Cassandra lists the overloads of a function in the order of a hash table. */
function sortedSignatures(answer: string): string {
  const list = /\((?:known type|can be matched by following) signatures: (.*)\)/.exec(answer)?.[1];
  if (list === undefined) return answer;
  return answer.replace(
    list,
    list
      .split(/, (?=system\.)/)
      .sort()
      .join(', '),
  );
}
