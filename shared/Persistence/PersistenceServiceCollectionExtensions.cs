using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Platform.Persistence;

/// <summary>Registration of service databases.</summary>
public static class PersistenceServiceCollectionExtensions
{
    /// <summary>
    /// Registers the database of a service from <c>ConnectionStrings:{service}</c>. Its schema is made of the shared
    /// migrations (inbox, outbox, work, and what else the service shares) and the <c>Migrations/*.sql</c> embedded in the assembly of
    /// <typeparamref name="TDatabase"/>, applied in the background as soon as the database answers.
    /// </summary>
    public static IHostApplicationBuilder AddDatabase<TDatabase>(this IHostApplicationBuilder builder, string service, params IReadOnlyList<Assembly> sharedMigrations)
        where TDatabase : ServiceDatabase
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(provider =>
        {
            var connectionString = provider.GetRequiredService<IConfiguration>().GetConnectionString(service)
                ?? throw new InvalidOperationException(
                    $"ConnectionStrings:{service} is not set. Set the environment variable ConnectionStrings__{service} to a PostgreSQL connection string.");
            var source = new NpgsqlDataSourceBuilder(connectionString) { Name = service };
            source.ConnectionStringBuilder.ApplicationName ??= $"platform-{service}";
            // The statements are few and the same all day: parsing and planning them once halves their cost.
            source.ConnectionStringBuilder.MaxAutoPrepare = 60;
            source.ConnectionStringBuilder.AutoPrepareMinUsages = 3;
            // Nothing here leaves settings behind in a session, so that a connection need not be reset each time it is handed out.
            source.ConnectionStringBuilder.NoResetOnClose = true;
            return ActivatorUtilities.CreateInstance<TDatabase>(provider, source.Build(), provider.GetRequiredService<TimeProvider>());
        });
        builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<MigrationRunner<TDatabase>>(
            provider, (IReadOnlyList<Migration>)[.. sharedMigrations.SelectMany(Migration.EmbeddedIn), .. Migration.EmbeddedIn(typeof(TDatabase).Assembly)]));
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealthCheck<TDatabase>>($"database-{service}", tags: ["ready"]);
        return builder;
    }
}
