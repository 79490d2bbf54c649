import { button, h, setAttribute } from '../element.ts';

export interface Page {
  readonly id: string;
  readonly title: string;
  readonly body: HTMLElement;
}

/** Cards behind tabs; arrow keys go from tab to tab. */
export class Notebook {
  readonly element: HTMLElement;
  private readonly tabs: readonly HTMLButtonElement[];
  private readonly pages: readonly Page[];

  constructor(pages: readonly Page[]) {
    this.pages = pages;
    this.tabs = pages.map(({ id, title }) =>
      button(
        { role: 'tab', id: `tab-${id}`, 'aria-controls': `page-${id}`, class: 'tab' },
        { click: () => this.open(id), keydown: (event) => this.step(event) },
        title,
      ),
    );
    const panels = pages.map(({ id, body }) => {
      setAttribute(body, 'role', 'tabpanel');
      setAttribute(body, 'id', `page-${id}`);
      setAttribute(body, 'aria-labelledby', `tab-${id}`);
      return body;
    });
    this.element = h(
      'aside',
      { class: 'notebook', 'aria-label': 'Notebook' },
      h('div', { role: 'tablist', class: 'tabs', 'aria-label': 'Pages' }, ...this.tabs),
      ...panels,
    );
    this.open(pages[0]?.id ?? '');
  }

  open(id: string): void {
    this.pages.forEach((page, i) => {
      const isOpen = page.id === id;
      page.body.hidden = !isOpen;
      const tab = this.tabs[i];
      if (tab === undefined) return;
      setAttribute(tab, 'aria-selected', String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
    });
  }

  private step(event: KeyboardEvent): void {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    const at = this.tabs.indexOf(event.target as HTMLButtonElement);
    const next = (at + by + this.tabs.length) % this.tabs.length;
    this.open(this.pages[next]?.id ?? '');
    this.tabs[next]?.focus();
  }
}
