using System.Diagnostics;
using Platform.Executor.Runners;

namespace Platform.Executor;

/// <summary>Spans of scripts. Their text and output never become attributes.</summary>
internal static class ExecutorTelemetry
{
    private static readonly ActivitySource s_source = new("Platform.Executor");

    public static Activity? StartScript(ScriptRun run, Guid taskId, string action) => s_source.StartActivity($"script {action.ToLowerInvariant()}")
        ?.SetTag("platform.task.id", taskId)
        .SetTag("platform.execution.id", run.ExecutionId)
        .SetTag("platform.target", run.Target.Name)
        .SetTag("platform.interpreter", run.Interpreter.ToString());
}
