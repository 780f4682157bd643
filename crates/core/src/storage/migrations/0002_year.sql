-- The whole year of a unit: what is recorded daily, and what the year's end asks for.

-- Ledger, progress and evidence.

-- 汇总依据: an entry that has one stands for every payment of its source through its date.
ALTER TABLE ledger_entries ADD COLUMN document TEXT NOT NULL DEFAULT '' CHECK (document = '' OR kind = '支出');
CREATE INDEX ledger_entries_by_replacement ON ledger_entries (replaced_by) WHERE replaced_by IS NOT NULL;

-- The ledger entry that paid for the progress, and the progress that replaces a voided one.
ALTER TABLE progress_entries ADD COLUMN paid_by INTEGER REFERENCES ledger_entries (id);
ALTER TABLE progress_entries ADD COLUMN replaced_by INTEGER REFERENCES progress_entries (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX progress_entries_by_payment ON progress_entries (paid_by) WHERE paid_by IS NOT NULL;
CREATE INDEX progress_entries_by_replacement ON progress_entries (replaced_by) WHERE replaced_by IS NOT NULL;

-- What evidence belongs to; the project stays named beside it.
ALTER TABLE attachments ADD COLUMN entry_id INTEGER REFERENCES ledger_entries (id);
ALTER TABLE attachments ADD COLUMN progress_id INTEGER REFERENCES progress_entries (id);
ALTER TABLE attachments ADD COLUMN finding_id INTEGER REFERENCES findings (id);
ALTER TABLE attachments ADD COLUMN event_id INTEGER REFERENCES events (id)
    CHECK ((entry_id IS NOT NULL) + (progress_id IS NOT NULL) + (finding_id IS NOT NULL) + (event_id IS NOT NULL) <= 1);
CREATE INDEX attachments_by_entry ON attachments (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX attachments_by_progress ON attachments (progress_id) WHERE progress_id IS NOT NULL;

-- 结账: a period is closed by an action, and reopened with a reason.
CREATE TABLE periods (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    through TEXT NOT NULL,
    closed_at TEXT NOT NULL,
    closed_by TEXT NOT NULL,
    reopened_at TEXT,
    reopened_by TEXT NOT NULL,
    reopen_reason TEXT NOT NULL,
    CHECK ((reopened_at IS NULL) = (reopen_reason = ''))
) STRICT;

-- Changes of entries that are dated in a closed period; rule L06 finds those without a reason.
CREATE TABLE period_changes (
    id INTEGER PRIMARY KEY,
    period_id INTEGER NOT NULL REFERENCES periods (id),
    entry_id INTEGER REFERENCES ledger_entries (id),
    progress_id INTEGER REFERENCES progress_entries (id),
    change TEXT NOT NULL CHECK (change IN ('登记', '修改', '作废')),
    reason TEXT NOT NULL,
    CHECK ((entry_id IS NULL) <> (progress_id IS NULL))
) STRICT;
CREATE INDEX period_changes_by_entry ON period_changes (entry_id);
CREATE INDEX period_changes_by_progress ON period_changes (progress_id);
