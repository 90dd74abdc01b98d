namespace Platform.Bench.Results;

/// <summary>How the platform runs: one process with an in-memory transport, or several on RabbitMQ.</summary>
internal enum Form
{
    Standalone,
    Distributed,
}
