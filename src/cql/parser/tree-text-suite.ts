/**
 * A tree as one compact line for tests: `kind(name: value ...)`, leaving out what is null, false or
 * empty.
 */
export function treeText(node: unknown): string {
  if (typeof node === 'string') return JSON.stringify(node);
  if (node instanceof Map) {
    return `{${[...node].map(([key, value]) => `${key}: ${treeText(value)}`).join(', ')}}`;
  }
  if (Array.isArray(node)) return `[${node.map(treeText).join(', ')}]`;
  if (node === null || typeof node !== 'object') return String(node);
  const { kind, ...fields } = node as { kind?: string };
  const parts = Object.entries(fields)
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]) => `${name}: ${treeText(value)}`);
  return `${kind ?? ''}(${parts.join(', ')})`;
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && treeText(value) === '()';
}
