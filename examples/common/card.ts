/** A part of an application's page, as data: the page draws any list of these. */
export type Card = FiguresCard | LinesCard | BarsCard | TableCard | FeedCard;

interface CardBase {
  readonly title: string;
  /** One sentence on where the numbers come from. */
  readonly note?: string;
}

/** Numbers to be read from afar. */
export interface FiguresCard extends CardBase {
  readonly kind: 'figures';
  readonly figures: readonly { readonly name: string; readonly value: string }[];
}

/** Values over time, one line a series; all have as many. */
export interface LinesCard extends CardBase {
  readonly kind: 'lines';
  readonly unit: string;
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** Values side by side, longest first or in the order of a funnel. */
export interface BarsCard extends CardBase {
  readonly kind: 'bars';
  readonly bars: readonly { readonly name: string; readonly value: number }[];
}

export interface TableCard extends CardBase {
  readonly kind: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Words of people, oldest first. */
export interface FeedCard extends CardBase {
  readonly kind: 'feed';
  readonly lines: readonly { readonly who: string; readonly text: string; readonly own: boolean }[];
}

/** All that a page gets each second. */
export interface PageState {
  readonly title: string;
  readonly keyspace: string;
  /** Where its requests are coordinated: `home` unless that was lost. */
  readonly home: string;
  readonly coordinated: readonly { readonly dataCenter: string; readonly perSecond: number }[];
  readonly operations: number;
  readonly refused: readonly { readonly name: string; readonly count: number }[];
  /** Why the cards are old, where they are. */
  readonly problem: string | null;
  readonly cards: readonly Card[];
}
