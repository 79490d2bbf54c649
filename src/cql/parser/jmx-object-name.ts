/** A JMX object name in its canonical form, and whether it stands for many. */
export type JmxObjectName = { readonly canonical: string; readonly isPattern: boolean };

/**
 * Reads `domain:key=value,key=value`, the way Java's `javax.management.ObjectName` does: the
 * canonical form has the keys in order. Returns null for what is not such a name.
 */
export function parseJmxObjectName(text: string): JmxObjectName | null {
  if (text === '') return { canonical: '*:*', isPattern: true };
  const colon = text.indexOf(':');
  if (colon < 0 || text.slice(0, colon).includes('\n')) return null;
  const domain = text.slice(0, colon);
  const properties = readProperties(text.slice(colon + 1));
  if (properties === null) return null;
  const { values, hasRest, hasValuePattern } = properties;
  const parts = [...values.keys()].sort().map((key) => `${key}=${values.get(key)}`);
  if (hasRest) parts.push('*');
  const isPattern = hasRest || hasValuePattern || /[*?]/.test(domain);
  return { canonical: `${domain}:${parts.join(',')}`, isPattern };
}

type Properties = {
  readonly values: ReadonlyMap<string, string>;
  readonly hasRest: boolean;
  readonly hasValuePattern: boolean;
};

function readProperties(text: string): Properties | null {
  if (text === '') return null;
  const values = new Map<string, string>();
  let hasRest = false;
  let hasValuePattern = false;
  for (let at = 0; at <= text.length; ) {
    if (text[at] === '*' && (at + 1 === text.length || text[at + 1] === ',')) {
      if (hasRest) return null;
      hasRest = true;
      at += 2;
      continue;
    }
    const equal = text.indexOf('=', at);
    const key = equal < 0 ? '' : text.slice(at, equal);
    if (key === '' || /[,:*?\n]/.test(key) || values.has(key)) return null;
    const end = valueEnd(text, equal + 1);
    if (end < 0) return null;
    const value = text.slice(equal + 1, end);
    values.set(key, value);
    hasValuePattern ||= isValuePattern(value);
    at = end + 1;
  }
  return text.endsWith(',') ? null : { values, hasRest, hasValuePattern };
}

/** Where the value ends, at a comma or the end of the text, or -1 when it is malformed. */
function valueEnd(text: string, start: number): number {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && text[end] !== ',') {
      if ('=:"\n'.includes(text.charAt(end))) return -1;
      end++;
    }
    return end === start ? -1 : end;
  }
  for (let end = start + 1; end < text.length; end++) {
    const character = text.charAt(end);
    if (character === '\\') {
      end++;
      if (!'\\"?*n'.includes(text.charAt(end)) || end >= text.length) return -1;
    } else if (character === '\n') {
      return -1;
    } else if (character === '"') {
      return end + 1 === text.length || text[end + 1] === ',' ? end + 1 : -1;
    }
  }
  return -1;
}

function isValuePattern(value: string): boolean {
  if (!value.startsWith('"')) return /[*?]/.test(value);
  return /[*?]/.test(value.replaceAll(/\\./g, ''));
}
