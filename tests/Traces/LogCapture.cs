using System.Collections.Concurrent;

namespace Platform.Tests.Traces;

/// <summary>A line of the log with what a structured log carries beside the text.</summary>
internal sealed record LogLine(string Category, string Text, IReadOnlyDictionary<string, string> Fields);

/// <summary>Keeps log lines with their fields and scopes.</summary>
[ProviderAlias("Capture")]
internal sealed class LogCapture : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => capture._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var fields = new Dictionary<string, string>();
            capture._scopes.ForEachScope((scope, all) => Add(scope, all), fields);
            Add(state, fields);
            capture._lines.Enqueue(new LogLine(category, formatter(state, exception), fields));
        }

        private static void Add(object? values, Dictionary<string, string> fields)
        {
            if (values is IEnumerable<KeyValuePair<string, object?>> pairs)
            {
                foreach (var (key, value) in pairs)
                {
                    fields[key] = $"{value}";
                }
            }
        }
    }
}
