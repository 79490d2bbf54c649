/** Texts as the libraries of Cassandra's tools write them: Jackson's indented JSON, SnakeYAML's blocks. */

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

/** Java writes a whole double with its `.0`, and very small or large ones with an exponent. */
export function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : `${value}`;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Indented JSON; a double that JSON has no number for is a text. */
export function javaJson(value: JavaValue, indent = ''): string {
  if (value instanceof JavaDouble) {
    const text = javaDouble(value.value);
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
    return Number.isNaN(value.value) ? '.NaN' : javaDouble(value.value);
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
