/** Which days a bank or provider works, as far as somebody wrote it down. */
export interface BusinessCalendar {
  readonly name: string;
  /** ISO days of the week without business, 1 = Monday … 7 = Sunday. */
  readonly weekend: readonly number[];
  /** Days without business besides the weekend, YYYY-MM-DD. */
  readonly holidays: readonly string[];
  /** Weekend days with business (China's make-up days), YYYY-MM-DD. */
  readonly workdays: readonly string[];
}

/** Whose settlement days follow a calendar. Of several that fit an order the most specific one holds. */
export interface CalendarRule {
  /** Empty = every provider. */
  readonly provider: string;
  /** Empty = every account of the provider. */
  readonly account: string;
  readonly calendar: string;
}

/** All calendars, and who follows which, the most specific rule first. */
export interface Calendars {
  readonly calendars: readonly BusinessCalendar[];
  readonly rules: readonly CalendarRule[];
}

/** Saturday and Sunday. */
const SATURDAY_AND_SUNDAY: readonly number[] = [6, 7];
export const DEFAULT_WEEKEND = SATURDAY_AND_SUNDAY;

/** What an account follows that nobody gave a calendar: no holiday of any year is known, and reports say so. */
export const WEEKEND_ONLY: BusinessCalendar = {
  name: 'weekend',
  weekend: SATURDAY_AND_SUNDAY,
  holidays: [],
  workdays: [],
};

/** Years of which the calendar names at least one holiday or make-up day; of any other only the weekend is known. */
export function yearsCovered({ holidays, workdays }: BusinessCalendar): readonly number[] {
  const years = [...holidays, ...workdays].map((day) => Number(day.slice(0, 4)));
  return [...new Set(years)].sort((a, b) => a - b);
}

/** Are two rules about the same orders? */
export function isAboutSameOrders(a: CalendarRule, b: CalendarRule): boolean {
  return a.provider === b.provider && a.account === b.account;
}

function specificity(rule: CalendarRule): number {
  return Number(rule.provider !== '') + Number(rule.account !== '');
}

/** What was chosen, and the weekend for whom nothing was. */
export function completeCalendars(chosen: Calendars): Calendars {
  const everyone: CalendarRule = { provider: '', account: '', calendar: WEEKEND_ONLY.name };
  const rules = chosen.rules.some((rule) => isAboutSameOrders(rule, everyone))
    ? chosen.rules
    : [...chosen.rules, everyone];
  return {
    calendars: [...chosen.calendars, WEEKEND_ONLY],
    rules: rules.toSorted((a, b) => specificity(b) - specificity(a)),
  };
}

/** No file: weekends only, for everybody. */
export const NO_CALENDARS: Calendars = completeCalendars({ calendars: [], rules: [] });
