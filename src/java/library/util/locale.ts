import type { ClassDeclaration } from '../class-declaration.ts';
import { EnumObject } from '../enum-object.ts';

/** A language, of which there are those that format as the root does. */
function locale(name: string): () => EnumObject {
  const constant = new EnumObject('java.util.Locale', name, 0);
  return () => constant;
}

export const localeClass: ClassDeclaration = {
  head: 'public final class java.util.Locale',
  members: {
    'public static final Locale ROOT': locale(''),
    'public static final Locale ENGLISH': locale('en'),
    'public static final Locale US': locale('en_US'),
  },
};
