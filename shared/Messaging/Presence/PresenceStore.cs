using Dapper;
using Npgsql;

namespace Platform.Messaging.Presence;

/// <summary>
/// SQL of presence: an instance that lives holds an advisory lock in its service's database, in a session of its own. The
/// server takes the lock back when that session ends, however it ends.
/// </summary>
internal static class PresenceStore
{
    /// <summary>What the first half of every presence lock says; the second is a hash of the instance's id.</summary>
    private const int Presence = 0x506c6174; // "Plat"

    /// <summary>Takes the lock and begins to listen. A host that vanished without a word is noticed within about 8 s.</summary>
    public static Task EnterAsync(NpgsqlConnection connection, Guid instance, string channel, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            $"""
            set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3;
            select pg_advisory_lock(@Presence, hashtext(@instance::text));
            listen {channel}
            """, new { Presence, instance }, cancellationToken: cancellationToken));

    /// <summary>How many other instances of the service live, and which holders of leases do not. A look; it decides nothing.</summary>
    public static async Task<(int Peers, Guid[] Absent)> LookAsync(NpgsqlConnection connection, Guid instance, CancellationToken cancellationToken) =>
        await connection.QuerySingleAsync<(int, Guid[])>(new CommandDefinition(
            """
            with living as (
                select distinct objid as instance from pg_locks
                where locktype = 'advisory' and objsubid = 2 and granted and classid = @Presence::oid
                  and database = (select oid from pg_database where datname = current_database())
            )
            select (select count(*)::int from living where instance <> hashtext(@instance::text)::oid),
                   array(select distinct lease_owner from work_item
                         where finished_at is null and lease_owner is not null and hashtext(lease_owner::text)::oid not in (select instance from living))
            """, new { Presence, instance }, cancellationToken: cancellationToken));

    /// <summary>
    /// Frees the leases of instances that are gone and returns the kinds of work that may be claimed now. Harmless where two
    /// instances do it at once, and where an owner lives after all: it finds its lease lost at its next heartbeat, and the
    /// next claim's fencing token keeps it from finishing.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ReleaseAsync(NpgsqlConnection connection, Guid[] owners, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition(
            """
            with freed as (
                update work_item set lease_owner = null, lease_until = null
                where finished_at is null and lease_owner = any (@owners)
                returning kind
            )
            select distinct kind from freed
            """, new { owners }, cancellationToken: cancellationToken))];

    /// <summary>Tells all instances of the service, this one included. Called outside any transaction that somebody waits for.</summary>
    public static Task NotifyAsync(NpgsqlConnection connection, string channel, string[] words, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "select pg_notify(@channel, word) from unnest(@words) as w (word)", new { channel, words }, cancellationToken: cancellationToken));
}
