/** Grades in figures: 7, 6–8, 5, 7–9. Empty for none. */
export function gradesOf(grades: readonly number[]): string {
  const sorted = [...new Set(grades)].sort((a, b) => a - b);
  const spans: [first: number, last: number][] = [];
  for (const grade of sorted) {
    const span = spans.at(-1);
    if (span && span[1] === grade - 1) span[1] = grade;
    else spans.push([grade, grade]);
  }
  return spans.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(", ");
}
