const MARGIN = 4;

/**
 * Puts a shown popover beside its anchor: below it, or above when there is more room, and inside the
 * window. By script rather than by CSS anchors, which need an inline style in the prerendered page.
 */
export function placePopover(popover: HTMLElement, anchor: Element, align: "start" | "end" = "start"): void {
  const at = anchor.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const below = innerHeight - at.bottom - MARGIN;
  const top = below >= height || below >= at.top ? at.bottom + MARGIN : at.top - height - MARGIN;
  const left = align === "start" ? at.left : at.right - width;
  popover.style.top = `${clamp(top, innerHeight - height)}px`;
  popover.style.left = `${clamp(left, innerWidth - width)}px`;
}

const clamp = (value: number, most: number) => Math.max(MARGIN, Math.min(value, most - MARGIN));
