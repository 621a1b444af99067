/** Age is completed months and the days beyond them. */
export interface Age {
  months: number;
  days: number;
}

/**
 * ageAt counts from one ISO date to another the way the posyandu does: full months first, then the
 * days since the last one. A birthday on the 31st counts as the last day of a shorter month. Null
 * when a date is missing or the order is wrong.
 */
export function ageAt(birth: string, at: string): Age | null {
  const from = parts(birth);
  const to = parts(at);
  if (from === null || to === null || at.slice(0, 10) < birth.slice(0, 10)) return null;
  const turned = Math.min(from.day, daysIn(to.year, to.month));
  const whole = (to.year - from.year) * 12 + (to.month - from.month);
  if (to.day >= turned) return { months: whole, days: to.day - turned };
  const before = to.month === 1 ? { year: to.year - 1, month: 12 } : { year: to.year, month: to.month - 1 };
  const length = daysIn(before.year, before.month);
  return { months: whole - 1, days: length - Math.min(from.day, length) + to.day };
}

function parts(iso: string): { year: number; month: number; day: number } | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  return found && { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
