/** A place in the grid, counted from 0. */
export type Place = { row: number; col: number };
/**
 * What is chosen: the cell one is `at`, and where a range began (`from`, the same cell when it is one cell).
 * `tabCol` is where a run of Tabs began: Enter goes back under it, as in a spreadsheet.
 */
export type Selection = { at: Place; from: Place; tabCol: number | null };
export type Size = { rows: number; cols: number };

export const steps = [
  "up",
  "down",
  "left",
  "right",
  "enter",
  "enterBack",
  "tab",
  "tabBack",
  "rowStart",
  "rowEnd",
  "first",
  "last",
  "top",
  "bottom",
  "pageUp",
  "pageDown",
] as const;
export type Step = (typeof steps)[number];

/** Rows a page key goes over. */
const PAGE_ROWS = 10;
const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));

/** One chosen cell. */
export const only = (at: Place): Selection => ({ at, from: at, tabCol: null });

/** Where a Tab leads: the next column that takes values, in this row or a following one; null: out of the grid. */
function tabbed(at: Place, size: Size, isOpen: (col: number) => boolean, by: 1 | -1): Place | null {
  for (let n = at.row * size.cols + at.col + by; n >= 0 && n < size.rows * size.cols; n += by) {
    const place = { row: Math.floor(n / size.cols), col: n % size.cols };
    if (isOpen(place.col)) return place;
  }
  return null;
}

/**
 * What is chosen after a step; null where Tab leaves the grid. `isExtending` (Shift) moves the range's end only.
 * Nothing ever leaves the grid's edges.
 */
export function moved(
  selection: Selection,
  step: Step,
  size: Size,
  { isExtending = false, isOpen = (_col: number): boolean => true } = {},
): Selection | null {
  const { at } = selection;
  const last = { row: Math.max(0, size.rows - 1), col: Math.max(0, size.cols - 1) };
  if (step === "tab" || step === "tabBack") {
    const place = tabbed(at, size, isOpen, step === "tab" ? 1 : -1);
    return place && { at: place, from: place, tabCol: selection.tabCol ?? at.col };
  }
  if (step === "enter" || step === "enterBack") {
    const col = selection.tabCol ?? at.col;
    const row = clamp(at.row + (step === "enter" ? 1 : -1), last.row);
    return only({ row, col: clamp(col, last.col) });
  }
  const next = placeAfter(at, step, last);
  return isExtending ? { ...selection, at: next, tabCol: null } : only(next);
}

function placeAfter({ row, col }: Place, step: Step, last: Place): Place {
  switch (step) {
    case "up":
      return { row: clamp(row - 1, last.row), col };
    case "down":
      return { row: clamp(row + 1, last.row), col };
    case "left":
      return { row, col: clamp(col - 1, last.col) };
    case "right":
      return { row, col: clamp(col + 1, last.col) };
    case "rowStart":
      return { row, col: 0 };
    case "rowEnd":
      return { row, col: last.col };
    case "first":
      return { row: 0, col: 0 };
    case "last":
      return last;
    case "top":
      return { row: 0, col };
    case "bottom":
      return { row: last.row, col };
    case "pageUp":
      return { row: clamp(row - PAGE_ROWS, last.row), col };
    case "pageDown":
      return { row: clamp(row + PAGE_ROWS, last.row), col };
    default:
      return { row, col };
  }
}

/** The corners of what is chosen, both included. */
export function boundsOf({ at, from }: Selection) {
  return {
    top: Math.min(at.row, from.row),
    bottom: Math.max(at.row, from.row),
    left: Math.min(at.col, from.col),
    right: Math.max(at.col, from.col),
  };
}
export type Bounds = ReturnType<typeof boundsOf>;

/** Every place of a rectangle, row by row. */
export function placesOf({ top, bottom, left, right }: Bounds): Place[] {
  const places: Place[] = [];
  for (let row = top; row <= bottom; row += 1)
    for (let col = left; col <= right; col += 1) places.push({ row, col });
  return places;
}
