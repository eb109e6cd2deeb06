/**
 * The parts of the screen that F6 walks through: whatever carries `data-region` and can be seen. Each gives the focus
 * back to where it was in it, as far as that is still there.
 */
const last = new WeakMap<Element, HTMLElement>();

export function walkRegions(by: 1 | -1): void {
  const regions = shownRegions();
  const here = document.activeElement?.closest("[data-region]") ?? null;
  if (here && document.activeElement instanceof HTMLElement) last.set(here, document.activeElement);
  const at = here ? regions.indexOf(here as HTMLElement) : -1;
  const from = at < 0 && by < 0 ? 0 : at;
  for (let step = 1; step <= regions.length; step += 1) {
    const next = regions[(from + by * step + regions.length * 2) % regions.length];
    if (next && enter(next)) return;
  }
}

/** In the order of the page. A modal dialog leaves nothing but itself: then there is nowhere to walk. */
function shownRegions(): HTMLElement[] {
  if (document.querySelector("dialog:modal")) return [];
  return [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => region.checkVisibility({ visibilityProperty: true }) && !region.closest("[inert]"),
  );
}

/** Where the focus was; what the region says comes first; its first stop; or the region itself. */
function enter(region: HTMLElement): boolean {
  const before = last.get(region);
  const candidates = [
    before && region.contains(before) ? before : null,
    region.querySelector<HTMLElement>("[data-region-first]"),
    // What scrolls and can have the focus itself is not entered at some link in it.
    ...(region.tabIndex === 0 ? [] : region.querySelectorAll<HTMLElement>(STOPS)),
    region,
  ];
  for (const candidate of candidates) {
    if (!candidate?.checkVisibility()) continue;
    candidate.focus();
    if (document.activeElement === candidate) return true;
  }
  return false;
}

const STOPS = 'a[href], button:not([tabindex="-1"]), input, textarea, select, [tabindex="0"]';
