-- Every day of 2010 to 2049 of every calendar (QUITTANCE_CALENDARS_FILE), for counting business days by subtraction:
-- business_day_no is how many business days there were up to and including the day. Of a year that is not covered
-- the calendar names no holiday: only its weekends are known. Reference data: nothing here is any merchant's.

-- @view
CREATE OR REPLACE VIEW business_days DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    calendar, day, is_business_day, year_covered,
    sum(toUInt32(is_business_day)) OVER (PARTITION BY calendar ORDER BY day) AS business_day_no
FROM
(
    SELECT
        c.calendar AS calendar,
        addDays(toDate32('2010-01-01'), number) AS day,
        toBool(has(c.workdays, day)
            OR NOT (has(c.weekend, toDayOfWeek(day)) OR has(c.holidays, day))) AS is_business_day,
        toBool(has(c.years, toYear(day))) AS year_covered
    FROM (SELECT arrayJoin(calendars) AS c, arrayJoin(range(14610)) AS number FROM t_calendars FINAL)
)
