-- Nothing: PostgreSQL's log says what was changed on a page, where SQLite's repeats the page.
SELECT 1;
