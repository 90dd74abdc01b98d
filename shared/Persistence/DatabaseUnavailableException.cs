namespace Platform.Persistence;

/// <summary>The database of a service cannot be reached now; the operation was not done and may be tried again.</summary>
public sealed class DatabaseUnavailableException(string service, Exception inner)
    : Exception($"The database of {service} cannot be reached: {inner.Message} Check ConnectionStrings:{service} and that PostgreSQL runs.", inner);
