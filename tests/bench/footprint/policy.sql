-- One decision by CASE: sqlite3 :memory: < policy.sql
CREATE TABLE account(as_of INTEGER, promised_on INTEGER, days_past_due INTEGER, balance INTEGER, tier INTEGER, hardship INTEGER);
INSERT INTO account VALUES (20789, NULL, 45, 90000, 1, NULL);
SELECT CASE WHEN promised_on >= as_of THEN 'kept_promise'
            WHEN days_past_due <= 10 OR tier = 2 THEN 'gentle'
            WHEN days_past_due >= 30 AND balance >= 25000 AND (hardship = 0 OR hardship IS NULL) THEN 'phone'
            ELSE 'reminder' END FROM account;
