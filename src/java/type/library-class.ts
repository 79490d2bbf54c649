import type { ClassDeclaration, Native } from '../library/class-declaration.ts';
import type { ClassTable } from './class-table.ts';
import { type ClassHead, emptyHead, readHead, readMember } from './read-signature.ts';
import type { Bindings, ClassType, Type, TypeVariable } from './type.ts';
import { erase, substitute } from './type.ts';

export interface Method {
  readonly name: string;
  readonly owner: LibraryClass;
  readonly isStatic: boolean;
  readonly variables: readonly TypeVariable[];
  readonly parameters: readonly Type[];
  readonly isVariable: boolean;
  readonly returns: Type;
  readonly throws: readonly Type[];
  readonly native: Native;
}

export interface Field {
  readonly name: string;
  readonly type: Type;
  readonly native: Native;
}

/** A class of the library as the checker sees it. Members are read when first asked for. */
export class LibraryClass {
  readonly name: string;
  readonly simpleName: string;
  private readonly declaration: ClassDeclaration;
  private readonly table: ClassTable;
  private head: ClassHead | null = null;
  private members: {
    readonly methods: Map<string, Method[]>;
    readonly constructors: Method[];
    readonly fields: Map<string, Field>;
  } | null = null;
  private readonly subclasses = new Map<LibraryClass, boolean>();

  constructor(declaration: ClassDeclaration, table: ClassTable, name: string) {
    this.declaration = declaration;
    this.table = table;
    this.name = name;
    this.simpleName = /(?:^|\.)([A-Z].*|[^.]*)$/.exec(name)?.[1] ?? name;
  }

  get isInterface(): boolean {
    return this.readHead().isInterface;
  }

  get isAbstract(): boolean {
    return this.readHead().isAbstract;
  }

  get variables(): readonly TypeVariable[] {
    return this.readHead().variables;
  }

  get parents(): readonly ClassType[] {
    return this.readHead().parents;
  }

  /** A class may be named in its own head: what is known already is given then. */
  private readHead(): ClassHead {
    if (this.head === null) {
      this.head = emptyHead();
      readHead(this.declaration.head, this.table, this.head);
    }
    return this.head;
  }

  /** The class itself as a type of its own variables. */
  type(args: readonly Type[] = []): ClassType {
    return { kind: 'class', of: this, args };
  }

  isBelow(other: LibraryClass): boolean {
    if (this === other) return true;
    const known = this.subclasses.get(other);
    if (known !== undefined) return known;
    const isBelow =
      other.name === 'java.lang.Object' || this.parents.some(({ of }) => of.isBelow(other));
    this.subclasses.set(other, isBelow);
    return isBelow;
  }

  constructors(): readonly Method[] {
    return this.read().constructors;
  }

  /** The methods with the name that objects of the type have, inherited ones included. */
  methods(name: string): readonly Method[] {
    const found: Method[] = [];
    this.collect(name, found, new Set());
    const object = this.table.object();
    if (this.isInterface) object.of.collect(name, found, new Set());
    return found;
  }

  field(name: string): Field | null {
    const own = this.read().fields.get(name);
    if (own !== undefined) return own;
    for (const parent of this.parents) {
      const found = parent.of.field(name);
      if (found !== null) return found;
    }
    return null;
  }

  private collect(name: string, into: Method[], seen: Set<LibraryClass>): void {
    if (seen.has(this)) return;
    seen.add(this);
    for (const method of this.read().methods.get(name) ?? []) {
      if (!into.some((other) => hasSameParameters(other, method))) into.push(method);
    }
    for (const parent of this.parents) parent.of.collect(name, into, seen);
  }

  private read(): NonNullable<typeof this.members> {
    if (this.members !== null) return this.members;
    const members = {
      methods: new Map<string, Method[]>(),
      constructors: [] as Method[],
      fields: new Map<string, Field>(),
    };
    this.members = members;
    for (const [signature, native] of Object.entries(this.declaration.members)) {
      const member = readMember(signature, native, this, this.table);
      if (member.kind === 'field') members.fields.set(member.field.name, member.field);
      else if (member.kind === 'constructor') members.constructors.push(member.method);
      else {
        const { name } = member.method;
        members.methods.set(name, [...(members.methods.get(name) ?? []), member.method]);
      }
    }
    return members;
  }
}

function hasSameParameters(left: Method, right: Method): boolean {
  return (
    left.parameters.length === right.parameters.length &&
    left.parameters.every((type, i) => sameErasure(type, right.parameters[i] as Type))
  );
}

/** Variables count as equal: an override names its own. */
function sameErasure(left: Type, right: Type): boolean {
  if (left.kind === 'variable' && right.kind === 'variable') return true;
  const one = erase(left);
  const two = erase(right);
  if (one.kind === 'primitive' && two.kind === 'primitive') return one.name === two.name;
  if (one.kind === 'class' && two.kind === 'class') return one.of === two.of;
  if (one.kind === 'array' && two.kind === 'array') return sameErasure(one.element, two.element);
  return false;
}

/** What a class type is as one of its ancestors; null when it is none. Raw gives raw. */
export function asAncestor(type: ClassType, ancestor: LibraryClass): ClassType | null {
  if (type.of === ancestor) return type;
  if (!type.of.isBelow(ancestor)) return null;
  const isRaw = type.args.length === 0 && type.of.variables.length > 0;
  for (const parent of type.of.parents) {
    const found = asAncestor(parent, ancestor);
    if (found === null) continue;
    return isRaw ? { ...found, args: [] } : (substitute(found, bindingsOf(type)) as ClassType);
  }
  return { kind: 'class', of: ancestor, args: [] };
}

/** The arguments of a class type by variable; of a raw type the bounds, erased. */
export function bindingsOf(type: ClassType): Bindings {
  return new Map(
    type.of.variables.map((variable, i) => [variable, type.args[i] ?? erase(variable.bound)]),
  );
}
