using System.Globalization;
using Platform.Contracts.Execution;

namespace Platform.Executor.Stops;

/// <summary>A stop that is in force, as far as a script that wants to start has to know it.</summary>
internal sealed record StopOrder(Guid StopId, string Scope, string? Subject, string Reason, string OrderedBy)
{
    /// <summary>One sentence for a person.</summary>
    public string Sentence => string.Create(CultureInfo.InvariantCulture, $"{OrderedBy} stopped {Name}: {Reason}");

    private string Name => Enum.Parse<StopScope>(Scope) switch
    {
        StopScope.Task => "this task",
        StopScope.Runbook => $"runbook {Subject}",
        StopScope.Target => $"target {Subject}",
        _ => "everything",
    };
}
