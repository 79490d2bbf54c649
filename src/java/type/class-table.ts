import type { TypeNode } from '../ast/node.ts';
import type { ClassDeclaration } from '../library/class-declaration.ts';
import { LibraryClass } from './library-class.ts';
import type { ClassType, Type, TypeVariable } from './type.ts';
import { primitiveNamed } from './type.ts';

/** All classes by their full names. A class is read when it is first asked for. */
export class ClassTable {
  private readonly declarations = new Map<string, ClassDeclaration>();
  private readonly classes = new Map<string, LibraryClass>();

  constructor(declarations: readonly ClassDeclaration[]) {
    for (const declaration of declarations) {
      const name = /\b(?:class|interface)\s+([\w.$]+)/.exec(declaration.head)?.[1];
      if (name === undefined) throw new Error(`no class: ${declaration.head}`);
      this.declarations.set(name, declaration);
    }
  }

  get(name: string): LibraryClass | null {
    const known = this.classes.get(name);
    if (known !== undefined) return known;
    const declaration = this.declarations.get(name);
    if (declaration === undefined) return null;
    const read = new LibraryClass(declaration, this, name);
    this.classes.set(name, read);
    return read;
  }

  /** A class that must be there. */
  type(name: string): ClassType {
    const found = this.get(name);
    if (found === null) throw new Error(`the library has no ${name}`);
    return found.type();
  }

  object(): ClassType {
    return this.type('java.lang.Object');
  }

  string(): ClassType {
    return this.type('java.lang.String');
  }

  /** The class that a name means among imports: full names, or `package.*`. */
  find(name: string, imports: readonly string[]): LibraryClass | null {
    const full = this.get(name);
    if (full !== null) return full;
    const first = name.split('.')[0] as string;
    for (const imported of imports) {
      if (imported.endsWith('.*')) {
        const found = this.get(imported.slice(0, -1) + name);
        if (found !== null) return found;
      } else if (imported.endsWith(`.${first}`)) {
        const found = this.get(imported + name.slice(first.length));
        if (found !== null) return found;
      }
    }
    return this.get(`java.lang.${name}`);
  }

  /** The type that a node means; gives the name that is unknown to `unknown`, which throws. */
  resolve(
    node: TypeNode,
    imports: readonly string[],
    variables: readonly TypeVariable[],
    unknown: (name: string) => never,
  ): Type {
    let type = this.resolveName(node, imports, variables, unknown);
    for (let i = 0; i < node.dimensions; i++) type = { kind: 'array', element: type };
    if (node.wildcard === undefined) return type;
    if (node.wildcard === 'any') return { kind: 'wildcard', upper: null, lower: null };
    return node.wildcard === 'extends'
      ? { kind: 'wildcard', upper: type, lower: null }
      : { kind: 'wildcard', upper: null, lower: type };
  }

  private resolveName(
    node: TypeNode,
    imports: readonly string[],
    variables: readonly TypeVariable[],
    unknown: (name: string) => never,
  ): Type {
    const primitive = primitiveNamed(node.name);
    if (primitive !== undefined) return primitive;
    const variable = variables.find(({ name }) => name === node.name);
    if (variable !== undefined) return variable;
    const found = this.find(node.name, imports);
    if (found === null) return unknown(node.name);
    const args = (node.args ?? []).map((argument) =>
      this.resolve(argument, imports, variables, unknown),
    );
    return found.type(args.length === found.variables.length ? args : []);
  }
}
