import type { ClassDeclaration } from '../../../java/index.ts';
import { exceptionClass } from '../../../java/index.ts';
import { DRIVER_PACKAGE } from './driver-package.ts';

const within = (name: string): string => `${DRIVER_PACKAGE}.exceptions.${name}`;

/** What the driver's classes throw. */
export const EXCEPTIONS: readonly ClassDeclaration[] = [
  exceptionClass(within('DriverException'), 'java.lang.RuntimeException'),
  exceptionClass(within('CodecNotFoundException'), within('DriverException')),
  exceptionClass(within('InvalidTypeException'), within('DriverException')),
];
