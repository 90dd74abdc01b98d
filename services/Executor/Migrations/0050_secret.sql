-- Secrets, encrypted with the key of the configuration. A deleted one keeps its row, so that no version is ever used twice.
create table secret (
    name        text        primary key,
    version     integer     not null check (version >= 0),
    description text,
    -- Which key encrypted it; not the key.
    key_id      text,
    -- Nonce, tag and ciphertext of AES-256-GCM, bound to name and version.
    value       bytea,
    saved_by    text        not null,
    saved_at    timestamptz not null,
    constraint value_with_its_key check ((value is null) = (key_id is null))
);
