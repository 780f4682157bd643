-- Every key and every private half: its key, whether that is in use, the hash kept of it, itself.
SELECT coalesce(k.id, p.key_id), coalesce(k.state = ?1, 0),
    -- A store that was not upgraded yet has no such column.
    (SELECT value FROM json_each(
        (SELECT after FROM audit_changes WHERE table_name = 'signing_keys' AND row_id = k.id
         ORDER BY id DESC LIMIT 1)) WHERE key = 'encrypted_sha256'),
    p.encrypted_pem
FROM signing_keys k FULL JOIN private_keys p ON p.key_id = k.id
