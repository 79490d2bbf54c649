/**
 * The statements of a CQL script, without the `;` that ends each. Quotes, `$$` texts, comments and
 * batches may hold a `;` of their own.
 */
export function splitStatements(script: string): readonly string[] {
  const statements: string[] = [];
  let statement = '';
  for (const [token] of script.matchAll(tokens)) {
    if (token === ';' && !isOpenBatch(statement)) {
      statements.push(statement.trim());
      statement = '';
    } else if (comment.test(token)) {
      statement += ' ';
    } else {
      statement += token;
    }
  }
  statements.push(statement.trim());
  return statements.filter((text) => text !== '');
}

/** Comments, quoted texts and names, `$$` texts, then single characters; an open quote is one too. */
const tokens =
  /--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$|[\s\S]/g;
const comment = /^(--|\/\/|\/\*)/;

function isOpenBatch(statement: string): boolean {
  return /^\s*BEGIN\b/i.test(statement) && !/\bAPPLY\s+BATCH\s*$/i.test(statement);
}
