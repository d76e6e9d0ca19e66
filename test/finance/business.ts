import { type Calendars, completeCalendars } from '@quittance/runtime/config/calendars';

/** A Monday off and a Saturday on: both between payments and their settlements. */
const HOLIDAY = '2026-03-09';
const WORKDAY = '2026-03-14';

/** The calendars of the generated month: one account has its own, everybody else weekends. */
export const CALENDARS: Calendars = completeCalendars({
  calendars: [{ name: 'laos', weekend: [6, 7], holidays: [HOLIDAY], workdays: [WORKDAY] }],
  rules: [{ provider: 'newpay', account: 'laos', calendar: 'laos' }],
});

function next(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

function isBusinessDay(calendar: string, day: string): boolean {
  if (calendar === 'laos' && day === HOLIDAY) return false;
  if (calendar === 'laos' && day === WORKDAY) return true;
  return ![0, 6].includes(new Date(day).getUTCDay());
}

/** Business days counted one by one. */
export const BUSINESS = {
  isCovered: (calendar: string): boolean => calendar === 'laos',
  /** Days of business after `from`, up to and including `to`. */
  between: (calendar: string, from: string, to: string): number => {
    let count = 0;
    for (let day = next(from); day <= to; day = next(day)) count += Number(isBusinessDay(calendar, day));
    return count;
  },
  /** The n-th business day after a day. */
  after: (calendar: string, from: string, n: number): string => {
    let day = from;
    for (let left = n; left > 0; left -= Number(isBusinessDay(calendar, day))) day = next(day);
    return day;
  },
};
