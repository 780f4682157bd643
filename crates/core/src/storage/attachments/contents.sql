-- Every content, and whether the log knows of an attachment with it: what an undone addition left
-- stays for its redo.
SELECT id, sha256,
    sha256 IN (SELECT json_extract(after, '$.sha256') FROM audit_changes
               WHERE table_name = 'attachments' AND after IS NOT NULL),
    content
FROM attachment_contents ORDER BY id
