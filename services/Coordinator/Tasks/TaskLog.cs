using Microsoft.Extensions.Logging;
using Platform.Contracts.Tasks;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>Log lines of the saga.</summary>
internal static partial class TaskLog
{
    [LoggerMessage(LogLevel.Debug, "Task {TaskId}: {Event} is late or repeated in {State} and was passed over")]
    public static partial void PassedOver(ILogger logger, Guid taskId, string @event, string state);

    [LoggerMessage(LogLevel.Information, "Task {TaskId}, change {Sequence}: {Change}; it is {Status}")]
    public static partial void Recorded(ILogger logger, Guid taskId, int sequence, TaskChange change, TaskStatus status);
}
