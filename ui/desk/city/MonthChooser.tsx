import type { FiguresPage } from "../../client/types.ts";
import { Button, Icon } from "../../kit/components.tsx";
import { addMonths, isMonth } from "../../kit/format.ts";
import { month as monthWords, t } from "../../kit/words.ts";
import { setQuery } from "../router.ts";

interface Props {
  page: Pick<FiguresPage, "month" | "first_month" | "last_month">;
  /** start is the month that needs no address; without it that is the last. */
  start?: string;
}

/** MonthChooser moves between the first and the last month that hold anything. */
export function MonthChooser({ page, start = page.last_month }: Props) {
  const { month, first_month: first, last_month: last } = page;
  const open = (to: string) => setQuery({ bulan: to === start ? undefined : to, mulai: undefined });
  return (
    <div class="months no-print">
      <Button label={t("month.before")} disabled={month <= first} onClick={() => open(addMonths(month, -1))}><Icon name="back" /></Button>
      <select class="input months-choice" aria-label={t("month.label")} value={month} onChange={(e) => open(e.currentTarget.value)}>
        {monthsBetween(first, last, month).map((ym) => <option key={ym} value={ym}>{monthWords(ym)}</option>)}
      </select>
      <Button label={t("month.after")} disabled={month >= last} onClick={() => open(addMonths(month, 1))}><Icon name="next" /></Button>
      <Button label={t("action.print")} onClick={() => print()}><Icon name="print" /></Button>
    </div>
  );
}

/** monthsBetween lists months newest first; `also` is listed even when it lies outside. */
export function monthsBetween(first: string, last: string, also: string): string[] {
  const months: string[] = [];
  // An empty city has no first month.
  for (let ym = last; isMonth(first) && isMonth(ym) && ym >= first; ym = addMonths(ym, -1)) months.push(ym);
  return months.includes(also) ? months : [...months, also].sort().reverse();
}
