-- Every content, and whether the log knows of a package with it: what a package that got no name
-- left stays for nothing, and does no harm.
SELECT id, sha256,
    sha256 IN (SELECT json_extract(after, '$.content_sha256') FROM audit_changes
               WHERE table_name = 'packages'
                   AND json_extract(after, '$.content_sha256') IS NOT NULL),
    content
FROM package_contents ORDER BY id
