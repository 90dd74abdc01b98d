using Microsoft.Extensions.Logging;

namespace Platform.Coordinator.Tasks;

/// <summary>Log lines of the saga.</summary>
internal static partial class TaskLog
{
    [LoggerMessage(LogLevel.Debug, "Task {TaskId}: {Event} is late or repeated in {State} and was passed over")]
    public static partial void PassedOver(ILogger logger, Guid taskId, string @event, string state);
}
