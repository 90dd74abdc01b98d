namespace Platform.Tests.Fixtures;

/// <summary>Real servers for tests, named by environment variables that <c>./platform test</c> sets.</summary>
internal static class TestServers
{
    public static string Postgres => Get("PLATFORM_TEST_POSTGRES");

    public static string RabbitMq => Get("PLATFORM_TEST_RABBITMQ");

    public static string Chroma => Get("PLATFORM_TEST_CHROMA");

    /// <summary>Folder of the npm packages of others whose agents and tool servers tests meet.</summary>
    public static string Foreign => Get("PLATFORM_TEST_FOREIGN");

    private static string Get(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{variable} is not set. Run ./platform test, or: eval \"$(./platform servers env)\" before dotnet test.");
}
