/** How the shell shows values; what a cqlshrc says in its section [ui]. */
export interface DisplaySettings {
  /** Of timestamps, with the directives of C's strftime. */
  readonly timestampFormat: string;
  /** Of timestamps, by its name in the IANA's database; null: UTC. */
  readonly timeZone: string | null;
  /** Digits behind the point of numbers that need no exponent. */
  readonly floatDigits: number;
  readonly doubleDigits: number;
}

export const DEFAULT_DISPLAY: DisplaySettings = {
  timestampFormat: '%Y-%m-%d %H:%M:%S.%f%z',
  timeZone: null,
  floatDigits: 5,
  doubleDigits: 5,
};
