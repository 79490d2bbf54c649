/** Texts as the libraries of Cassandra's tools write them: Jackson's indented JSON, SnakeYAML's blocks. */

import { doubleText } from '../../../types/index.ts';

/** A number that Java holds as a double: it is written with its point. */
export class JavaDouble {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export type JavaValue =
  | string
  | number
  | boolean
  | null
  | JavaDouble
  | readonly JavaValue[]
  | ReadonlyMap<string, JavaValue>;

/** Indented JSON; a double that JSON has no number for is a text. */
export function javaJson(value: JavaValue, indent = ''): string {
  if (value instanceof JavaDouble) {
    const text = doubleText(value.value);
    return Number.isFinite(value.value) ? text : `"${text}"`;
  }
  if (value instanceof Map) {
    if (value.size === 0) return '{ }';
    const deeper = `${indent}  `;
    const lines = [...(value as ReadonlyMap<string, JavaValue>)].map(
      ([key, each]) => `${deeper}${JSON.stringify(key)} : ${javaJson(each, deeper)}`,
    );
    return `{\n${lines.join(',\n')}\n${indent}}`;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return '[ ]';
    return `[ ${value.map((each) => javaJson(each as JavaValue, indent)).join(', ')} ]`;
  }
  return JSON.stringify(value);
}

/** YAML, block after block. */
export function javaYaml(value: ReadonlyMap<string, JavaValue>, indent = ''): string {
  let text = '';
  for (const [key, each] of value) {
    const start = `${indent}${yamlText(key)}:`;
    if (each instanceof Map && each.size > 0) {
      text += `${start}\n${javaYaml(each as ReadonlyMap<string, JavaValue>, `${indent}  `)}`;
    } else if (Array.isArray(each) && each.length > 0) {
      text += `${start}\n`;
      for (const item of each) text += `${indent}- ${yamlScalar(item as JavaValue)}\n`;
    } else text += `${start} ${yamlScalar(each)}\n`;
  }
  return text;
}

function yamlScalar(value: JavaValue): string {
  if (value instanceof JavaDouble) {
    return Number.isNaN(value.value) ? '.NaN' : doubleText(value.value);
  }
  if (value instanceof Map) return '{}';
  if (Array.isArray(value)) return '[]';
  return typeof value === 'string' ? yamlText(value) : String(value);
}

/** In quotes, when it would be read as something else. */
function yamlText(text: string): string {
  const isPlain =
    (/^[A-Za-z_/][\w ./()+-]*$/.test(text) || /^\d+\/\d+$/.test(text)) &&
    !/^(null|true|false|yes|no|on|off|NaN|[yn])$/i.test(text) &&
    !text.endsWith(' ');
  return isPlain || text === 'NaN' ? text : `'${text.replaceAll("'", "''")}'`;
}
